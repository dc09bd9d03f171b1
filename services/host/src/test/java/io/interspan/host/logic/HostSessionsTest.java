package io.interspan.host.logic;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.message.ControllerNode;
import io.interspan.message.Effect;
import io.interspan.message.MalformedMessageException;
import io.interspan.message.ShardMapEntry;
import io.interspan.model.net.Encapsulation;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.Tep;
import io.interspan.model.shard.Sharding;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class HostSessionsTest {
  private static final HostConfig CONFIG =
      new HostConfig(
          "west",
          "h1",
          new Tep(IpAddress.v4(0x7f_00_00_01), Encapsulation.GENEVE),
          List.of(new ControllerSpot("1", "west:1")));

  private final HostSessions sessions = new HostSessions(CONFIG);
  private long now;

  private static ShardMapEntry map(long epoch, String... nodes) {
    var map = ShardMapEntry.newBuilder().setEpoch(epoch).setSharding(Sharding.LOGICAL.name());
    for (var node : nodes) {
      map.addNodes(ControllerNode.newBuilder().setId(node).setSessionEndpoint("west:" + node));
    }
    return map.build();
  }

  /// Lets time pass, and returns what the host does meanwhile.
  private List<Effect> pass(long millis) {
    var out = new ArrayList<Effect>();
    for (long end = now + millis; now < end; now += 100) {
      sessions.tick(now, out);
    }
    return out;
  }

  /// Lets time pass, and returns the addresses that the host says hello to meanwhile.
  private TreeSet<String> hellos(long millis) {
    var asked = new TreeSet<String>();
    for (var effect : pass(millis)) {
      if (effect instanceof Effect.Send(var envelope) && envelope.hasHello()) {
        asked.add(envelope.getTo());
      }
    }
    return asked;
  }

  private static List<String> places(List<Effect> effects) {
    var places = new ArrayList<String>();
    for (var effect : effects) {
      if (effect instanceof SessionEffect.Connect(_, var endpoint)) {
        places.add(endpoint);
      }
    }
    return places;
  }

  @Test
  void shouldAskANodeThatWasAwayWhenNoneOfTheMapsAnswers() throws MalformedMessageException {
    assertThat(hellos(1_000)).containsExactly("controller/west/1");
    sessions.welcomed("1", map(1, "1", "2"), now);
    sessions.welcomed("1", map(2, "1"), now);
    assertThat(hellos(1_000)).as("its one session is open").isEmpty();

    sessions.lost("1");
    assertThat(hellos(3_000)).containsExactly("controller/west/1", "controller/west/2");
  }

  @Test
  void shouldTurnToTheConfigurationWhenTheMapShowsTheEndpointsOfAnEarlierLife()
      throws MalformedMessageException {
    var earlier =
        map(1).toBuilder()
            .addNodes(ControllerNode.newBuilder().setId("1").setSessionEndpoint("before:1"))
            .build();
    assertThat(places(pass(1_000))).containsExactly("west:1");
    sessions.welcomed("1", earlier, now);
    assertThat(places(pass(1_000))).as("its session is open where it is").isEmpty();

    sessions.lost("1");
    assertThat(places(pass(30_000))).startsWith("before:1", "west:1", "before:1");

    sessions.welcomed("1", map(2, "1"), now);
    sessions.lost("1");
    assertThat(places(pass(30_000))).as("the newer map says so, too").doesNotContain("before:1");
  }

  @Test
  void shouldConnectToTheOwnerThatARefusalNames() throws MalformedMessageException {
    assertThat(places(pass(1_000))).containsExactly("west:1");
    var out = new ArrayList<Effect>();
    sessions.refused("1", map(1, "2"), now, out);
    assertThat(places(out)).containsExactly("west:2");
  }
}

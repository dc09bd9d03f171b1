package io.interspan.globalmanager.logic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.interspan.message.AskedGroup;
import io.interspan.message.Effect;
import io.interspan.message.Envelope;
import io.interspan.message.FoundMember;
import io.interspan.message.MembersQuestion;
import io.interspan.message.MembersReply;
import io.interspan.message.ServiceAddress;
import io.interspan.message.WorkloadEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How the members of a group are asked for and given.
class MembersTest {
  private static final String MEMBERS = "/domains/default/groups/web/members";

  private final Manager manager = new Manager();
  private final List<MembersQuestion> asked = new ArrayList<>();

  /// A site with two workloads that are members of everything; or a silent one.
  private record Site(String id, boolean silent, List<MembersQuestion> asked)
      implements Manager.Neighbour {
    @Override
    public ServiceAddress address() {
      return ServiceAddress.siteManager(id);
    }

    @Override
    public List<Effect> received(Envelope envelope, long now) {
      if (!envelope.hasMembersQuestion() || silent) {
        return List.of();
      }
      var question = envelope.getMembersQuestion();
      asked.add(question);
      var reply = MembersReply.newBuilder().setNumber(question.getNumber()).setCount(2);
      for (var port : List.of("/ports/" + id + "1", "/ports/" + id + "2")) {
        if (port.compareTo(question.getAfter()) > 0
            && reply.getMembersCount() < question.getLimit()) {
          reply.addMembers(
              FoundMember.newBuilder()
                  .setHost("h1")
                  .setWorkload(
                      WorkloadEntry.newBuilder().setPort(port).setSegment("/s").addMacs(7)));
        }
      }
      return List.of(
          new Effect.Send(
              Envelope.newBuilder()
                  .setFrom(envelope.getTo())
                  .setTo(envelope.getFrom())
                  .setMembersReply(reply)
                  .build()));
    }

    @Override
    public List<Effect> tick(long now) {
      return List.of();
    }
  }

  @BeforeEach
  void declare() {
    manager.must("PUT", "/sites/east", "{}");
    manager.must("PUT", "/sites/west", "{}");
    manager.must("PUT", "/domains/default/groups/part", "{}");
    manager.must(
        "PUT",
        "/domains/default/groups/web",
        """
        {"expression": [
          {"resource_type": "PathExpression",
           "paths": ["/global-infra/domains/default/groups/part"]}]}
        """);
  }

  private void site(String id, boolean silent) {
    manager.neighbours.add(new Site(id, silent, asked));
  }

  private static List<String> ports(JsonNode page) {
    return page.path("results").findValuesAsText("path");
  }

  @Test
  void shouldAskEachSiteOfTheDomain() {
    site("east", false);
    site("west", false);

    var page = manager.get(MEMBERS);

    assertThat(page.path("result_count").asInt()).isEqualTo(4);
    assertThat(page.path("results").findValuesAsText("site"))
        .containsExactly("east", "east", "west", "west");
    assertThat(page.path("unknown_sites")).isEmpty();
    assertThat(asked.getFirst().getGroupsList())
        .extracting(AskedGroup::getPath)
        .as("the group, then what it names")
        .containsExactly(
            "/global-infra/domains/default/groups/web",
            "/global-infra/domains/default/groups/part");
    assertThat(asked.getFirst().getGroups(0).getMemberSitesList()).containsExactly("east", "west");
  }

  @Test
  void shouldNameTheSitesThatDoNotAnswer() {
    site("east", false);
    site("west", true);

    long ticket = manager.call("GET", MEMBERS, null);
    manager.run();
    assertThat(manager.replies).doesNotContainKey(ticket);
    manager.pass(MembersDesk.TIMEOUT_MILLIS);
    var page = Manager.json(Objects.requireNonNull(manager.replies.remove(ticket)));

    assertThat(page.path("results").findValuesAsText("site")).containsExactly("east", "east");
    assertThat(page.path("unknown_sites").get(0).asText()).isEqualTo("west");
  }

  @Test
  void shouldGivePages() {
    site("east", false);
    site("west", false);
    var seen = new ArrayList<String>();
    var page = manager.get(MEMBERS + "?page_size=1");
    seen.addAll(ports(page));
    while (page.has("cursor")) {
      page = manager.get(MEMBERS + "?page_size=1&cursor=" + page.path("cursor").asText());
      seen.addAll(ports(page));
      assertThat(page.path("result_count").asInt()).isEqualTo(4);
    }

    assertThat(seen)
        .containsExactly("/ports/east1", "/ports/east2", "/ports/west1", "/ports/west2");
  }

  @Test
  void shouldAskOnlyTheSitesOfTheDomain() {
    site("east", false);
    site("west", false);
    manager.must("PUT", "/domains/east/groups/web", "{}");

    manager.get("/domains/east/groups/web/members");

    assertThat(asked).hasSize(1);
  }

  @Test
  void shouldSayThatThereIsNoSuchGroup() {
    assertThat(manager.ask("GET", MEMBERS.replace("web", "none"), null).status()).isEqualTo(404);
  }
}

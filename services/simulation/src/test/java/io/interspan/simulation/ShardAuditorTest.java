package io.interspan.simulation;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interspan.message.Envelope;
import io.interspan.message.Feeds;
import io.interspan.message.OriginMessage;
import io.interspan.message.OriginState;
import io.interspan.message.PageMessage;
import io.interspan.message.ServiceAddress;
import io.interspan.message.SessionWelcome;
import io.interspan.message.ShardMapEntry;
import org.junit.jupiter.api.Test;

class ShardAuditorTest {
  private final ShardAuditor auditor = new ShardAuditor();

  private static Envelope page(String node, String host, long epoch) {
    return page(node, host, epoch, OriginState.ORIGIN_STATE_COMPLETE);
  }

  private static Envelope page(String node, String host, long epoch, OriginState state) {
    return Envelope.newBuilder()
        .setFrom(ServiceAddress.controller("west", node).toString())
        .setTo(ServiceAddress.host("west", host).toString())
        .setFeed(Feeds.HOST_PLAN.feedName())
        .setInstance(host)
        .setShardEpoch(epoch)
        .setPage(
            PageMessage.newBuilder()
                .addOrigins(OriginMessage.newBuilder().setOrigin("log").setState(state)))
        .build();
  }

  private static Envelope welcome(String node, long epoch, String sharding) {
    return Envelope.newBuilder()
        .setFrom(ServiceAddress.controller("west", node).toString())
        .setTo(ServiceAddress.host("west", "h1").toString())
        .setWelcome(
            SessionWelcome.newBuilder()
                .setShardMap(ShardMapEntry.newBuilder().setEpoch(epoch).setSharding(sharding)))
        .build();
  }

  @Test
  void shouldFindAPlanOfTwoNodesUnderOneEpoch() {
    auditor.sent(page("1", "h1", 4));
    auditor.sent(page("1", "h1", 4));
    auditor.sent(page("2", "h2", 4));
    auditor.sent(page("2", "h1", 4, OriginState.ORIGIN_STATE_FILLING));

    assertThatCode(() -> auditor.sent(page("2", "h1", 5))).doesNotThrowAnyException();
    assertThatThrownBy(() -> auditor.sent(page("2", "h1", 4)))
        .isInstanceOf(Violation.class)
        .hasMessageContaining("controller/west/1 and from controller/west/2");
  }

  @Test
  void shouldFindTwoMapsOfOneEpoch() {
    auditor.sent(welcome("1", 4, "PHYSICAL"));
    auditor.sent(welcome("2", 4, "PHYSICAL"));
    auditor.sent(welcome("2", 5, "LOGICAL"));

    assertThatThrownBy(() -> auditor.sent(welcome("1", 5, "PHYSICAL")))
        .isInstanceOf(Violation.class);
  }
}

package io.interspan.host.logic;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interspan.model.feed.FeedLimits;
import io.interspan.model.net.Encapsulation;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.Tep;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostConfigTest {
  @Test
  void shouldRefuseASilenceThatAControllerInReachKeeps() {
    var usual = HostLimits.DEFAULT;
    var limits =
        new HostLimits(
            usual.attachments(),
            usual.ipsPerMac(),
            usual.macsPerPort(),
            usual.helloInterval(),
            usual.keepAlive(),
            FeedLimits.DEFAULT.quiet(),
            usual.settle(),
            usual.audit(),
            usual.moves(),
            usual.movesWindow(),
            usual.freeze());
    var tep = new Tep(IpAddress.v4(0x7f000001), Encapsulation.GENEVE);

    assertThatThrownBy(
            () -> new HostConfig("west", "w1", tep, List.of(), limits, FeedLimits.DEFAULT))
        .hasMessageContaining("silence")
        .hasMessageContaining("PT20S");
  }
}

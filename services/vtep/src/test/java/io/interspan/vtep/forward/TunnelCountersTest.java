package io.interspan.vtep.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.model.net.Encapsulation;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.Tep;
import io.interspan.packet.Counters;
import io.interspan.packet.Tally;
import io.interspan.vtep.VtepCounters;
import org.junit.jupiter.api.Test;

class TunnelCountersTest {
  private final Counters all = new Counters();
  private final TunnelCounters tunnels = new TunnelCounters(all);

  private static Tep tep(int number) {
    return new Tep(IpAddress.v4(0x0A00_0000 + number), Encapsulation.GENEVE);
  }

  private Counters from(IpAddress address) {
    return tunnels.from(address.family() == IpAddress.Family.IPV6, address.high(), address.low());
  }

  @Test
  void shouldFindEachTunnelByItsAddress() {
    for (int i = 0; i < Limits.TUNNELS; i++) {
      tunnels.to(tep(i)).count(Tally.TO_TUNNELS, i);
    }
    for (int i = 0; i < Limits.TUNNELS; i++) {
      assertThat(from(tep(i).address())).isSameAs(tunnels.to(tep(i)));
      assertThat(tunnels.to(tep(i)).get(Tally.TO_TUNNELS)).isEqualTo(i);
    }
    assertThat(tunnels.list())
        .hasSize(Limits.TUNNELS)
        .extracting(VtepCounters.OfTunnel::peer)
        .isSorted();
    assertThat(all.get(Tally.TO_TUNNELS)).isEqualTo(Limits.TUNNELS * (Limits.TUNNELS - 1L) / 2);
  }

  @Test
  void shouldTellFamiliesApart() {
    var four = IpAddress.parse("0.0.0.1");
    var six = IpAddress.parse("::1");
    var counters = tunnels.to(new Tep(six, Encapsulation.GENEVE));

    assertThat(from(six)).isSameAs(counters);
    assertThat(from(four)).isSameAs(tunnels.others());
    assertThat(tunnels.to(new Tep(four, Encapsulation.GENEVE))).isNotSameAs(counters);
  }

  @Test
  void shouldCountTogetherWhatItHasNoRoomForAndWhoIsAStranger() {
    assertThat(from(tep(1).address())).isSameAs(tunnels.others());
    for (int i = 0; i < Limits.TUNNELS; i++) {
      tunnels.to(tep(i));
    }
    tunnels.to(tep(Limits.TUNNELS)).count(Tally.TO_TUNNELS);

    assertThat(tunnels.list()).hasSize(Limits.TUNNELS);
    assertThat(tunnels.others().get(Tally.TO_TUNNELS)).isEqualTo(1);
    assertThat(all.get(Tally.TO_TUNNELS)).isEqualTo(1);
  }
}

package io.interspan.vtep.forward;

import static io.interspan.vtep.forward.Frames.frame;
import static io.interspan.vtep.forward.Frames.mac;
import static io.interspan.vtep.forward.TestHost.TWO;
import static io.interspan.vtep.forward.TestHost.VNI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interspan.vtep.FrameObserver;
import io.interspan.vtep.Hop;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ObserversTest {
  private final TestHost host = new TestHost();
  private final ListPort one = host.open(1);

  /// Sees one point.
  private static final class AtPoint implements FrameObserver {
    private final Hop.Point point;
    final List<Hop> seen = new ArrayList<>();

    AtPoint(Hop.Point point) {
      this.point = point;
    }

    @Override
    public boolean wants(Hop.Point at, @Nullable String portId) {
      return at == point;
    }

    @Override
    public void onHop(Hop hop) {
      seen.add(hop);
    }
  }

  @Test
  void shouldShowEachObserverWhatItWants() {
    host.control.putMac(VNI, mac(50), TWO);
    var port = new AtPoint(Hop.Point.FROM_PORT);
    var tunnel = new AtPoint(Hop.Point.TO_TUNNEL);
    host.forwarder.observe(port);
    host.forwarder.observe(tunnel);

    host.send(one, frame(mac(1), mac(50)));
    host.forwarder.endObserving(port);
    host.send(one, frame(mac(1), mac(50)));

    assertThat(port.seen).extracting(Hop::portId).containsExactly("port-1");
    assertThat(tunnel.seen).extracting(Hop::peer).containsExactly(TWO, TWO);
  }

  @Test
  void shouldBeObservedBySoManyAndNoMore() {
    for (int i = 0; i < Limits.OBSERVERS; i++) {
      host.forwarder.observe(new AtPoint(Hop.Point.TO_PORT));
    }
    assertThatThrownBy(() -> host.forwarder.observe(new AtPoint(Hop.Point.TO_PORT)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("observed by 4 already");
  }
}

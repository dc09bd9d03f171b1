package io.interspan.launcher.wiring;

import io.interspan.vtep.FrameObserver;
import io.interspan.vtep.Hop;
import io.interspan.vtep.HopText;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// What the hosts of a process see of one ping. Whatever else crosses them meanwhile is seen too:
/// there is little, or nothing.
final class PingTrace {
  /// Sights that are kept; a ping makes eight, and some more where addresses are asked for.
  private static final int MAX_HOPS = 256;

  private final List<HostNode> hosts;
  private final ConcurrentLinkedQueue<Hop> hops = new ConcurrentLinkedQueue<>();
  private final FrameObserver observer = this::onHop;
  private final AtomicInteger room = new AtomicInteger(MAX_HOPS);

  PingTrace(List<HostNode> hosts) {
    this.hosts = hosts;
  }

  /// Completes once all hosts show what they see.
  Future<?> begin() {
    return Future.all(hosts.stream().map(host -> host.observe(observer)).toList());
  }

  Future<@Nullable Void> end() {
    hosts.forEach(host -> host.endObserving(observer));
    return Future.succeededFuture();
  }

  private void onHop(Hop hop) {
    if (room.getAndDecrement() > 0) {
      hops.add(hop);
    }
  }

  /// Returns the sights, in the order in which they were made.
  List<List<String>> hops() {
    return hops.stream().map(HopText::describe).toList();
  }
}

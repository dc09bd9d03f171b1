package io.interspan.vtep.forward;

import io.interspan.model.Bytes;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.Tep;
import io.interspan.packet.DropReason;
import io.interspan.packet.FrameBatch;
import io.interspan.packet.Offload;
import io.interspan.packet.Segments;
import io.interspan.packet.Slab;
import io.interspan.packet.Tally;
import io.interspan.vtep.FrameObserver;
import io.interspan.vtep.Hop;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Where frames leave the forwarder: one batch per port, delivered when the frames that came in
/// together are all judged, and the network.
final class Output {
  private static final FrameObserver[] NOBODY = {};

  private final Tep self;
  private final TunnelSender sender;
  private final TunnelCounters tunnels;
  private final @Nullable LocalPort[] touched = new @Nullable LocalPort[Limits.PORTS];
  private int touchedCount;
  private boolean sent;
  private @Nullable RuntimeException failure;
  private long now;
  private FrameObserver[] observers = NOBODY;

  Output(Tep self, TunnelSender sender, TunnelCounters tunnels) {
    this.self = self;
    this.sender = sender;
    this.tunnels = tunnels;
  }

  void observe(FrameObserver observer) {
    if (observers.length == Limits.OBSERVERS) {
      throw new IllegalStateException(
          "the host is observed by %d already, the most that may be".formatted(Limits.OBSERVERS));
    }
    observers = Arrays.copyOf(observers, observers.length + 1);
    observers[observers.length - 1] = observer;
  }

  void endObserving(FrameObserver observer) {
    observers =
        Arrays.stream(observers)
            .filter(other -> !other.equals(observer))
            .toArray(FrameObserver[]::new);
  }

  void begin(long newNow) {
    now = newNow;
  }

  /// Adds a frame to what the port gets at [#flush]; its buffer must stay as it is until then.
  void toPort(LocalPort to, Slab slab, int offset, int length, long offload) {
    touch(to);
    int index = to.out.wrap(slab, offset, length);
    to.out.setOffload(index, offload);
    if (isWanted(Hop.Point.TO_PORT, to.id)) {
      onHop(Hop.Point.TO_PORT, to.id, null, slab.buffer(), offset, length, offload);
    }
  }

  /// Sends a datagram that begins with its Geneve header, or the datagrams that the frame behind it
  /// is to be cut into.
  void toTunnel(Slab slab, int offset, int length, long offload, Tep to) {
    var counters = tunnels.to(to);
    if (to.encapsulation() != self.encapsulation()
        || to.address().family() != self.address().family()) {
      counters.drop(DropReason.TEP_UNSUPPORTED);
      return;
    }
    if (isWanted(Hop.Point.TO_TUNNEL, null)) {
      onHop(Hop.Point.TO_TUNNEL, null, to, slab.buffer(), offset, length, offload);
    }
    int datagrams = sender.send(slab, offset, length, offload, to);
    if (datagrams > 0) {
      sent = true;
      counters.count(Tally.TO_TUNNELS, datagrams);
      counters.count(
          Tally.BYTES_TO_TUNNELS,
          length + (datagrams - 1) * headersLength(slab.buffer(), offset, offload));
    } else {
      counters.drop(DropReason.SEND_REFUSED);
    }
  }

  /// Returns the bytes that each further datagram of a frame that is cut has again.
  private static int headersLength(ByteBuffer buffer, int offset, long offload) {
    int outer = Geneve.headerLength(buffer, offset);
    return Offload.isSegmented(offload)
        ? outer + Segments.headerLength(buffer, offset + outer, offload)
        : outer;
  }

  private void touch(LocalPort port) {
    if (port.out.isFull()) {
      deliver(port);
    }
    if (!port.touched) {
      port.touched = true;
      touched[touchedCount++] = port;
    }
  }

  /// Delivers what was added, and has the network flushed.
  ///
  /// @throws RuntimeException what a port threw, once all others have theirs
  void flush() {
    for (int i = 0; i < touchedCount; i++) {
      var port = touched[i];
      if (port != null) {
        port.touched = false;
        deliver(port);
      }
    }
    Arrays.fill(touched, 0, touchedCount, null);
    touchedCount = 0;
    if (sent) {
      sent = false;
      sender.flush();
    }
    var thrown = failure;
    if (thrown != null) {
      failure = null;
      throw thrown;
    }
  }

  private void deliver(LocalPort port) {
    if (port.out.size() > 0) {
      port.counters.count(Tally.TO_PORTS, port.out.size());
      port.counters.count(Tally.BYTES_TO_PORTS, port.out.bytes());
      try {
        port.port.deliver(port.out);
      } catch (RuntimeException e) {
        failure = e;
      }
      port.out.clear();
    }
  }

  void onFromPort(LocalPort from, FrameBatch batch, int index) {
    if (isWanted(Hop.Point.FROM_PORT, from.id)) {
      onHop(
          Hop.Point.FROM_PORT,
          from.id,
          null,
          batch.buffer(index),
          batch.offset(index),
          batch.length(index),
          batch.offload(index));
    }
  }

  void onFromTunnel(FrameBatch batch, int index) {
    if (isWanted(Hop.Point.FROM_TUNNEL, null)) {
      var address =
          new IpAddress(
              batch.sourceIsIpv6(index) ? IpAddress.Family.IPV6 : IpAddress.Family.IPV4,
              batch.sourceHigh(index),
              batch.sourceLow(index));
      onHop(
          Hop.Point.FROM_TUNNEL,
          null,
          new Tep(address, self.encapsulation()),
          batch.buffer(index),
          batch.offset(index),
          batch.length(index),
          Offload.NONE);
    }
  }

  private boolean isWanted(Hop.Point point, @Nullable String portId) {
    for (var observer : observers) {
      if (observer.wants(point, portId)) {
        return true;
      }
    }
    return false;
  }

  private void onHop(
      Hop.Point point,
      @Nullable String portId,
      @Nullable Tep peer,
      ByteBuffer buffer,
      int offset,
      int length,
      long offload) {
    var copy = new byte[length];
    buffer.get(offset, copy);
    var hop = new Hop(point, now, self, portId, peer, offload, Bytes.wrap(copy));
    for (var observer : observers) {
      if (observer.wants(point, portId)) {
        observer.onHop(hop);
      }
    }
  }
}

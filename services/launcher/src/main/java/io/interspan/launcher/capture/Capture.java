package io.interspan.launcher.capture;

import io.interspan.vtep.FrameObserver;
import io.interspan.vtep.Hop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Frames of one port, or datagrams of all tunnels, that a host saw and that wait to be read.
///
/// Packet loops add, one thread reads. What finds no room is counted, and missing: a packet loop
/// waits for nobody.
///
/// Bounds: [#MAX_BYTES].
public final class Capture implements FrameObserver {
  /// What may wait, in bytes: some hundred of the longest frames, or the datagrams of a busy tenth
  /// of a second.
  public static final long MAX_BYTES = 16 << 20;

  /// What a frame takes beside its bytes.
  private static final long OVERHEAD = 128;

  private final String name;
  private final @Nullable String port;
  private final long clockOffset;
  private final ConcurrentLinkedQueue<Hop> hops = new ConcurrentLinkedQueue<>();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong missed = new AtomicLong();
  private final AtomicBoolean told = new AtomicBoolean();
  private final HopPackets packets = new HopPackets();
  private volatile Runnable onMore = () -> {};
  private volatile Runnable onEnd = () -> {};

  private Capture(String name, @Nullable String port, long clockOffset) {
    this.name = name;
    this.port = port;
    this.clockOffset = clockOffset;
  }

  /// Captures what comes from a port and goes to it.
  ///
  /// @param port its id
  /// @param clockOffset what makes nanoseconds since 1970 UTC of the loop's time
  public static Capture ofPort(String port, long clockOffset) {
    return new Capture(port, port, clockOffset);
  }

  /// Captures what comes from a host's tunnels and goes into them.
  ///
  /// @param name what the tunnels of this host are called
  /// @param clockOffset what makes nanoseconds since 1970 UTC of the loop's time
  public static Capture ofTunnels(String name, long clockOffset) {
    return new Capture(name, null, clockOffset);
  }

  /// Returns what the place is called.
  public String name() {
    return name;
  }

  /// Returns with what its packets begin.
  public LinkType linkType() {
    return port == null ? LinkType.RAW : LinkType.ETHERNET;
  }

  @Override
  public boolean wants(Hop.Point point, @Nullable String portId) {
    return port == null ? portId == null : port.equals(portId);
  }

  @Override
  public void onHop(Hop hop) {
    long size = OVERHEAD + hop.frame().size();
    if (bytes.addAndGet(size) > MAX_BYTES) {
      bytes.addAndGet(-size);
      missed.incrementAndGet();
    } else {
      hops.add(hop);
    }
    if (told.compareAndSet(false, true)) {
      onMore.run();
    }
  }

  /// Has `listener` told, on a packet loop, that there is more to read: once until [#next] has
  /// found nothing more. It must return at once.
  public void listen(Runnable listener) {
    onMore = listener;
    listener.run();
  }

  /// Takes what has waited longest.
  ///
  /// @return its packets, one or several; empty where nothing waits
  public Optional<List<Packet>> next() {
    var hop = hops.poll();
    if (hop == null) {
      told.set(false);
      // What came in between has told nobody.
      hop = hops.poll();
      if (hop == null) {
        return Optional.empty();
      }
    }
    bytes.addAndGet(-OVERHEAD - hop.frame().size());
    var direction =
        switch (hop.point()) {
          case FROM_PORT, FROM_TUNNEL -> Direction.IN;
          case TO_PORT, TO_TUNNEL -> Direction.OUT;
        };
    var all = new ArrayList<Packet>();
    for (var one : packets.of(hop)) {
      all.add(new Packet(hop.now() + clockOffset, direction, one));
    }
    return Optional.of(all);
  }

  /// Returns how many frames are missing up to now.
  public long missed() {
    return missed.get();
  }

  /// Says what ends the observation.
  public void endWith(Runnable end) {
    onEnd = end;
  }

  /// Ends the observation; what waits can still be read.
  public void end() {
    onEnd.run();
  }
}

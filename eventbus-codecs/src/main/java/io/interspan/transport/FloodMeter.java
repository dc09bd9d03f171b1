package io.interspan.transport;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Finds out that a peer floods: it brings more frames, pings or bytes than [SessionLimits] allows
/// for a time, in less than that time. So it bounds which part of a controller's time one session
/// takes. Lives on the socket's context.
///
/// A window ends when it is full, and not by a timer, so that a frame costs an addition, and the
/// clock is read once a window. Who waits for most of a window's time may bring the rest of it and
/// almost all of the next one at once: twice the bound, and no more than the bound in the long run.
final class FloodMeter {
  private final SessionLimits limits;
  private final LongSupplier nanos;
  private long began;
  private int frames;
  private int pings;
  private long bytes;

  /// @param nanos the clock, as [System#nanoTime]
  FloodMeter(SessionLimits limits, LongSupplier nanos) {
    this.limits = limits;
    this.nanos = nanos;
    this.began = nanos.getAsLong();
  }

  /// Takes note of a frame of `length` bytes; returns whether it is too much.
  boolean isTooMuch(boolean isPing, int length) {
    frames++;
    pings += isPing ? 1 : 0;
    bytes += length;
    if (frames <= limits.floodFrames()
        && pings <= limits.floodPings()
        && bytes <= limits.floodBytes()) {
      return false;
    }
    long now = nanos.getAsLong();
    boolean soon = now - began < TimeUnit.MILLISECONDS.toNanos(limits.floodMillis());
    began = now;
    frames = 0;
    pings = 0;
    bytes = 0;
    return soon;
  }
}

package io.interspan.launcher;

import io.interspan.launcher.ops.Fleet;
import io.interspan.launcher.state.StateDir;
import io.interspan.model.net.IpAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// A guest that pings others a hundred times a second, each in turn, until it is closed.
final class RunningPings implements AutoCloseable {
  private static final long INTERVAL_MILLIS = 10;
  private static final long PATIENCE_SECONDS = 60;

  private final Fleet fleet;
  private final Fleet.Guest from;
  private final List<IpAddress> to;
  private final long startedAt = System.nanoTime();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicLong answered = new AtomicLong();
  private final List<String> lost = new ArrayList<>();

  /// Begins.
  RunningPings(StateDir state, String guest, List<String> addresses) {
    this.fleet = Fleet.of(state);
    this.from = fleet.guest(guest).orElseThrow();
    this.to = addresses.stream().map(IpAddress::parse).toList();
    var _ = clock.scheduleAtFixedRate(this::next, 0, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void next() {
    int number = sent.getAndIncrement();
    Thread.ofVirtual().start(() -> ping(number, to.get(number % to.size())));
  }

  private void ping(int number, IpAddress address) {
    var what =
        "ping %d to %s, %d ms after the first"
            .formatted(number, address, (System.nanoTime() - startedAt) / 1_000_000);
    try {
      if (fleet.ping(from, address).isPresent()) {
        answered.incrementAndGet();
      } else {
        lose(what);
      }
    } catch (IOException e) {
      lose(what + ": " + e.getMessage());
    }
  }

  private synchronized void lose(String what) {
    lost.add(what);
  }

  /// Waits until so many more were answered.
  void awaitMore(int count) {
    long enough = answered.get() + count;
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (answered.get() < enough) {
      if (System.nanoTime() > until) {
        throw new AssertionError("pings are not answered: " + lost());
      }
      pause(INTERVAL_MILLIS);
    }
  }

  /// Returns those that were not answered.
  synchronized List<String> lost() {
    return List.copyOf(lost);
  }

  int sent() {
    return sent.get();
  }

  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}

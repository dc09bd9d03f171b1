package io.interspan.vtep.io;

import io.interspan.model.net.Tep;
import io.interspan.packet.Counters;
import io.interspan.packet.Watcher;
import io.interspan.vtep.LearnListener;
import io.interspan.vtep.VtepCounters;
import io.interspan.vtep.forward.Forwarder;
import io.interspan.vtep.forward.HandOver;
import io.interspan.vtep.forward.TunnelCounters;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A packet thread's part of a host: its sockets, and the packet path behind them. Safe from any
/// thread.
final class Worker {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  private final PacketThread thread;
  private final Forwarder forwarder;
  private final TunnelSocket tunnels;
  private final CompletableFuture<Watcher.Watch> watch;

  /// Begins to watch the socket that receives; all are closed with the watch.
  ///
  /// @param longestPacket see [Forwarder#longestPacket]
  Worker(
      Tep self,
      WorkerSockets sockets,
      PacketThread thread,
      HandOver handOver,
      LearnListener listener,
      int longestPacket,
      long seed) {
    this.thread = thread;
    var counters = new TunnelCounters(new Counters());
    tunnels = new TunnelSocket(self, sockets, thread.loop(), counters);
    forwarder = new Forwarder(self, handOver, tunnels, listener, counters, seed);
    forwarder.longestPacket(longestPacket);
    watch =
        thread
            .watch(sockets.receiver().fd(), tunnels::onReadable, sockets::close)
            .toCompletableFuture();
  }

  /// Returns what completes once the socket is watched, or fails.
  CompletableFuture<Watcher.Watch> watched() {
    return watch;
  }

  /// Begins to forward.
  void start() {
    thread.loop().add(forwarder);
    thread.loop().add(tunnels);
    thread.loop().submit(() -> tunnels.start(forwarder));
  }

  PacketThread thread() {
    return thread;
  }

  Forwarder forwarder() {
    return forwarder;
  }

  CompletionStage<VtepCounters> counted() {
    var counted = new CompletableFuture<VtepCounters>();
    return run(() -> counted.complete(forwarder.counted())).thenCompose(_ -> counted);
  }

  /// Has something done on the thread's packet loop.
  ///
  /// @return failed with what it throws, or where the loop takes no commands
  CompletionStage<Void> run(Runnable command) {
    try {
      return CompletableFuture.runAsync(command, thread.loop()::submit);
    } catch (IllegalStateException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  /// Detaches all ports, closes the sockets and stops forwarding.
  CompletionStage<Void> close() {
    try {
      thread.loop().submit(forwarder::close);
      thread.loop().remove(forwarder);
      thread.loop().remove(tunnels);
    } catch (IllegalStateException e) {
      LOG.warn("a packet thread is too busy to let go of a host: {}", e.getMessage());
    }
    return end();
  }

  /// Closes the sockets.
  CompletionStage<Void> end() {
    return watch
        .handle((open, failure) ->
            failure == null ? open.end() : CompletableFuture.<Void>completedStage(null))
        .thenCompose(closed -> closed);
  }
}

package io.interspan.vtep.io;

import io.interspan.packet.PacketLoop;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/// A thread that runs one packet loop beside its sockets, on a Netty event loop. Several hosts of a
/// process may share it.
public final class PacketThread {
  /// How often the loop runs when nothing wakes it, for what waits on time alone.
  public static final long TICK_MILLIS = 10;

  private static final long QUIET_MILLIS = 0;
  private static final long SHUTDOWN_MILLIS = 2000;

  private final Transport transport;
  private final MultiThreadIoEventLoopGroup group;
  private final EventLoop eventLoop;
  private final ChannelGroup sockets;
  private final PacketLoop loop;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final Runnable runner = this::run;

  private PacketThread(String name, Transport transport, LongSupplier clock) {
    this.transport = transport;
    group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory(name, true), transport.ioHandlerFactory());
    eventLoop = group.next();
    sockets = new DefaultChannelGroup(name, eventLoop, true);
    loop = new PacketLoop(name, clock, this::wake);
  }

  /// Starts a thread on the best transport that this machine has.
  ///
  /// @param name of the thread
  /// @param clock in nanoseconds, as `System::nanoTime`
  public static PacketThread start(String name, LongSupplier clock) {
    return start(name, Transport.best(), clock);
  }

  /// Starts a thread on a given transport.
  public static PacketThread start(String name, Transport transport, LongSupplier clock) {
    var thread = new PacketThread(name, transport, clock);
    var _ =
        thread.eventLoop.scheduleAtFixedRate(
            thread.runner, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    return thread;
  }

  /// Returns the packet loop that this thread runs.
  public PacketLoop loop() {
    return loop;
  }

  EventLoop eventLoop() {
    return eventLoop;
  }

  Transport transport() {
    return transport;
  }

  /// Returns whether it ends, or has ended: no socket is opened on it any more.
  boolean isClosing() {
    return closing.get();
  }

  /// Has the thread close `socket` when it ends; at once when it has ended.
  void own(Channel socket) {
    sockets.add(socket);
  }

  private void wake() {
    if (scheduled.compareAndSet(false, true)) {
      try {
        eventLoop.execute(runner);
      } catch (RejectedExecutionException _) {
        // It has ended: there is nothing any more that could be done.
      }
    }
  }

  private void run() {
    scheduled.set(false);
    if (loop.run() > 0) {
      wake();
    }
  }

  /// Closes a socket of this thread.
  ///
  /// @return completed when its address is free again
  CompletionStage<Void> release(Channel socket) {
    if (closed.isDone()) {
      return closed.minimalCompletionStage();
    }
    var released = new CompletableFuture<Void>();
    // A thread that ends answers nobody any more, and frees all its addresses.
    var _ = closed.thenRun(() -> released.complete(null));
    // The JDK's selector lets go of a closed socket at its next selection: the loop makes one
    // before it looks for timed tasks again.
    socket
        .close()
        .addListener(_ -> {
          var _ = eventLoop.schedule(() -> released.complete(null), 1, TimeUnit.NANOSECONDS);
        });
    return released;
  }

  /// Ends the thread, and with it all its sockets.
  ///
  /// @return completed when it has ended and every address is free again
  public CompletionStage<Void> close() {
    if (closing.compareAndSet(false, true)) {
      // Netty may end a thread before the sockets that are left on it.
      sockets
          .close()
          .addListener(_ ->
              group
                  .shutdownGracefully(QUIET_MILLIS, SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS)
                  .addListener(_ -> closed.complete(null)));
    }
    return closed.minimalCompletionStage();
  }
}

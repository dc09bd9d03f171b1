package io.interspan.vtep.io;

import io.interspan.linux.TimeSlice;
import io.interspan.packet.PacketLoop;
import io.interspan.packet.Watcher;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/// A thread that runs one packet loop beside the descriptors that it watches, on a Netty event loop
/// of epoll. Several hosts of a process may share it.
public final class PacketThread implements Watcher {
  /// How often the loop runs when nothing wakes it, for what waits on time alone.
  public static final long TICK_MILLIS = 10;

  /// The time slice that a packet thread asks the kernel for: longer than those of workloads (up to
  /// 3 ms), so that one that a packet wakes up runs at once, before its socket is full, and not
  /// when the packet thread has nothing left to bring.
  static final Duration SLICE = Duration.ofMillis(20);

  private static final long QUIET_MILLIS = 0;
  private static final long SHUTDOWN_MILLIS = 2000;

  private final MultiThreadIoEventLoopGroup group;
  private final IoEventLoop eventLoop;
  private final PacketLoop loop;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final Runnable runner = this::run;

  /// The event loop's own.
  private final Set<DescriptorWatch> watches = new LinkedHashSet<>();

  private PacketThread(String name, LongSupplier clock) {
    group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory(name, true), EpollIoHandler.newFactory());
    eventLoop = group.next();
    loop = new PacketLoop(name, clock, this::wake);
  }

  /// Starts a thread.
  ///
  /// @param name of the thread
  /// @param clock in nanoseconds, as `System::nanoTime`
  public static PacketThread start(String name, LongSupplier clock) {
    var thread = new PacketThread(name, clock);
    thread.eventLoop.execute(() -> TimeSlice.request(SLICE));
    var _ =
        thread.eventLoop.scheduleAtFixedRate(
            thread.runner, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    return thread;
  }

  /// Returns the packet loop that this thread runs.
  public PacketLoop loop() {
    return loop;
  }

  @Override
  public CompletionStage<Watch> watch(int fd, Runnable onReadable, Runnable closer) {
    var watched = new CompletableFuture<Watch>();
    var watch = new DescriptorWatch(this, fd, onReadable, closer);
    try {
      eventLoop.execute(() -> begin(watch, watched));
    } catch (RejectedExecutionException _) {
      hasEnded(watch, watched);
    }
    return watched.minimalCompletionStage();
  }

  private void begin(DescriptorWatch watch, CompletableFuture<Watch> watched) {
    if (closing.get()) {
      hasEnded(watch, watched);
      return;
    }
    watches.add(watch);
    eventLoop
        .register(watch)
        .addListener((Future<IoRegistration> registration) -> {
          if (registration.isSuccess()) {
            watch.began(registration.getNow());
            watched.complete(watch);
          } else {
            watches.remove(watch);
            watch.stop();
            watched.completeExceptionally(registration.cause());
          }
        });
  }

  private static void hasEnded(DescriptorWatch watch, CompletableFuture<Watch> watched) {
    watch.stop();
    watched.completeExceptionally(new IllegalStateException("the packet thread has ended"));
  }

  /// Ends a watch, on the event loop or, where that has ended, with it.
  CompletionStage<Void> end(DescriptorWatch watch) {
    var ended = new CompletableFuture<Void>();
    try {
      eventLoop.execute(() -> {
        watches.remove(watch);
        watch.stop();
        ended.complete(null);
      });
    } catch (RejectedExecutionException _) {
      // A thread that ends ends all watches first.
      return closed.minimalCompletionStage();
    }
    return ended.minimalCompletionStage();
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

  /// Ends the thread, and with it all its watches.
  ///
  /// @return completed when it has ended and every descriptor is closed
  public CompletionStage<Void> close() {
    if (closing.compareAndSet(false, true)) {
      eventLoop.execute(() -> {
        var all = new ArrayList<>(watches);
        watches.clear();
        all.forEach(DescriptorWatch::stop);
        group
            .shutdownGracefully(QUIET_MILLIS, SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS)
            .addListener(_ -> closed.complete(null));
      });
    }
    return closed.minimalCompletionStage();
  }
}

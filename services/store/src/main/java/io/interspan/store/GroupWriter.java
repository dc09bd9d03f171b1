package io.interspan.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;

/// The one thread that writes to a file. What queues up while one batch is on its way to the disk
/// goes with the next: group commit.
///
/// @param <C> a command
final class GroupWriter<C> implements AutoCloseable {
  /// The most commands that share one transaction: bounds what a failure takes along, and how long
  /// the first of them waits for the last.
  static final int MAX_BATCH = 256;

  /// A command in its place in the queue.
  ///
  /// @param ticket counts the commands in the order in which they were handed over
  record Queued<C>(long ticket, C command) {}

  /// What the thread does with a batch. It throws nothing: a failure is an answer.
  interface Work<C> {
    /// Brings `batch` to the disk, and returns the answers to give then, in order.
    List<Runnable> write(List<Queued<C>> batch);
  }

  private final int maxWaiting;
  private final Work<C> work;
  private final Thread thread;
  private final Queue<Queued<C>> queue = new ArrayDeque<>();
  private long lastTicket;
  private int waiting;
  private boolean closed;

  GroupWriter(String name, int maxWaiting, Work<C> work) {
    this.maxWaiting = maxWaiting;
    this.work = work;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// Queues `command`, or throws: [RejectedExecutionException] where too many wait already,
  /// [IllegalStateException] after [#close].
  synchronized void submit(C command) {
    if (closed) {
      throw new IllegalStateException("the store is closed");
    }
    if (waiting == maxWaiting) {
      throw new RejectedExecutionException(maxWaiting + " writes wait for the disk already");
    }
    waiting++;
    queue.add(new Queued<>(++lastTicket, command));
    notifyAll();
  }

  /// Returns the ticket of the command that was handed over last.
  synchronized long lastTicket() {
    return lastTicket;
  }

  /// Finishes what was queued and ends the thread. Not from an answer: those run on the thread.
  @Override
  public void close() {
    if (Thread.currentThread() == thread) {
      throw new IllegalStateException("a store is not closed from its own thread");
    }
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    Threads.join(thread);
  }

  private void run() {
    for (var batch = next(); !batch.isEmpty(); batch = next()) {
      var answers = work.write(batch);
      leave(batch.size());
      answers.forEach(Runnable::run);
    }
  }

  private synchronized List<Queued<C>> next() {
    while (queue.isEmpty() && !closed) {
      try {
        wait();
      } catch (InterruptedException _) {
        // Nobody has a reason to interrupt this thread; what was handed over is written all the
        // same.
      }
    }
    var batch = new ArrayList<Queued<C>>();
    while (batch.size() < MAX_BATCH && !queue.isEmpty()) {
      batch.add(queue.remove());
    }
    return batch;
  }

  private synchronized void leave(int commands) {
    waiting -= commands;
  }
}

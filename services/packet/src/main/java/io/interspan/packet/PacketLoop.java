package io.interspan.packet;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The work of one packet thread: commands from other threads, then its sources, polled in turn.
///
/// The loop starts no thread and has no clock but the one that it is given. Whoever drives it (an
/// event loop, a test, the simulation) calls [#run] from one thread at a time, at latest some
/// milliseconds after `waker` was called. Everything that the loop owns is touched inside `run`
/// only, or before it first runs.
///
/// Bounds: [#MAX_COMMANDS] waiting commands (then [#submit] throws), [#MAX_SOURCES] sources,
/// [#MAX_ROUNDS] rounds a run.
public final class PacketLoop {
  /// Commands that may wait; more are refused with an exception to their sender.
  public static final int MAX_COMMANDS = 65_536;

  /// Sources of a loop: a few for each host and guest of the process.
  public static final int MAX_SOURCES = 4096;

  /// Rounds over the sources in one run, so that whoever drives the loop gets its turn.
  public static final int MAX_ROUNDS = 16;

  private static final int COMMANDS_PER_ROUND = 1024;
  private static final Logger LOG = LoggerFactory.getLogger(PacketLoop.class);

  /// Something that has work to do from time to time.
  @FunctionalInterface
  public interface Source {
    /// Does some of the work that is there, without blocking.
    ///
    /// @param now in nanoseconds, of the loop's clock
    /// @return how much was done; 0 when there was nothing to do
    int poll(long now);
  }

  private final String name;
  private final LongSupplier clock;
  private final Runnable waker;
  private final LinkedBlockingQueue<Runnable> commands = new LinkedBlockingQueue<>(MAX_COMMANDS);
  private final List<Source> sources = new ArrayList<>();
  private volatile long failures;

  /// Creates a loop.
  ///
  /// @param name for messages
  /// @param clock in nanoseconds, read once a round
  /// @param waker called from any thread when there is something to do
  public PacketLoop(String name, LongSupplier clock, Runnable waker) {
    this.name = name;
    this.clock = clock;
    this.waker = waker;
  }

  /// Asks the driver to run the loop soon; from any thread.
  public void wake() {
    waker.run();
  }

  /// Has `command` run on the loop, in the order of submission; from any thread.
  ///
  /// @throws IllegalStateException when [#MAX_COMMANDS] are waiting already
  public void submit(Runnable command) {
    if (!commands.offer(Objects.requireNonNull(command))) {
      throw new IllegalStateException(
          "packet loop " + name + " has its " + MAX_COMMANDS + " commands waiting already");
    }
    waker.run();
  }

  /// Returns the loop's time in nanoseconds; from any thread.
  public long now() {
    return clock.getAsLong();
  }

  /// Adds a source; from any thread.
  public void add(Source source) {
    submit(() -> {
      if (sources.size() == MAX_SOURCES) {
        throw new IllegalStateException(
            "packet loop " + name + " has its " + MAX_SOURCES + " sources already");
      }
      sources.add(source);
    });
  }

  /// Removes a source; from any thread.
  public void remove(Source source) {
    submit(() -> sources.remove(source));
  }

  /// Runs commands and sources until nothing is left to do, at most [#MAX_ROUNDS] times. What a
  /// command or source throws is logged and counted, and hurts no other.
  ///
  /// @return 0 when nothing is left to do; more when the loop wants to be run again at once
  public int run() {
    int work = 1;
    for (int round = 0; round < MAX_ROUNDS && work > 0; round++) {
      long now = clock.getAsLong();
      work = runCommands();
      for (int i = 0; i < sources.size(); i++) {
        try {
          work += sources.get(i).poll(now);
        } catch (RuntimeException e) {
          onFailure(e);
        }
      }
    }
    return work;
  }

  private int runCommands() {
    int done = 0;
    while (done < COMMANDS_PER_ROUND) {
      var command = commands.poll();
      if (command == null) {
        break;
      }
      done++;
      try {
        command.run();
      } catch (RuntimeException e) {
        onFailure(e);
      }
    }
    return done;
  }

  /// Returns how many commands and polls ended in an exception; from any thread.
  public long failures() {
    return failures;
  }

  // Logged at each doubling: a source that always fails must not fill the disk.
  @SuppressWarnings("NonAtomicVolatileUpdate") // only the loop writes
  private void onFailure(RuntimeException failure) {
    failures++;
    if (Long.bitCount(failures) == 1) {
      LOG.warn("packet loop {}: failure {}: {}", name, failures, failure.toString(), failure);
    }
  }

  @Override
  public String toString() {
    return "PacketLoop[" + name + "]";
  }
}

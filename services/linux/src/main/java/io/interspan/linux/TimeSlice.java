package io.interspan.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Optional;

/// The time slice of a thread: how long the kernel would have it run at a stretch
/// (sched_setattr(2); the scheduler of Linux takes a slice of each thread's own since 6.12, of 0.1
/// to 100 ms).
///
/// A thread gets no more and no less of a processor for it, but in longer turns, for which it may
/// wait longer; and one that wakes up with a shorter slice, and has not had its share, takes the
/// processor from it.
public final class TimeSlice {
  /// The number of sched_setattr(2), for which older C libraries have no name; 0 where it is not
  /// known here. That of sched_getattr(2) is the next.
  private static final int SCHED_SETATTR =
      switch (System.getProperty("os.arch")) {
        case "amd64" -> 314;
        case "aarch64", "riscv64" -> 274;
        default -> 0;
      };

  /// The first form of the `sched_attr`; later ones are longer.
  private static final int ATTRIBUTES_BYTES = 48;

  private static final int SIZE = 0;
  private static final int POLICY = 4;
  private static final int RUNTIME = 24;

  private static final int SCHED_OTHER = 0;
  private static final int SCHED_BATCH = 3;

  private TimeSlice() {}

  /// Returns the calling thread's slice; empty where the kernel says of none: it is older, the
  /// thread has another policy than the two usual ones, or the architecture is not x86-64, ARM64 or
  /// RISC-V.
  public static Optional<Duration> current() {
    try (var arena = Arena.ofConfined()) {
      var attributes = arena.allocate(ATTRIBUTES_BYTES, Long.BYTES);
      return read(attributes)
          ? Optional.of(Duration.ofNanos(attributes.get(ValueLayout.JAVA_LONG, RUNTIME)))
          : Optional.empty();
    }
  }

  /// Asks for a slice for the calling thread, whose policy and niceness stay.
  ///
  /// @return whether the kernel took it, brought within its bounds; not where [#current] is empty,
  ///   or the process may not ask
  public static boolean request(Duration slice) {
    try (var arena = Arena.ofConfined()) {
      var attributes = arena.allocate(ATTRIBUTES_BYTES, Long.BYTES);
      if (!read(attributes)) {
        return false;
      }
      attributes.set(ValueLayout.JAVA_INT, SIZE, ATTRIBUTES_BYTES);
      attributes.set(ValueLayout.JAVA_LONG, RUNTIME, slice.toNanos());
      return Calls.syscall(new Errno(), SCHED_SETATTR, 0, attributes.address(), 0, 0) == 0;
    }
  }

  private static boolean read(MemorySegment attributes) {
    if (SCHED_SETATTR == 0) {
      return false;
    }
    long said =
        Calls.syscall(new Errno(), SCHED_SETATTR + 1, 0, attributes.address(), ATTRIBUTES_BYTES, 0);
    int policy = attributes.get(ValueLayout.JAVA_INT, POLICY);
    return said == 0
        && (policy == SCHED_OTHER || policy == SCHED_BATCH)
        && attributes.get(ValueLayout.JAVA_LONG, RUNTIME) > 0;
  }
}

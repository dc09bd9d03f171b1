package io.interspan.packet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Counters of one loop's work: one `long` per [DropReason] and [Tally]. Only the owning loop
/// counts; any thread may read and sees each counter at some recent value.
///
/// They may be of a part of that work ([#part]), as of one port: what a part counts, the whole
/// counts too.
@SuppressWarnings("EnumOrdinal") // an array per enum, within one process
public final class Counters {
  private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);
  private static final DropReason[] REASONS = DropReason.values();
  private static final Tally[] TALLIES = Tally.values();

  private final long[] drops = new long[REASONS.length];
  private final long[] tallies = new long[TALLIES.length];
  private final @Nullable Counters whole;

  /// Creates counters that are 0.
  public Counters() {
    this(null);
  }

  private Counters(@Nullable Counters whole) {
    this.whole = whole;
  }

  /// Creates counters of a part of the work that this counts, for the same loop.
  public Counters part() {
    return new Counters(this);
  }

  /// Counts a dropped frame.
  public void drop(DropReason reason) {
    drop(reason, 1);
  }

  /// Counts `frames` dropped frames.
  public void drop(DropReason reason, int frames) {
    for (var at = this; at != null; at = at.whole) {
      add(at.drops, reason.ordinal(), frames);
    }
  }

  /// Counts one.
  public void count(Tally tally) {
    count(tally, 1);
  }

  /// Counts `amount`.
  public void count(Tally tally, int amount) {
    for (var at = this; at != null; at = at.whole) {
      add(at.tallies, tally.ordinal(), amount);
    }
  }

  /// Returns how many frames were dropped for `reason`.
  public long dropped(DropReason reason) {
    return (long) ELEMENT.getOpaque(drops, reason.ordinal());
  }

  /// Returns the count of `tally`.
  public long get(Tally tally) {
    return (long) ELEMENT.getOpaque(tallies, tally.ordinal());
  }

  /// Returns how many frames were dropped for any reason.
  public long droppedInAll() {
    long sum = 0;
    for (var reason : REASONS) {
      sum += dropped(reason);
    }
    return sum;
  }

  /// Returns the reasons that have dropped anything, in the order of the enum.
  public Map<DropReason, Long> drops() {
    var result = new EnumMap<DropReason, Long>(DropReason.class);
    for (var reason : REASONS) {
      long count = dropped(reason);
      if (count > 0) {
        result.put(reason, count);
      }
    }
    return result;
  }

  /// Returns the tallies that are not 0, in the order of the enum.
  public Map<Tally, Long> tallies() {
    var result = new EnumMap<Tally, Long>(Tally.class);
    for (var tally : TALLIES) {
      long count = get(tally);
      if (count > 0) {
        result.put(tally, count);
      }
    }
    return result;
  }

  /// Adds up what several count, as of now.
  public static Counters sum(Iterable<Counters> parts) {
    var sum = new Counters();
    for (var part : parts) {
      sum.addDrops(part);
      part.tallies().forEach((tally, amount) -> add(sum.tallies, tally.ordinal(), amount));
    }
    return sum;
  }

  /// Adds what others dropped.
  public void addDrops(Counters others) {
    others.drops().forEach((reason, frames) -> add(drops, reason.ordinal(), frames));
  }

  // One writer: a plain add would do, opaque keeps readers from seeing half of a long.
  private static void add(long[] array, int index, long amount) {
    ELEMENT.setOpaque(array, index, array[index] + amount);
  }
}

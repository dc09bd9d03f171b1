package io.interspan.intentapi.logic.state;

import io.interspan.model.intent.NumberRange;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.TreeMap;

/// Which numbers any object of a type ever had, now or before: they are never given to another one.
///
/// A bit each, up to the highest that is used, and the path of whose it is.
final class UsedNumbers {
  private final BitSet ever;
  private final NavigableMap<Integer, String> owners;

  UsedNumbers() {
    this(new BitSet(), new TreeMap<>());
  }

  private UsedNumbers(BitSet ever, NavigableMap<Integer, String> owners) {
    this.ever = ever;
    this.owners = owners;
  }

  UsedNumbers copy() {
    return new UsedNumbers((BitSet) ever.clone(), new TreeMap<>(owners));
  }

  /// Returns whether another object than the one at `path` has the number, or had it.
  boolean isOthers(int number, String path) {
    return ever.get(number) && !path.equals(owners.get(number));
  }

  /// Gives the number to the object at `path`, for ever.
  void use(int number, String path) {
    if (!ever.get(number)) {
      ever.set(number);
      owners.put(number, path);
    }
  }

  /// Returns the runs of used numbers, ascending.
  List<NumberRange> runs() {
    var runs = new ArrayList<NumberRange>();
    for (int begin = ever.nextSetBit(0); begin >= 0; ) {
      int end = ever.nextClearBit(begin) - 1;
      runs.add(new NumberRange(begin, end));
      begin = ever.nextSetBit(end + 1);
    }
    return runs;
  }

  /// Returns the first number from `from` to `max` that was never used, if one is left.
  OptionalInt firstUnused(int from, int max) {
    int number = ever.nextClearBit(from);
    return number <= max ? OptionalInt.of(number) : OptionalInt.empty();
  }
}

package io.interspan.message;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.TreeSet;

/// Things that are to be looked at, each when its time has come: a tick costs what is due, however
/// much there is that is not.
///
/// Times are milliseconds as [ServiceLogic#on] has them. What is due at one time comes in the order
/// in which it was first set.
///
/// @param <K> a thing's name
final class DueQueue<K> {
  private record Due<K>(long at, long order, K key) implements Comparable<Due<K>> {
    @Override
    public int compareTo(Due<K> other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final HashMap<K, Due<K>> byKey = new HashMap<>();
  private final TreeSet<Due<K>> inOrder = new TreeSet<>();
  private long lastOrder;

  /// Has a thing looked at when its time has come, and not before.
  ///
  /// @param at `Long.MAX_VALUE` for never, as far as is known now
  void set(K key, long at) {
    var before = byKey.get(key);
    if (before != null && before.at == at) {
      return;
    }
    if (before != null) {
      inOrder.remove(before);
    }
    var due = new Due<>(at, before == null ? ++lastOrder : before.order, key);
    byKey.put(key, due);
    inOrder.add(due);
  }

  /// Has a thing looked at no more.
  void remove(K key) {
    var before = byKey.remove(key);
    if (before != null) {
      inOrder.remove(before);
    }
  }

  /// Returns what is due. It stays so until it is set anew.
  List<K> due(long now) {
    var due = new ArrayList<K>();
    for (var one : inOrder) {
      if (one.at > now) {
        break;
      }
      due.add(one.key);
    }
    return due;
  }
}

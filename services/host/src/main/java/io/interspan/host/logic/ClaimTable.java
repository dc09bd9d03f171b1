package io.interspan.host.logic;

import java.util.Collections;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The claims of all origins for the addresses of one kind on one segment, and which of them count.
final class ClaimTable<K extends Comparable<K>, T> {
  private final TreeMap<K, TreeMap<String, Claim<T>>> claims = new TreeMap<>();
  private final TreeSet<K> touched = new TreeSet<>();

  void put(K address, Claim<T> claim) {
    var before = claims.computeIfAbsent(address, _ -> new TreeMap<>()).put(claim.origin(), claim);
    if (!claim.equals(before)) {
      touched.add(address);
    }
  }

  void remove(K address, String origin) {
    var of = claims.get(address);
    if (of != null && of.remove(origin) != null) {
      touched.add(address);
      if (of.isEmpty()) {
        claims.remove(address);
      }
    }
  }

  /// Returns the claim that counts.
  Optional<Claim<T>> best(K address) {
    return Optional.ofNullable(best(address, null));
  }

  /// Returns the claim that would count without that of `origin`.
  Optional<Claim<T>> bestBut(K address, String origin) {
    return Optional.ofNullable(best(address, origin));
  }

  private @Nullable Claim<T> best(K address, @Nullable String but) {
    Claim<T> best = null;
    var of = claims.get(address);
    if (of != null) {
      for (var claim : of.values()) {
        if (!claim.origin().equals(but) && (best == null || claim.beats(best))) {
          best = claim;
        }
      }
    }
    return best;
  }

  /// Returns the addresses that somebody claims.
  NavigableSet<K> addresses() {
    return Collections.unmodifiableNavigableSet(claims.navigableKeySet());
  }

  /// Returns the addresses whose claims changed since [#settle].
  NavigableSet<K> touched() {
    return Collections.unmodifiableNavigableSet(touched);
  }

  /// Takes every address for changed.
  void touchAll() {
    touched.addAll(claims.keySet());
  }

  /// Notes that everybody has heard of the changes.
  void settle() {
    touched.clear();
  }
}

package io.interspan.host.logic;

import java.util.ArrayDeque;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Freezes an address that moves here too often (RFC 7432, section 15.1): two workloads with one
/// address would send it to and fro for ever.
final class MoveLimiter {
  private final HostLimits limits;
  private final TreeMap<String, Moves> addresses = new TreeMap<>();

  private static final class Moves {
    final ArrayDeque<Long> at = new ArrayDeque<>();
    long frozenUntil;
  }

  MoveLimiter(HostLimits limits) {
    this.limits = limits;
  }

  /// Returns whether the address may be claimed anew, and counts that it was.
  ///
  /// @param address segment and address
  boolean mayMove(String address, long now) {
    var moves = addresses.computeIfAbsent(address, _ -> new Moves());
    if (now < moves.frozenUntil) {
      return false;
    }
    while (!moves.at.isEmpty() && moves.at.peekFirst() <= now - limits.movesWindow().toMillis()) {
      moves.at.removeFirst();
    }
    if (moves.at.size() >= limits.moves()) {
      moves.frozenUntil = now + limits.freeze().toMillis();
      moves.at.clear();
      return false;
    }
    moves.at.addLast(now);
    return true;
  }

  /// Forgets what was long ago, and returns the addresses that are frozen: to be alarmed about.
  NavigableSet<String> frozen(long now) {
    addresses
        .values()
        .removeIf(moves ->
            now >= moves.frozenUntil
                && (moves.at.isEmpty()
                    || moves.at.peekLast() <= now - limits.movesWindow().toMillis()));
    var frozen = new TreeSet<String>();
    addresses.forEach((address, moves) -> {
      if (now < moves.frozenUntil) {
        frozen.add(address);
      }
    });
    return frozen;
  }
}

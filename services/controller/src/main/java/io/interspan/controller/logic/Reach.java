package io.interspan.controller.logic;

import io.interspan.controller.logic.firewall.Spaces;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// The segments of a host's plan: those that it has ports on, and those that its routers can reach
/// from there.
///
/// @param segments those that the plan has
/// @param leftOut those that it would have, were there room
record Reach(SortedSet<String> segments, SortedSet<String> leftOut) {
  static final Reach NOTHING = new Reach(new TreeSet<>(), new TreeSet<>());

  Reach {
    segments = Collections.unmodifiableSortedSet(new TreeSet<>(segments));
    leftOut = Collections.unmodifiableSortedSet(new TreeSet<>(leftOut));
  }

  /// Works out what a host reaches.
  ///
  /// @param own the segments that it has ports on; these have room first. They are no more than the
  ///   workloads of a host
  /// @param most how many segments a plan has
  static Reach of(Collection<String> own, Spaces spaces, int most) {
    var segments = new TreeSet<String>();
    var reached = new TreeSet<String>();
    for (var segment : own) {
      var joined = spaces.segmentsIn(spaces.of(segment));
      if (joined.contains(segment) && segments.add(segment) && !reached.contains(segment)) {
        reached.addAll(joined);
      }
    }
    reached.removeAll(segments);
    var leftOut = new TreeSet<String>();
    for (var segment : reached) {
      (segments.size() < most ? segments : leftOut).add(segment);
    }
    return new Reach(segments, leftOut);
  }
}

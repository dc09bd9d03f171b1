package io.interspan.controller.logic;

import io.interspan.model.feed.Cursor;
import java.util.Optional;
import java.util.TreeMap;

/// At which revision of the log each version of a host's plan stood: so that what a host says of
/// its plan's feed can be passed on in the log's terms.
///
/// Bound: [#MAX_MARKS] versions. Of a host that stays behind by more, the oldest are forgotten; it
/// then counts as realized up to nothing, until it has caught up.
final class PlanMarks {
  static final int MAX_MARKS = 64;

  private final long epoch;

  /// The highest revision that a version of the plan still shows.
  private final TreeMap<Long, Long> revisions = new TreeMap<>();

  /// @param epoch of the plan's feed
  PlanMarks(long epoch) {
    this.epoch = epoch;
  }

  /// Notes that the plan at `version` shows the log at least up to `revision`.
  void mark(long version, long revision) {
    revisions.merge(version, revision, Math::max);
    if (revisions.size() > MAX_MARKS) {
      revisions.pollFirstEntry();
    }
  }

  /// Returns the revision that is in force at a host that has this place of its plan in force, and
  /// forgets versions before it.
  Optional<Long> revision(Cursor realized) {
    if (realized.epoch() != epoch) {
      return Optional.empty();
    }
    var mark = revisions.floorEntry(realized.version());
    if (mark == null) {
      return Optional.empty();
    }
    revisions.headMap(mark.getKey(), false).clear();
    return Optional.of(mark.getValue());
  }
}

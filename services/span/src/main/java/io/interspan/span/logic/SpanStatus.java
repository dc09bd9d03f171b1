package io.interspan.span.logic;

import io.interspan.model.feed.Cursor;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the span service says of itself.
///
/// @param phase where it is in its life
/// @param log the place in the log up to which plans are compiled and served; nowhere before that
/// @param objects the number of objects in the graph, paths that are only referred to among them
/// @param plans the place of each site's plan
public record SpanStatus(Phase phase, Cursor log, int objects, SortedMap<String, Cursor> plans) {
  /// Where the span service is in its life.
  public enum Phase {
    /// It has heard nothing of the log.
    WAITING,
    /// It works through the log; what it served before it goes on serving.
    REPLAYING,
    /// It follows the log.
    FOLLOWING
  }

  public SpanStatus {
    plans = Collections.unmodifiableSortedMap(new TreeMap<>(plans));
  }
}

package io.interspan.span.logic;

import io.interspan.model.Bytes;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.FeedEntry;
import io.interspan.model.feed.FeedLimits;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Works the log through from its first row, revision by revision, as the service does when it
/// starts, and gives the site plans as they would be served.
public final class PlanReplay {
  private final long epoch;
  private final Compilation compilation;

  /// A replay that has seen nothing of the log.
  ///
  /// @param epoch the log's
  public PlanReplay(long epoch) {
    this.epoch = epoch;
    this.compilation = new Compilation(epoch, FeedLimits.DEFAULT);
  }

  /// Takes the next revision, whole.
  ///
  /// @param entries as the intents feed has them
  public void apply(long revision, List<FeedEntry> entries) {
    compilation.apply(entries, new Cursor(epoch, revision));
  }

  /// Returns the last revision that was taken; 0 before the first.
  public long revision() {
    return compilation.at().version();
  }

  /// Returns the sites that are or were declared.
  public SortedSet<String> sites() {
    return new TreeSet<>(compilation.tables().all().keySet());
  }

  /// Returns a site's plan, the serialized entries by their keys: a copy.
  public NavigableMap<String, Bytes> plan(String site) {
    var plan = new TreeMap<String, Bytes>();
    var table = compilation.tables().all().get(site);
    if (table != null) {
      for (var entry : table.entries()) {
        if (entry.value() != null) {
          plan.put(entry.key(), entry.value());
        }
      }
    }
    return plan;
  }
}

package io.interspan.launcher.replay;

import io.interspan.intentapi.logic.state.IntentsDigest;
import io.interspan.model.feed.FeedEntry;
import io.interspan.model.intent.LogRow;
import io.interspan.span.logic.PlanReplay;
import io.interspan.store.IntentLogFile;
import java.io.IOException;
import java.util.List;
import java.util.function.LongConsumer;

/// One run through the log, from its first row, read from its file.
public final class LogReplay {
  private LogReplay() {}

  /// Works the log through up to a revision.
  ///
  /// @param last the revision to end at
  /// @param reached called after each revision
  /// @param progress told now and then how far it is
  /// @return the replay as it stands at the end
  /// @throws IOException where the file cannot be read, or the log ends before
  public static PlanReplay run(
      IntentLogFile log, long epoch, long last, Reached reached, LongConsumer progress)
      throws IOException {
    var replay = new PlanReplay(epoch);
    while (replay.revision() < last) {
      var rows = log.rows(replay.revision());
      if (rows.isEmpty()) {
        throw new IOException("the log ends at revision " + replay.revision() + ", not at " + last);
      }
      for (var row : rows) {
        if (row.revision() <= last) {
          replay.apply(row.revision(), entries(row));
          reached.at(row.revision(), replay);
        }
      }
      progress.accept(replay.revision());
    }
    return replay;
  }

  /// Learns that a revision is worked through.
  public interface Reached {
    /// Looks at the plans of that revision.
    void at(long revision, PlanReplay replay);
  }

  private static List<FeedEntry> entries(LogRow row) {
    return row.changes().stream()
        .map(change ->
            IntentsDigest.entry(
                change.path().value(), change.type(), row.revision(), change.after()))
        .toList();
  }
}

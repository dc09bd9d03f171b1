package io.interspan.model.feed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One version of a table, held still while its pages are asked for.
///
/// It can answer any cursor that the table itself could have answered at that version.
final class Pin {
  private final Cursor at;
  private final long horizon;
  private final Digest digest;
  private final FeedEntry[] all;
  private final FeedEntry[] live;
  private final List<OriginStatus> statuses;
  private long askedAt;

  Pin(Cursor at, TableState state) {
    this.at = at;
    this.horizon = state.horizon();
    this.digest = state.digest();
    this.all = state.allInOrder().toArray(FeedEntry[]::new);
    this.live = state.liveInOrder().toArray(FeedEntry[]::new);
    this.statuses = List.copyOf(state.statusesInOrder());
  }

  Cursor at() {
    return at;
  }

  long askedAt() {
    return askedAt;
  }

  void asked(long now) {
    askedAt = now;
  }

  /// Returns the page that starts at the pull's offset.
  FeedAnswer.Page page(FeedPull pull, FeedLimits limits) {
    boolean snapshot = pull.needsSnapshot(at.epoch(), horizon);
    var entries = snapshot ? live : all;
    long after = pull.cursor().version();
    int from = snapshot ? 0 : firstAfter(after);
    int start = (int) Math.min((long) from + pull.offset(), entries.length);
    int end = endOfPage(entries, start, limits);
    boolean last = end == entries.length;
    return new FeedAnswer.Page(
        pull.pull(),
        at,
        snapshot,
        start - from,
        Arrays.asList(entries).subList(start, end),
        last ? statuses(snapshot, after) : List.of(),
        last,
        last ? digest : Digest.EMPTY);
  }

  private static int endOfPage(FeedEntry[] entries, int start, FeedLimits limits) {
    int end = start;
    long bytes = 0;
    while (end < entries.length && end - start < limits.pageEntries()) {
      bytes += EntrySize.of(entries[end]);
      if (bytes > limits.pageBytes() && end > start) {
        break;
      }
      end++;
    }
    return end;
  }

  private List<OriginStatus> statuses(boolean snapshot, long after) {
    if (snapshot) {
      return statuses;
    }
    var changed = new ArrayList<OriginStatus>();
    for (var status : statuses) {
      if (status.changed() > after) {
        changed.add(status);
      }
    }
    return changed;
  }

  private int firstAfter(long version) {
    int low = 0;
    int high = all.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (all[middle].version() <= version) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}

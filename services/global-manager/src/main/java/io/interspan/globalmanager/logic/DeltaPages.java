package io.interspan.globalmanager.logic;

import io.interspan.intentapi.logic.LogReads;
import io.interspan.intentapi.logic.state.IntentsDigest;
import io.interspan.message.Effect;
import io.interspan.message.ServiceAddress;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.Digest;
import io.interspan.model.feed.FeedAnswer;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedPull;
import io.interspan.model.intent.LogRow;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The pages of deltas of the intents feed: every change of each revision after the consumer's
/// cursor, read from the log. One read a consumer at a time: a newer pull replaces it.
final class DeltaPages {
  /// How many consumers are remembered; beyond it the one that asked longest ago is forgotten, and
  /// asks again.
  static final int MAX_CONSUMERS = 16;

  /// Rows read at a time: each may hold many objects.
  private static final int ROWS = 64;

  /// Who takes a page.
  interface PageTaker {
    /// Takes it.
    void take(FeedAnswer page, List<Effect> out);
  }

  /// Where the next page of a pull begins, so that the log is not read from the cursor for each,
  /// and no row for each page that has some of its changes.
  ///
  /// @param cursor the pull's
  /// @param pinned the pull's
  /// @param offset the entries before the page
  /// @param after the revision before the row that has its first entry
  /// @param skip the changes of that row before it
  /// @param rows what was read already from that row on: what is left of one read
  /// @param usedAt when the pull was last asked for
  private record Place(
      Cursor cursor,
      Cursor pinned,
      int offset,
      long after,
      int skip,
      List<LogRow> rows,
      long usedAt) {
    boolean isOf(FeedPull pull, Cursor at) {
      return cursor.equals(pull.cursor()) && pinned.equals(at) && offset == pull.offset();
    }
  }

  /// One consumer: the read that is under way, and where its next page begins.
  private static final class Consumer {
    long ticket;
    @Nullable Place next;
  }

  private final FeedLimits limits;
  private final LogReads reads;
  private final LinkedHashMap<ServiceAddress, Consumer> consumers = new LinkedHashMap<>();

  DeltaPages(FeedLimits limits, LogReads reads) {
    this.limits = limits;
    this.reads = reads;
  }

  /// Forgets what was read: the log may have been put back.
  void forgetRows() {
    consumers.values().forEach(consumer -> consumer.next = null);
  }

  /// Lets go of rows that nobody asks for.
  void tick(long now) {
    for (var consumer : consumers.values()) {
      if (consumer.next != null && consumer.next.usedAt + limits.pinIdle().toMillis() < now) {
        consumer.next = null;
      }
    }
  }

  /// Reads a page of a pull, whose pinned revision is after its cursor.
  void read(
      ServiceAddress from,
      FeedPull pull,
      Cursor pinned,
      long now,
      PageTaker taker,
      List<Effect> out) {
    var known = consumers.get(from);
    var consumer = known == null ? new Consumer() : known;
    consumers.putLast(from, consumer);
    if (consumers.size() > MAX_CONSUMERS) {
      reads.forget(consumers.pollFirstEntry().getValue().ticket);
    }
    reads.forget(consumer.ticket);
    var place = consumer.next;
    if (place != null && place.isOf(pull, pinned)) {
      // The place stays until there is a next one: the pull may have to be answered again.
      new Reading(consumer, pull, pinned, taker, place.after, place.skip)
          .take(place.rows, now, out);
    } else {
      new Reading(consumer, pull, pinned, taker, pull.cursor().version(), pull.offset()).ask(out);
    }
  }

  private final class Reading implements LogReads.Reader {
    private final Consumer consumer;
    private final FeedPull pull;
    private final Cursor pinned;
    private final PageTaker taker;
    private final PageFiller filler = new PageFiller(limits);
    private long after;
    private int skip;

    Reading(
        Consumer consumer, FeedPull pull, Cursor pinned, PageTaker taker, long after, int skip) {
      this.consumer = consumer;
      this.pull = pull;
      this.pinned = pinned;
      this.taker = taker;
      this.after = after;
      this.skip = skip;
    }

    void ask(List<Effect> out) {
      int rows = (int) Math.min(ROWS, pinned.version() - after);
      consumer.ticket = reads.ask(after, rows, this, out);
    }

    @Override
    public void rows(List<LogRow> rows, long now, List<Effect> out) {
      if (rows.isEmpty()) {
        // The log ends before what was acknowledged: the consumer's next pull finds out.
        return;
      }
      take(rows, now, out);
    }

    private void take(List<LogRow> rows, long now, List<Effect> out) {
      for (int i = 0; i < rows.size(); i++) {
        var row = rows.get(i);
        int rest = add(row);
        if (rest >= 0) {
          int offset = pull.offset() + filler.entries().size();
          var left = List.copyOf(rows.subList(i, rows.size()));
          consumer.next = new Place(pull.cursor(), pinned, offset, after, rest, left, now);
          page(false, Digest.EMPTY, out);
          return;
        }
        after = row.revision();
        if (after == pinned.version()) {
          consumer.next = null;
          page(true, row.digest(), out);
          return;
        }
      }
      ask(out);
    }

    /// Adds a row's changes; returns the first for which there is no room in the page, or -1.
    private int add(LogRow row) {
      var changes = row.changes();
      int first = Math.min(skip, changes.size());
      for (int i = first; i < changes.size(); i++) {
        var change = changes.get(i);
        var entry =
            IntentsDigest.entry(
                change.path().value(), change.type(), row.revision(), change.after());
        if (!filler.add(entry)) {
          return i;
        }
      }
      skip -= first;
      return -1;
    }

    private void page(boolean last, Digest digest, List<Effect> out) {
      taker.take(
          new FeedAnswer.Page(
              pull.pull(), pinned, false, pull.offset(), filler.entries(), List.of(), last, digest),
          out);
    }

    @Override
    public void failed(String reason, long now, List<Effect> out) {
      // The consumer asks again; the journal says what is wrong with the store.
    }
  }
}

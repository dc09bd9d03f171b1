package io.interspan.model.feed;

import java.util.ArrayList;
import java.util.List;

/// A pull that has not ended: what was asked, and the pages that came.
final class Pulling {
  private final FeedLimits limits;
  private final List<FeedEntry> entries = new ArrayList<>();
  private FeedPull ask;
  private boolean snapshot;
  private long bytes;
  private long askAgainAt;
  private int repeated;

  Pulling(FeedPull first, FeedLimits limits, long now) {
    this.ask = first;
    this.limits = limits;
    sent(now);
  }

  FeedPull ask() {
    return ask;
  }

  List<FeedEntry> entries() {
    return entries;
  }

  long askAgainAt() {
    return askAgainAt;
  }

  /// Returns how often the question was repeated since the last answer.
  int repeated() {
    return repeated;
  }

  /// Repeats the question, and gives the answer more time than before.
  FeedPull repeat(long now) {
    repeated++;
    sent(now);
    return ask;
  }

  /// Returns whether this is the page that was asked for: not one that came twice or late, of
  /// another version or of another kind.
  boolean isNext(FeedAnswer.Page page) {
    if (page.offset() != entries.size() || (page.entries().isEmpty() && !page.last())) {
      return false;
    }
    if (!ask.isFirst()) {
      return page.at().equals(ask.pinned()) && page.snapshot() == snapshot;
    }
    // A delta continues only the epoch that the cursor is of.
    return page.snapshot() || (!ask.snapshot() && page.at().epoch() == ask.cursor().epoch());
  }

  /// Returns whether this is the page that was asked for, but of another kind than those before:
  /// the producer was restarted within its epoch, and knows less of the past than it did.
  boolean isContradicted(FeedAnswer.Page page) {
    return !ask.isFirst()
        && page.at().equals(ask.pinned())
        && page.offset() == entries.size()
        && page.snapshot() != snapshot;
  }

  /// Takes a page; returns whether all pages together are within the limits.
  boolean add(FeedAnswer.Page page) {
    boolean isSized = true;
    for (var entry : page.entries()) {
      bytes += EntrySize.of(entry);
      isSized &= isSized(entry);
    }
    if (!isSized
        || entries.size() + page.entries().size() > limits.pulledEntries()
        || bytes > limits.pulledBytes()
        || page.origins().size() > limits.origins() + limits.removedOrigins()) {
      return false;
    }
    entries.addAll(page.entries());
    snapshot = page.snapshot();
    return true;
  }

  /// Returns whether a table takes such an entry.
  private boolean isSized(FeedEntry entry) {
    var value = entry.value();
    return entry.key().length() <= limits.nameChars()
        && entry.origin().length() <= limits.nameChars()
        && (value == null || value.size() <= limits.entryBytes());
  }

  /// Returns the question for the page after those that came.
  FeedPull askNext(Cursor pinned, long now) {
    ask = new FeedPull(ask.pull(), ask.cursor(), ask.snapshot(), pinned, entries.size());
    repeated = 0;
    sent(now);
    return ask;
  }

  private void sent(long now) {
    long first = limits.answerTimeout().toMillis();
    long most = Math.max(first, limits.answerTimeoutMost().toMillis());
    // Doubling more often than this is beyond any bound.
    long wait = repeated > 30 ? most : Math.min(first << repeated, most);
    askAgainAt = now + wait;
  }
}

package io.interspan.model.intent;

import io.interspan.model.feed.Digest;
import java.util.Comparator;
import java.util.List;

/// A row of the log: one acknowledged transaction. Who, when, and which objects, before and after.
///
/// @param revision 1 for the first row, then one more for each
/// @param author the user, or `site:west` where a site is the author
/// @param at when, in milliseconds since 1970 UTC
/// @param changes the objects changed, each once, in the order of their paths; not empty
/// @param digest the digest of the intents feed after this row
public record LogRow(
    long revision, String author, long at, List<IntentChange> changes, Digest digest) {
  public LogRow {
    if (revision < 1) {
      throw new IllegalArgumentException("revisions begin at 1, not at " + revision);
    }
    changes = changes.stream().sorted(Comparator.comparing(IntentChange::path)).toList();
    if (changes.isEmpty()) {
      throw new IllegalArgumentException("a row of the log changes something");
    }
    for (int i = 1; i < changes.size(); i++) {
      if (changes.get(i).path().equals(changes.get(i - 1).path())) {
        throw new IllegalArgumentException(
            "row " + revision + " changes " + changes.get(i).path() + " twice");
      }
    }
  }
}

package io.interspan.span.logic;

import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Which sites the last revisions sent something to.
final class SentRevisions {
  /// How many are remembered: those that people may still wait for.
  static final int MAX = 4_096;

  private final TreeMap<Long, List<String>> sent = new TreeMap<>();

  /// The first revision that is remembered, where it sent anything.
  private long from;

  void add(long revision, Collection<String> sites) {
    sent.put(revision, List.copyOf(sites));
    if (sent.size() > MAX) {
      from = sent.firstKey() + 1;
      sent.remove(sent.firstKey());
    }
  }

  /// Forgets all up to a revision: they were not compiled one by one.
  void forget(long upTo) {
    sent.headMap(upTo, true).clear();
    from = Math.max(from, upTo + 1);
  }

  /// Returns the sites that a revision sent something to, sorted; null where that is no longer
  /// known.
  @Nullable List<String> of(long revision) {
    return revision < from ? null : sent.getOrDefault(revision, List.of());
  }
}

package io.interspan.span.logic;

import io.interspan.model.span.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/// How many need an object, by where they are: it is wherever one of them is.
///
/// Counted by whole spans, of which there are few, and not by sites: one more who is where others
/// are costs the same with any number of sites.
final class SpanCounts {
  private final List<Span.Known> spans = new ArrayList<>(1);
  private int[] counts = new int[1];
  private Span.Known union = Span.Known.NOBODY;

  /// Counts one who is at `span`; returns whether the sites of all changed.
  boolean add(Span.Known span) {
    int index = spans.indexOf(span);
    if (index >= 0) {
      counts[index]++;
      return false;
    }
    if (span.sites().isEmpty()) {
      return false;
    }
    if (spans.size() == counts.length) {
      counts = Arrays.copyOf(counts, 2 * counts.length);
    }
    counts[spans.size()] = 1;
    spans.add(span);
    return unite();
  }

  /// Counts one less who was at `span`; returns whether the sites of all changed.
  boolean remove(Span.Known span) {
    int index = spans.indexOf(span);
    if (index < 0 || --counts[index] > 0) {
      return false;
    }
    int last = spans.size() - 1;
    spans.set(index, spans.get(last));
    counts[index] = counts[last];
    spans.removeLast();
    return unite();
  }

  /// Returns the sites of all.
  Span.Known union() {
    return union;
  }

  private boolean unite() {
    var before = union;
    if (spans.size() == 1) {
      union = spans.getFirst();
    } else {
      var sites = new TreeSet<String>();
      spans.forEach(span -> sites.addAll(span.sites()));
      union = Span.of(sites);
    }
    return !union.equals(before);
  }
}

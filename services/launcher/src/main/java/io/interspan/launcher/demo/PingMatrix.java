package io.interspan.launcher.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Who reached whom, and in which time.
final class PingMatrix {
  /// An ordered pair of guests.
  record Pair(String from, String to) {
    @Override
    public String toString() {
      return from + " -> " + to;
    }
  }

  /// Room for `1234.567` and a gap.
  private static final int MIN_WIDTH = 10;

  private final List<String> guests;
  private final Map<Pair, Optional<Duration>> results = new LinkedHashMap<>();

  PingMatrix(List<String> guests) {
    this.guests = List.copyOf(guests);
  }

  /// Returns every ordered pair of two guests.
  List<Pair> pairs() {
    var pairs = new ArrayList<Pair>();
    for (var from : guests) {
      for (var to : guests) {
        if (!from.equals(to)) {
          pairs.add(new Pair(from, to));
        }
      }
    }
    return pairs;
  }

  /// Notes a ping's round trip, or that there was no answer.
  void note(Pair pair, Optional<Duration> rtt) {
    results.put(pair, rtt);
  }

  /// Returns the pairs that were tried without an answer.
  List<Pair> unanswered() {
    return results.entrySet().stream()
        .filter(result -> result.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .toList();
  }

  int answered() {
    return results.size() - unanswered().size();
  }

  /// A line for each guest that asks, a column for each that is asked, milliseconds between.
  List<String> lines() {
    int width = Math.max(MIN_WIDTH, guests.stream().mapToInt(String::length).max().orElse(0) + 2);
    var lines = new ArrayList<String>();
    var head = new StringBuilder(" ".repeat(width));
    guests.forEach(to -> head.append(right(to, width)));
    lines.add(head.toString());
    for (var from : guests) {
      var line = new StringBuilder(from + " ".repeat(width - from.length()));
      guests.forEach(to -> line.append(right(cell(from, to), width)));
      lines.add(line.toString());
    }
    return lines;
  }

  private String cell(String from, String to) {
    if (from.equals(to)) {
      return "-";
    }
    var rtt = results.get(new Pair(from, to));
    if (rtt == null) {
      return "?";
    }
    return rtt.map(time -> String.format(Locale.ROOT, "%.3f", time.toNanos() / 1e6)).orElse("none");
  }

  private static String right(String text, int width) {
    return " ".repeat(width - text.length()) + text;
  }
}

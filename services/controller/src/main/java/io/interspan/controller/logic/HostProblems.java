package io.interspan.controller.logic;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/// What is wrong with hosts, by what it is about: kept, as so many are not to be asked each time.
final class HostProblems {
  /// How long a host counts as contested after another connection said to be it: longer than such a
  /// one waits before it tries again.
  private static final long CONTESTED_MILLIS = 15_000;

  private final String site;
  private final TreeMap<String, String> problems = new TreeMap<>();

  /// Hosts that others say to be, and when one last did.
  private final TreeMap<String, Long> contested = new TreeMap<>();

  HostProblems(String site) {
    this.site = site;
  }

  /// Takes note that another connection says to be a host, which is there.
  void contested(String host, long now) {
    contested.put(host, now);
    judgeContested(host);
  }

  /// Ends what has not happened for long.
  void tick(long now) {
    for (var one : List.copyOf(contested.entrySet())) {
      if (now - one.getValue() >= CONTESTED_MILLIS) {
        contested.remove(one.getKey());
        judgeContested(one.getKey());
      }
    }
  }

  /// Keeps what is wrong with a host as it is now.
  ///
  /// @param isSilent whether its entries stand, though it has no session
  /// @param differs whether it acts upon another plan than it was sent
  /// @param leftOut the segments that find no room in its plan
  /// @param unread what of its report cannot be read
  void judge(
      String host,
      boolean isSilent,
      boolean differs,
      SortedSet<String> leftOut,
      List<String> unread) {
    say(
        host,
        "silent",
        isSilent
            ? "host %s is silent: its entries stand; start it again, or: interspan forget %s/%s"
                .formatted(host, site, host)
            : "");
    say(
        host,
        "plan",
        differs
            ? "host %s acts upon another plan than the one it was sent: it is sent all of it anew"
                .formatted(host)
            : "");
    say(
        host,
        "segments",
        leftOut.isEmpty()
            ? ""
            : "host %s reaches more segments than its plan has room for: %s is left out, one of %d"
                .formatted(host, leftOut.first(), leftOut.size()));
    say(host, "report", unread.isEmpty() ? "" : host + ": " + String.join("; ", unread));
  }

  private void judgeContested(String host) {
    say(
        host,
        "contested",
        contested.containsKey(host)
            ? "another connection says to be host %s, and is turned away: one name for two hosts?"
                .formatted(host)
            : "");
  }

  private void say(String host, String about, String problem) {
    var id = prefix(host) + about;
    if (problem.isEmpty()) {
      problems.remove(id);
    } else {
      problems.put(id, problem);
    }
  }

  /// Nothing is wrong with a host that is not known any more.
  void forget(String host) {
    contested.remove(host);
    problems.keySet().removeIf(about -> about.startsWith(prefix(host)));
  }

  private static String prefix(String host) {
    return "host/" + host + "/";
  }

  /// Returns a view of what is wrong.
  SortedMap<String, String> all() {
    return Collections.unmodifiableSortedMap(problems);
  }
}

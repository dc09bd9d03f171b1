package io.interspan.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Links the changes of a log anew, from its first row, and compares with the links that the store
/// holds; see [ChangeLinks].
final class LinkReplay {
  /// An object so far.
  private static final class Trail {
    long changes;

    /// The revisions of its last change, of the one that this skips to, and so on; the last at the
    /// end.
    final List<Long> revisions = new ArrayList<>();

    long last() {
      return revisions.isEmpty() ? 0 : revisions.getLast();
    }

    void backTo(long wanted) {
      for (long n = changes; n > wanted; n = ChangeLinks.skipped(n)) {
        revisions.removeLast();
      }
    }
  }

  private final Map<String, Trail> trails = new HashMap<>();
  private final Replay report;

  /// @param report takes the problems
  LinkReplay(Replay report) {
    this.report = report;
  }

  /// Compares the next change's links.
  void compare(long revision, String path, long previous, long skip) {
    var trail = trails.computeIfAbsent(path, _ -> new Trail());
    long last = trail.last();
    trail.backTo(ChangeLinks.skipped(trail.changes + 1));
    if (previous != last || skip != trail.last()) {
      report.problem(
          "the change of %s in row %d names rows %d and %d as earlier ones, not %d and %d"
              .formatted(path, revision, previous, skip, last, trail.last()));
    }
    trail.changes++;
    trail.revisions.add(revision);
  }

  /// Compares what the store has of an object's last change; each once, after all changes.
  void compareLast(String path, long revision, long changes) {
    var trail = trails.remove(path);
    if (trail == null || trail.last() != revision || trail.changes != changes) {
      report.problem(
          "object %s is at row %d, with %d changes, but by the log at %d, with %d"
              .formatted(
                  path,
                  revision,
                  changes,
                  trail == null ? 0 : trail.last(),
                  trail == null ? 0 : trail.changes));
    }
  }

  /// To be called after all objects.
  void end() {
    trails.keySet().forEach(path -> report.problem("the last change of " + path + " is missing"));
  }
}

package io.interspan.intentapi.logic.watch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// What watchers are told beside the log: how things stand, each under a key, of which only the
/// last word counts. So a watcher that is slow costs no more than one that is not.
final class Notices {
  /// The most keys; beyond it the one that was said longest ago is forgotten. Sites, and alarms of
  /// the service.
  static final int MAX = 4_096;

  /// @param number its place in the order in which they were said
  /// @param isOver whether it only says that what was said before is over
  private record Notice(long number, String frame, boolean isOver) {}

  /// The last one said is the last.
  private final LinkedHashMap<String, Notice> notices = new LinkedHashMap<>();

  private long last;

  /// Says how something stands; the same again says nothing.
  ///
  /// @param isOver whether there is nothing to be said to those who have not heard of it
  void say(String key, String frame, boolean isOver) {
    var before = notices.get(key);
    if (before == null ? isOver : before.frame.equals(frame)) {
      return;
    }
    notices.putLast(key, new Notice(++last, frame, isOver));
    if (notices.size() > MAX) {
      notices.pollFirstEntry();
    }
  }

  /// Returns the place of the last.
  long last() {
    return last;
  }

  /// Returns what was said after a place.
  ///
  /// @param since the last when the watcher came: what was over then is not told
  List<String> after(long place, long since) {
    var frames = new ArrayList<String>();
    for (var notice : notices.values()) {
      if (notice.number > place && !(notice.isOver && notice.number <= since)) {
        frames.add(notice.frame);
      }
    }
    return frames;
  }
}

package io.interspan.intentapi.logic.watch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.IntentEffect;
import io.interspan.intentapi.logic.Journal;
import io.interspan.intentapi.logic.LogReads;
import io.interspan.message.Effect;
import io.interspan.model.intent.IntentChange;
import io.interspan.model.intent.LogRow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;

/// All who watch the log.
///
/// Each is given the rows that are on the disk, in their order, none left out: from memory where it
/// keeps up, else read of the log. One whose socket does not take what it was given is dropped, and
/// told where to go on; no writer waits for it.
public final class Watchers {
  private static final String AGAIN = ": try again in a second";

  private final Journal journal;
  private final LogReads reads;
  private final WatchLimits limits;
  private final Function<IntentChange, ObjectNode> writer;
  private final RecentRows recent;
  private final TreeMap<Long, Watcher> watchers = new TreeMap<>();
  private final ArrayDeque<Watcher> toRead = new ArrayDeque<>();
  private final Notices notices = new Notices();
  private int reading;
  private long seenEpoch;
  private long seenRevision;
  private long seenNotice;

  /// @param writer writes a change as watchers are told it
  public Watchers(
      Journal journal,
      LogReads reads,
      WatchLimits limits,
      Function<IntentChange, ObjectNode> writer) {
    this.journal = journal;
    this.reads = reads;
    this.limits = limits;
    this.writer = writer;
    this.recent = new RecentRows(limits.recentRows(), limits.recentBytes());
  }

  /// Takes an event.
  public void on(WatchEvent event, long now, List<Effect> out) {
    if (event instanceof WatchEvent.Opened(long id, WatchRequest request)) {
      opened(id, request, now, out);
      return;
    }
    var watcher = watchers.get(event.watcher());
    if (watcher == null) {
      return; // It was dropped meanwhile.
    }
    switch (event) {
      case WatchEvent.Room _ -> {
        watcher.state = Watcher.State.READY;
        goOn(watcher, now, out);
      }
      case WatchEvent.Closed _ -> watchers.remove(event.watcher());
      case WatchEvent.Opened _ -> throw new IllegalStateException("opened twice: " + event);
    }
  }

  /// Learns that a row is on the disk.
  public void committed(LogRow row) {
    recent.add(new RowText(row, writer));
  }

  /// Says how something stands, to those who want to know.
  ///
  /// @param key what it is about: only the last word about it counts
  /// @param isOver whether there is nothing to be said to those who have not heard of it
  public void say(String key, ObjectNode frame, boolean isOver) {
    notices.say(key, frame.toString(), isOver);
  }

  /// Does what follows from whatever happened to the log.
  public void settle(long now, List<Effect> out) {
    if (!journal.isLoaded()) {
      return;
    }
    if (journal.epoch() != seenEpoch) {
      seenEpoch = journal.epoch();
      recent.clear();
      all().forEach(watcher -> restored(watcher, out));
    }
    if (head() != seenRevision || notices.last() != seenNotice) {
      seenRevision = head();
      seenNotice = notices.last();
      all().forEach(watcher -> goOn(watcher, now, out));
    }
  }

  /// Drops those that are too slow, and tells those that hear nothing where they are.
  public void tick(long now, List<Effect> out) {
    settle(now, out);
    for (var watcher : all()) {
      switch (watcher.state) {
        case BUSY -> {
          if (now - watcher.givenAt >= limits.stallMillis()
              || head() - watcher.givenAtHead > limits.lag()) {
            drop(watcher, CloseCode.SLOW, "slow: resume with after=" + watcher.revision(), out);
          }
        }
        case READY -> {
          if (now - watcher.givenAt >= limits.heartbeatMillis()) {
            give(watcher, List.of(progress(watcher)), now, out);
          }
        }
        case READING -> {}
      }
    }
  }

  private void opened(long id, WatchRequest request, long now, List<Effect> out) {
    long after = request.after().orElse(head());
    var watcher = new Watcher(id, request.filter(), request.notices(), after, notices.last());
    if (watchers.size() >= limits.watchers()) {
      close(id, CloseCode.TRY_AGAIN_LATER, limits.watchers() + " watch already" + AGAIN, out);
    } else if (!journal.isLoaded()) {
      close(id, CloseCode.TRY_AGAIN_LATER, "the log is being read" + AGAIN, out);
    } else if (request.epoch().orElse(journal.epoch()) != journal.epoch()) {
      restored(watcher, out);
    } else if (after > head()) {
      close(id, CloseCode.AHEAD, "after=" + after + " is ahead of the log, at " + head(), out);
    } else {
      settle(now, out);
      watchers.put(id, watcher);
      give(watcher, List.of(standing("hello", after)), now, out);
    }
  }

  private void goOn(Watcher watcher, long now, List<Effect> out) {
    if (watcher.state != Watcher.State.READY) {
      return;
    }
    if (watcher.revision() > head()) {
      restored(watcher, out);
      return;
    }
    var frames = frames(watcher);
    if (watcher.wantsNotices && watcher.noticed < notices.last()) {
      // At most one a key: they need no room of their own.
      frames.addAll(notices.after(watcher.noticed, watcher.cameAt));
      watcher.noticed = notices.last();
    }
    boolean behind = watcher.revision() < head();
    if (frames.isEmpty() && behind && now - watcher.givenAt >= limits.heartbeatMillis()) {
      frames.add(progress(watcher));
    }
    if (!frames.isEmpty()) {
      give(watcher, frames, now, out);
    } else if (behind) {
      watcher.state = Watcher.State.READING;
      toRead.add(watcher);
      read(out);
    }
  }

  private List<String> frames(Watcher watcher) {
    var frames = new ArrayList<String>();
    int chars = 0;
    while (frames.size() < limits.batchFrames() && chars < limits.batchChars()) {
      var row = watcher.next(recent);
      if (row == null) {
        break;
      }
      var frame = watcher.frame(row, limits.frameChanges());
      if (frame != null) {
        frames.add(frame);
        chars += frame.length();
      }
    }
    return frames;
  }

  private void read(List<Effect> out) {
    while (reading < limits.reads() && !toRead.isEmpty()) {
      var watcher = toRead.remove();
      if (watchers.containsKey(watcher.id)) {
        reading++;
        reads.ask(watcher.revision(), limits.readRows(), new Reader(watcher), out);
      }
    }
  }

  /// Takes the rows that a watcher waits for.
  private final class Reader implements LogReads.Reader {
    private final Watcher watcher;

    Reader(Watcher watcher) {
      this.watcher = watcher;
    }

    @Override
    public void rows(List<LogRow> rows, long now, List<Effect> out) {
      reading--;
      if (watchers.containsKey(watcher.id)) {
        // What is on the disk and was not acknowledged yet comes with its acknowledgement.
        var known =
            rows.stream()
                .filter(row -> row.revision() <= head())
                .map(row -> new RowText(row, writer))
                .toList();
        watcher.state = Watcher.State.READY;
        if (watcher.take(known)) {
          goOn(watcher, now, out);
        } else {
          unreadable(watcher, "it has no row after " + watcher.revision(), out);
        }
      }
      read(out);
    }

    @Override
    public void failed(String reason, long now, List<Effect> out) {
      reading--;
      if (watchers.containsKey(watcher.id)) {
        unreadable(watcher, reason, out);
      }
      read(out);
    }
  }

  private void unreadable(Watcher watcher, String reason, List<Effect> out) {
    drop(
        watcher,
        CloseCode.TRY_AGAIN_LATER,
        "resume with after=" + watcher.revision() + ": the log cannot be read: " + reason,
        out);
  }

  private void restored(Watcher watcher, List<Effect> out) {
    out.add(effect(new WatchEffect.Send(watcher.id, List.of(standing("restored", head())))));
    drop(
        watcher,
        CloseCode.RESTORED,
        "restored: read the objects anew, and watch after=" + head(),
        out);
  }

  private void drop(Watcher watcher, CloseCode code, String reason, List<Effect> out) {
    watchers.remove(watcher.id);
    close(watcher.id, code, reason, out);
  }

  private static void close(long id, CloseCode code, String reason, List<Effect> out) {
    out.add(effect(new WatchEffect.Close(id, code, reason)));
  }

  private void give(Watcher watcher, List<String> frames, long now, List<Effect> out) {
    watcher.state = Watcher.State.BUSY;
    watcher.givenAt = now;
    watcher.givenAtHead = head();
    out.add(effect(new WatchEffect.Send(watcher.id, frames)));
  }

  private static String progress(Watcher watcher) {
    return "{\"kind\":\"progress\",\"revision\":" + watcher.revision() + "}";
  }

  private String standing(String kind, long revision) {
    return "{\"kind\":\""
        + kind
        + "\",\"revision\":"
        + revision
        + ",\"head\":"
        + head()
        + ",\"epoch\":"
        + journal.epoch()
        + "}";
  }

  private long head() {
    return journal.durable().revision();
  }

  private List<Watcher> all() {
    return List.copyOf(watchers.values());
  }

  private static IntentEffect effect(WatchEffect effect) {
    return new IntentEffect.Watch(effect);
  }
}

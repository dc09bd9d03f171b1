package io.interspan.sitemanager.logic;

import io.interspan.firewall.logic.group.MemberKeys;
import io.interspan.message.MembersEntry;
import io.interspan.message.ProtoBytes;
import io.interspan.message.SelectorAnswered;
import io.interspan.model.copy.CopyWrite;
import io.interspan.model.copy.StoredEntry;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedMirror;
import io.interspan.model.feed.FeedTable;
import io.interspan.model.feed.MirrorStep;
import io.interspan.model.feed.OriginStatus;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/// Another site, as a [MemberBook] pulls its answers; and the disk of the book.
final class FakeSite {
  private final String id;
  private final TreeMap<CopyWrite.Key, StoredEntry> disk =
      new TreeMap<>(Comparator.comparing(CopyWrite.Key::table).thenComparing(CopyWrite.Key::key));

  private FeedTable table;
  private FeedMirror mirror = new FeedMirror(FeedLimits.DEFAULT);

  FakeSite(String id, long epoch) {
    this.id = id;
    this.table = new FeedTable(epoch, FeedLimits.DEFAULT);
  }

  /// Starts again, under another epoch, with an empty table.
  void restart(long epoch) {
    table = new FeedTable(epoch, FeedLimits.DEFAULT);
  }

  /// Begins to be asked by a book.
  void follow(MemberBook book) {
    mirror = book.mirror(id, id);
  }

  /// Begins a change of the answers, which are complete with it.
  FeedTable.Change begin() {
    var change = table.begin();
    return mark(change, id);
  }

  /// Marks an origin complete.
  FeedTable.Change mark(FeedTable.Change change, String origin) {
    return change.origin(
        origin, OriginStatus.State.COMPLETE, new Cursor(table.current().epoch(), change.version()));
  }

  /// Answers a selector.
  void answer(String selector, long number, MemberBook book) {
    begin()
        .put(
            id,
            MemberKeys.selector(selector),
            ProtoBytes.serialize(
                MembersEntry.newBuilder()
                    .setAnswered(SelectorAnswered.newBuilder().setNumber(number))
                    .build()))
        .commit();
    pull(book);
  }

  /// Has a book pull what is new.
  void pull(MemberBook book) {
    var ask = (MirrorStep.Ask) mirror.start(0);
    var applied = (MirrorStep.Applied) mirror.onAnswer(table.answer(ask.pull(), 0), 0);
    var write = book.apply(id, id, mirror, applied).write();
    disk.keySet().removeIf(key -> write.clear().contains(key.table()));
    disk.keySet().removeAll(write.deletes());
    write.puts().forEach(row -> disk.put(new CopyWrite.Key(row.table(), row.key()), row));
  }

  /// Returns what the disk of the book has.
  List<StoredEntry> rows() {
    return List.copyOf(disk.values());
  }
}

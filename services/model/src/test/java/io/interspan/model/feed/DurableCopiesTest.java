package io.interspan.model.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interspan.model.Bytes;
import io.interspan.model.copy.CopyWrite;
import io.interspan.model.copy.StoredEntry;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DurableCopiesTest {
  private static final Cursor STAMP = new Cursor(5, 6);

  private final TreeMap<CopyWrite.Key, StoredEntry> disk = new TreeMap<>(TestRows.ORDER);
  private FeedTable table = new FeedTable(7, TestLimits.SMALL);
  private DurableCopies durable = load();
  private FeedMirror mirror = durable.mirror("A");

  private DurableCopies load() {
    return DurableCopies.load("feed", List.copyOf(disk.values()), TestLimits.SMALL);
  }

  private List<CopyChange> pull() {
    var step = mirror.start(0);
    while (step.next().isPresent()) {
      step = mirror.onAnswer(table.answer(step.next().get(), 0), 0);
    }
    var did = durable.apply("A", mirror, (MirrorStep.Applied) step);
    TestRows.apply(disk, did.write());
    return did.changes();
  }

  private void restart() {
    durable = load();
    mirror = durable.mirror("A");
  }

  private void publish(OriginStatus.State state, Cursor stamp, String... keys) {
    var change = table.begin().origin("h", state, stamp);
    for (var key : keys) {
      change.put("h", key, Bytes.utf8(key));
    }
    change.commit();
  }

  private String row(String table, String key) {
    var row = disk.get(new CopyWrite.Key(table, key));
    return row == null ? "none" : HexFormat.of().formatHex(row.value().toArray());
  }

  @Test
  void shouldLieOnDiskAsDocumented() {
    publish(OriginStatus.State.COMPLETE, STAMP, "key");
    pull();
    assertThat(disk).hasSize(3);
    assertThat(row("feed/entry", "1:h:key")).isEqualTo("01" + "0000000000000001" + "6b6579");
    assertThat(row("feed/origin", "h"))
        .isEqualTo("01" + "02" + "0000000000000005" + "0000000000000006" + "0000000000000001");
    assertThat(row("feed/cursor", "cursor"))
        .isEqualTo("01" + "0000000000000007" + "0000000000000001" + "41");
  }

  @Test
  void shouldGoOnAtItsCursor() {
    publish(OriginStatus.State.COMPLETE, STAMP, "x", "y");
    pull();
    restart();
    assertThat(durable.relay()).hasValue("A");
    assertThat(mirror.cursor()).isEqualTo(table.current());
    assertThat(mirror.digest()).isEqualTo(table.digest());
    table.begin().remove("h", "x").put("h", "z", Bytes.utf8("z")).commit();
    assertThat(pull()).hasSize(2);
    restart();
    assertThat(mirror.digest()).isEqualTo(table.digest());
    assertThat(durable.copies().values("h").keySet()).containsExactly("y", "z");
  }

  @Test
  void shouldStartAnewWithAnotherRelayButKeepTheCopies() {
    publish(OriginStatus.State.COMPLETE, STAMP, "x");
    pull();
    durable = load();
    assertThat(durable.mirror("B").cursor()).isEqualTo(Cursor.NONE);
    assertThat(durable.copies().values("h")).hasSize(1);
  }

  @Test
  void shouldKeepNoCursorWhileAnOriginIsHeldBeside() {
    publish(OriginStatus.State.COMPLETE, STAMP, "x", "y");
    pull();
    table = new FeedTable(8, TestLimits.SMALL);
    publish(OriginStatus.State.FILLING, STAMP, "x");
    assertThat(pull()).isEmpty();
    assertThat(row("feed/cursor", "cursor")).isEqualTo("none");
    restart();
    assertThat(mirror.cursor()).isEqualTo(Cursor.NONE);
    assertThat(durable.copies().values("h").keySet()).containsExactly("x", "y");
    pull();
    publish(OriginStatus.State.COMPLETE, STAMP, "x", "z");
    assertThat(pull()).hasSize(2);
    restart();
    assertThat(mirror.cursor()).isEqualTo(table.current());
    assertThat(mirror.digest()).isEqualTo(table.digest());
    assertThat(durable.copies().values("h").keySet()).containsExactly("x", "z");
  }

  @Test
  void shouldForgetOnDiskToo() {
    publish(OriginStatus.State.COMPLETE, STAMP, "x");
    pull();
    var step = durable.forget("h");
    TestRows.apply(disk, step.write());
    assertThat(step.changes()).hasSize(1);
    assertThat(disk).isEmpty();
  }

  @Test
  void shouldWriteAnEmptyCopyThatComesBack() {
    publish(OriginStatus.State.COMPLETE, STAMP, "x");
    table.begin().origin("g", OriginStatus.State.COMPLETE, STAMP).commit();
    pull();
    TestRows.apply(disk, durable.forget("h").write());
    // This one stays away, so that there is no cursor and only differences are written.
    TestRows.apply(disk, durable.forget("g").write());
    table.begin().remove("h", "x").commit();
    assertThat(pull()).isEmpty();
    assertThat(durable.copies().state("h")).hasValue(OriginStatus.State.COMPLETE);
    assertThat(row("feed/cursor", "cursor")).isEqualTo("none");
    assertThat(load().copies().stamp("h")).hasValue(STAMP);
  }

  @Test
  void shouldWriteAllAgainAfterAWriteThatFailed() {
    publish(OriginStatus.State.COMPLETE, STAMP, "x");
    pull();
    disk.clear();
    TestRows.apply(disk, durable.rewrite());
    assertThat(load().copies().values("h").keySet()).containsExactly("x");
    assertThat(load().relay()).isEmpty();
    publish(OriginStatus.State.COMPLETE, STAMP, "y");
    pull();
    restart();
    assertThat(mirror.digest()).isEqualTo(table.digest());
  }

  @Test
  void shouldNameARowThatItCannotRead() {
    shouldBeCorrupt("feed/entry", "1:h:k", "", "0 bytes, must have 9 or more");
    shouldBeCorrupt("feed/entry", "1:h:k", "020000000000000001", "format 2, must be 1");
    shouldBeCorrupt("feed/entry", "hk", "010000000000000001", "must be LENGTH:ORIGIN:KEY");
    shouldBeCorrupt("feed/entry", "9:h:k", "010000000000000001", "must be LENGTH:ORIGIN:KEY");
    shouldBeCorrupt("feed/entry", "-1:h:k", "010000000000000001", "must be LENGTH:ORIGIN:KEY");
    shouldBeCorrupt("feed/entry", "1:hik", "010000000000000001", "must be LENGTH:ORIGIN:KEY");
    shouldBeCorrupt("feed/origin", "h", "0102", "2 bytes, must have 26");
    shouldBeCorrupt("feed/origin", "h", "0109" + "00".repeat(24), "state 9, must be 1 to 4");
    shouldBeCorrupt("feed/cursor", "cursor", "01" + "ff".repeat(16), "not negative: -1, -1");
    shouldBeCorrupt("feed/cursor", "other", "01" + "00".repeat(16), "must be 'cursor'");
  }

  private static void shouldBeCorrupt(String table, String key, String hex, String what) {
    var row = new StoredEntry(table, key, Bytes.wrap(HexFormat.of().parseHex(hex)));
    assertThatThrownBy(() -> DurableCopies.load("feed", List.of(row), TestLimits.SMALL))
        .isInstanceOf(CorruptRowException.class)
        .hasMessageStartingWith("row '" + key + "' of table '" + table + "' is corrupt: ")
        .hasMessageContaining(what);
  }

  @Test
  void shouldKeepNamesApart() {
    table
        .begin()
        .put("a:b", "c", Bytes.utf8("1"))
        .put("a", "b:c", Bytes.utf8("2"))
        .put("", ":", Bytes.utf8("3"))
        .commit();
    pull();
    restart();
    assertThat(mirror.entries()).containsExactlyInAnyOrderElementsOf(table.entries());
  }
}

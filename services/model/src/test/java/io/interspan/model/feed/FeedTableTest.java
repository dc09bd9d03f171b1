package io.interspan.model.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interspan.model.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Bounds as in [TestLimits]: pages of 3 entries and 200 bytes, 2 pins, 4 tombstones.
class FeedTableTest {
  private static final Cursor STAMP = new Cursor(1, 1);

  private final FeedTable table = new FeedTable(7, TestLimits.SMALL);

  private void put(String key, String value) {
    table.begin().put("h", key, Bytes.utf8(value)).commit();
  }

  private void put(int from, int to) {
    for (int i = from; i < to; i++) {
      put("k" + i, "v");
    }
  }

  private FeedAnswer.Page page(FeedPull pull) {
    return (FeedAnswer.Page) table.answer(pull, 0);
  }

  private static FeedPull first(long epoch, long version) {
    return new FeedPull(1, new Cursor(epoch, version), false, Cursor.NONE, 0);
  }

  private static FeedPull next(FeedPull pull, FeedAnswer.Page page) {
    return new FeedPull(
        1, pull.cursor(), pull.snapshot(), page.at(), page.offset() + page.entries().size());
  }

  private void shouldRefuse(FeedPull pull, FeedAnswer.Reason reason) {
    assertThat(table.answer(pull, 0)).isEqualTo(new FeedAnswer.Refusal(1, table.current(), reason));
  }

  @Test
  void shouldTakeNoVersionWhereNothingChanges() {
    put("a", "1");
    table.begin().origin("h", OriginStatus.State.COMPLETE, STAMP).commit();
    var before = table.hint();
    var change = table.begin();
    change
        .put("h", "a", Bytes.utf8("2"))
        .put("h", "a", Bytes.utf8("1"))
        .remove("h", "b")
        .origin("h", OriginStatus.State.COMPLETE, STAMP);
    assertThat(change.commit()).isFalse();
    assertThat(table.hint()).isEqualTo(before);
    assertThat(table.current()).isEqualTo(new Cursor(7, 2));
  }

  @Test
  void shouldTakeAGivenVersionForAWholeChange() {
    var change = table.begin(41).put("h", "a", Bytes.utf8("1")).put("g", "a", Bytes.utf8("2"));
    assertThat(change.commit()).isTrue();
    assertThat(table.current().version()).isEqualTo(41);
    assertThat(table.entries()).extracting(FeedEntry::version).containsExactly(41L, 41L);
    assertThat(change.entries()).isEqualTo(table.entries());
    table.advance(50);
    table.advance(45);
    assertThat(table.current().version()).isEqualTo(50);
    assertThatThrownBy(() -> table.begin(50)).hasMessageContaining("above 50, was 50");
  }

  @Test
  void shouldRefuseAChangeThatIsNoLongerOpen() {
    var first = table.begin().put("h", "a", Bytes.utf8("1"));
    table.begin();
    assertThatThrownBy(first::commit).isInstanceOf(IllegalStateException.class);
    assertThat(table.size()).isZero();
  }

  @Test
  void shouldDropTheEntriesOfARemovedOrigin() {
    put("a", "1");
    table.begin().put("g", "a", Bytes.utf8("1")).commit();
    table
        .begin()
        .put("h", "b", Bytes.utf8("1"))
        .origin("h", OriginStatus.State.REMOVED, STAMP)
        .commit();
    assertThat(table.entries("h")).isEmpty();
    assertThat(table.entries("g")).hasSize(1);
    assertThat(page(first(7, 2)).entries()).containsExactly(new FeedEntry("h", "a", 3, null));
    assertThatThrownBy(() -> table.begin().put("h", "c", Bytes.utf8("1")))
        .hasMessageContaining("origin 'h' is removed");
    table
        .begin()
        .origin("h", OriginStatus.State.FILLING, STAMP)
        .put("h", "c", Bytes.utf8("1"))
        .commit();
    assertThat(table.entries("h")).hasSize(1);
  }

  @Test
  void shouldNameTheBoundThatAValueOrANameMeets() {
    assertThatThrownBy(() -> table.begin().put("h", "a", Bytes.wrap(new byte[65])))
        .isInstanceOf(FeedLimitException.class)
        .hasMessage("value of key 'a' of origin 'h' has 65 bytes, at most 64 are allowed");
    table.begin().put("h", "a", Bytes.wrap(new byte[64])).commit();
    assertThatThrownBy(() -> table.begin().put("h", "x".repeat(33), Bytes.empty()))
        .isInstanceOf(FeedLimitException.class)
        .hasMessageContaining("has 33 characters, at most 32 are allowed");
    assertThatThrownBy(
            () -> table.begin().origin("x".repeat(33), OriginStatus.State.FILLING, STAMP))
        .isInstanceOf(FeedLimitException.class);
  }

  @Test
  void shouldRefuseAChangeThatMakesTheTableTooLarge() {
    var small = new FeedTable(7, TestLimits.SMALL.withTable(2, 1, 4));
    var full =
        small
            .begin()
            .put("h", "a", Bytes.empty())
            .put("h", "b", Bytes.empty())
            .origin("h", OriginStatus.State.COMPLETE, STAMP);
    assertThat(full.commit()).isTrue();
    var before = small.hint();
    var third = small.begin().put("h", "c", Bytes.empty());
    assertThatThrownBy(third::commit)
        .hasMessage("the table would have 3 entries, at most 2 are allowed");
    var second = small.begin().origin("g", OriginStatus.State.FILLING, STAMP);
    assertThatThrownBy(second::commit)
        .hasMessage("the table would have 2 origins, at most 1 are allowed");
    assertThat(small.hint()).isEqualTo(before);
    var swap =
        small
            .begin()
            .put("g", "c", Bytes.empty())
            .origin("g", OriginStatus.State.FILLING, STAMP)
            .origin("h", OriginStatus.State.REMOVED, STAMP);
    assertThat(swap.commit()).isTrue();
  }

  @Test
  void shouldAnswerEveryKindOfCursor() {
    put(0, 2);
    shouldRefuse(first(7, 3), FeedAnswer.Reason.BEHIND);
    shouldRefuse(first(8, 0), FeedAnswer.Reason.OLD_EPOCH);
    assertThat(page(first(6, 99)).snapshot()).isTrue();
    assertThat(page(first(7, 1)).entries()).containsExactly(new FeedEntry("h", "k1", 2, v()));
    var none = page(first(7, 2));
    assertThat(none.entries()).isEmpty();
    assertThat(none.snapshot()).isFalse();
    assertThat(none.digest()).isEqualTo(table.digest());
    var asked = page(new FeedPull(1, new Cursor(7, 2), true, Cursor.NONE, 0));
    assertThat(asked.snapshot()).isTrue();
    assertThat(asked.entries()).hasSize(2);
  }

  private static Bytes v() {
    return Bytes.utf8("v");
  }

  @Test
  void shouldSendASnapshotBelowTheHorizon() {
    put(0, 5);
    for (int i = 0; i < 5; i++) {
      table.begin().remove("h", "k" + i).commit();
    }
    // Five tombstones, at most four are kept: that of version 6 is gone.
    assertThat(page(first(7, 5)).snapshot()).isTrue();
    assertThat(page(first(7, 6)).snapshot()).isFalse();
  }

  @Test
  void shouldKeepTheMarksOfRemovedOriginsWithinTheirBound() {
    for (int i = 0; i < 5; i++) {
      table.begin().origin("h" + i, OriginStatus.State.REMOVED, STAMP).commit();
    }
    assertThat(table.statuses()).extracting(OriginStatus::origin).doesNotContain("h0").hasSize(4);
    assertThat(page(first(7, 0)).snapshot()).isTrue();
    assertThat(page(first(7, 1)).snapshot()).isFalse();
    assertThat(table.digest()).isEqualTo(Digest.EMPTY);
  }

  @Test
  void shouldCutPagesAtTheirBounds() {
    put(0, 7);
    var pull = first(7, 0);
    var one = page(pull);
    var two = page(next(pull, one));
    var three = page(next(pull, two));
    assertThat(List.of(one.entries().size(), two.entries().size(), three.entries().size()))
        .containsExactly(3, 3, 1);
    assertThat(List.of(one.last(), two.last(), three.last())).containsExactly(false, false, true);
    assertThat(one.digest()).isEqualTo(Digest.EMPTY);
    assertThat(three.digest()).isEqualTo(table.digest());
    assertThat(three.offset()).isEqualTo(6);
  }

  @Test
  void shouldCutPagesByBytesButNeverAnEntry() {
    var narrow = new FeedTable(7, TestLimits.SMALL.withPages(100, 90));
    narrow
        .begin()
        .put("h", "a", Bytes.wrap(new byte[60]))
        .put("h", "b", Bytes.wrap(new byte[60]))
        .commit();
    var one = (FeedAnswer.Page) narrow.answer(first(7, 0), 0);
    assertThat(one.entries()).hasSize(1);
    assertThat(one.last()).isFalse();
    narrow.begin().put("h", "a", Bytes.wrap(new byte[61])).commit();
    var single = (FeedAnswer.Page) narrow.answer(first(7, 1), 0);
    assertThat(single.entries()).hasSize(1);
    assertThat(single.last()).isTrue();
  }

  @Test
  void shouldNeedNoPinForASinglePage() {
    put(0, 3);
    page(first(7, 0));
    assertThat(table.pins()).isZero();
    put(3, 4);
    page(first(7, 0));
    page(first(7, 0));
    assertThat(table.pins()).isOne();
  }

  @Test
  void shouldJoinTheNewestPinWhereAllAreTaken() {
    put(0, 4);
    page(first(7, 0));
    put(4, 5);
    page(first(7, 0));
    put(5, 6);
    assertThat(page(first(7, 0)).at().version()).isEqualTo(5);
    assertThat(table.pins()).isEqualTo(2);
    // The newest pin is not ahead of this one: the pin that waited the longest makes room.
    put(6, 9);
    assertThat(page(first(7, 5)).at().version()).isEqualTo(9);
    assertThat(table.pins()).isEqualTo(2);
    shouldRefuse(
        new FeedPull(1, new Cursor(7, 0), false, new Cursor(7, 4), 3), FeedAnswer.Reason.PIN_GONE);
    assertThat(page(new FeedPull(1, new Cursor(7, 0), false, new Cursor(7, 5), 3)).entries())
        .hasSize(2);
  }

  @Test
  void shouldNotJoinAPinBelowTheHorizon() {
    put(0, 4);
    page(first(7, 0));
    put(4, 5);
    page(first(7, 0));
    for (int i = 0; i < 5; i++) {
      put("gone", "v");
      table.begin().remove("h", "gone").commit();
    }
    put(5, 6);
    for (int i = 0; i < 5; i++) {
      table.begin().remove("h", "k" + i).commit();
    }
    put(6, 10);
    assertThat(page(first(0, 0)).at()).isEqualTo(table.current());
  }

  @Test
  void shouldLetGoAPinThatNobodyAsksFor() {
    put(0, 4);
    page(first(7, 0));
    table.expirePins(2999);
    assertThat(table.pins()).isOne();
    table.expirePins(3000);
    assertThat(table.pins()).isZero();
  }

  @Test
  void shouldLetGoAllPinsWhereNoPageIsToShowThem() {
    put(0, 4);
    page(first(7, 0));
    table.unpin();
    shouldRefuse(
        new FeedPull(1, new Cursor(7, 0), false, new Cursor(7, 4), 3), FeedAnswer.Reason.PIN_GONE);
    assertThat(page(first(7, 0)).at()).isEqualTo(table.current());
  }

  @Test
  void shouldGoOnFromWhatWasKept() {
    put(0, 3);
    table.begin().remove("h", "k0").origin("h", OriginStatus.State.COMPLETE, STAMP).commit();
    var again =
        FeedTable.restore(table.current(), 4, table.entries(), table.statuses(), TestLimits.SMALL);
    assertThat(again.hint()).isEqualTo(table.hint());
    assertThat(((FeedAnswer.Page) again.answer(first(7, 3), 0)).snapshot()).isTrue();
    assertThat(again.answer(first(7, 4), 0)).isEqualTo(table.answer(first(7, 4), 0));
    assertThatThrownBy(() ->
            FeedTable.restore(new Cursor(7, 2), 0, table.entries(), List.of(), TestLimits.SMALL))
        .hasMessageContaining("is above the table's place 7:2");
  }
}

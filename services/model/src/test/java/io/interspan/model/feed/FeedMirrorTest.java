package io.interspan.model.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.model.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Bounds as in [TestLimits]: pages of 3 entries, a pull each 5 s, answers awaited for 1, 2, 4 s.
class FeedMirrorTest {
  private static final MirrorStep NOTHING = new MirrorStep.Nothing();

  private FeedTable table = new FeedTable(7, TestLimits.SMALL);
  private FeedMirror mirror = new FeedMirror(TestLimits.SMALL);

  private void put(int from, int to) {
    for (int i = from; i < to; i++) {
      table.begin().put("h", "k" + i, Bytes.utf8("v" + i)).commit();
    }
  }

  private static FeedPull ask(MirrorStep step) {
    return step.next().orElseThrow(() -> new AssertionError("no pull in " + step));
  }

  /// Answers until the mirror asks no more, and returns its steps.
  private List<MirrorStep> converse(MirrorStep step, long now) {
    var steps = new ArrayList<MirrorStep>();
    var next = step.next();
    while (next.isPresent()) {
      step = mirror.onAnswer(table.answer(next.get(), now), now);
      steps.add(step);
      next = step.next();
    }
    return steps;
  }

  private void shouldEqualTheTable() {
    assertThat(mirror.entries()).containsExactlyInAnyOrderElementsOf(table.entries());
    assertThat(mirror.statuses()).containsExactlyInAnyOrderElementsOf(table.statuses());
    assertThat(mirror.cursor()).isEqualTo(table.current());
    assertThat(mirror.digest()).isEqualTo(table.digest());
  }

  private static MirrorStep.Reason reason(MirrorStep step) {
    return ((MirrorStep.Alarmed) step).reason();
  }

  private static MirrorStep.Applied applied(MirrorStep step) {
    return (MirrorStep.Applied) step;
  }

  @Test
  void shouldApplyAllPagesOfAPullAtOnce() {
    put(0, 7);
    table.begin().origin("h", OriginStatus.State.COMPLETE, new Cursor(1, 1)).commit();
    var pull = ask(mirror.start(0));
    pull = ask(mirror.onAnswer(table.answer(pull, 0), 0));
    assertThat(mirror.size()).isZero();
    assertThat(mirror.cursor()).isEqualTo(Cursor.NONE);
    pull = ask(mirror.onAnswer(table.answer(pull, 0), 0));
    var last = applied(mirror.onAnswer(table.answer(pull, 0), 0));
    assertThat(last.snapshot()).isTrue();
    assertThat(last.changes()).hasSize(7);
    assertThat(last.statuses()).hasSize(1);
    shouldEqualTheTable();
  }

  @Test
  void shouldPullADeltaAtAHint() {
    put(0, 2);
    converse(mirror.start(0), 0);
    assertThat(mirror.onHint(table.hint(), 10)).isEqualTo(NOTHING);
    table.begin().remove("h", "k0").put("h", "k9", Bytes.utf8("n")).commit();
    var step = applied(converse(mirror.onHint(table.hint(), 20), 20).getLast());
    assertThat(step.snapshot()).isFalse();
    assertThat(step.changes())
        .containsExactly(
            new FeedEntry("h", "k0", 3, null), new FeedEntry("h", "k9", 3, Bytes.utf8("n")));
    shouldEqualTheTable();
  }

  @Test
  void shouldCountWhatCame() {
    put(0, 4);
    converse(mirror.start(0), 0);
    var first = mirror.counters();
    assertThat(first).isEqualTo(new FeedCounters(1, 4, 16, 1));
    table.begin().remove("h", "k0").put("h", "k9", Bytes.utf8("new")).commit();
    converse(mirror.onHint(table.hint(), 20), 20);
    assertThat(mirror.counters().since(first)).isEqualTo(new FeedCounters(1, 2, 7, 0));
  }

  @Test
  void shouldGoOnPullingWhereTheProducerIsFurther() {
    put(0, 1);
    converse(mirror.start(0), 0);
    put(1, 2);
    var answer = table.answer(ask(mirror.onHint(table.hint(), 0)), 0);
    put(2, 3);
    assertThat(mirror.onHint(table.hint(), 0)).isEqualTo(NOTHING);
    converse(mirror.onAnswer(answer, 0), 0);
    shouldEqualTheTable();
  }

  @Test
  void shouldNotPullInACircleWhereTheProducerIsNotWhereItWasSaidToBe() {
    put(0, 1);
    var pull = ask(mirror.start(0));
    mirror.onHint(new FeedHint(new Cursor(7, 99), Digest.EMPTY), 0);
    var steps = converse(mirror.onAnswer(table.answer(pull, 0), 0), 0);
    assertThat(steps).hasSize(1);
    shouldEqualTheTable();
  }

  @Test
  void shouldIgnorePagesThatItDidNotAskFor() {
    put(0, 7);
    var pull = ask(mirror.start(0));
    var first = (FeedAnswer.Page) table.answer(pull, 0);
    var second = ask(mirror.onAnswer(first, 0));
    var foreign =
        new FeedAnswer.Page(
            pull.pull() - 1, first.at(), true, 3, first.entries(), List.of(), true, Digest.EMPTY);
    var otherVersion =
        new FeedAnswer.Page(
            pull.pull(), new Cursor(7, 8), true, 3, first.entries(), List.of(), true, Digest.EMPTY);
    var third = (FeedAnswer.Page) table.answer(nextPull(second, 6), 0);
    for (var page : List.of(first, foreign, otherVersion, third)) {
      assertThat(mirror.onAnswer(page, 0)).isEqualTo(NOTHING);
    }
    converse(mirror.onAnswer(table.answer(second, 0), 0), 0);
    shouldEqualTheTable();
    assertThat(mirror.onAnswer(first, 0)).isEqualTo(NOTHING);
  }

  /// The first page is of a table that still knew its tombstones, the second of one that does not.
  @Test
  void shouldStartAgainWhereTheProducerStartedAgainWithinItsEpoch() {
    put(0, 2);
    converse(mirror.start(0), 0);
    put(2, 8);
    var second = ask(mirror.onAnswer(table.answer(ask(mirror.onHint(table.hint(), 0)), 0), 0));
    assertThat(second.isFirst()).isFalse();
    table =
        FeedTable.restore(
            table.current(),
            table.current().version(),
            table.entries(),
            table.statuses(),
            TestLimits.SMALL);
    table.answer(new FeedPull(1, Cursor.NONE, false, Cursor.NONE, 0), 0);
    var again = mirror.onAnswer(table.answer(second, 0), 0);
    assertThat(ask(again).isFirst()).isTrue();
    converse(again, 0);
    shouldEqualTheTable();
  }

  @Test
  void shouldStartAgainWhereTheNextPageDoesNotCome() {
    put(0, 7);
    var second = ask(mirror.onAnswer(table.answer(ask(mirror.start(0)), 0), 0));
    for (int i = 0; i < 3; i++) {
      assertThat(ask(mirror.onTick(mirror.wakeAt()))).isEqualTo(second);
    }
    long now = mirror.wakeAt();
    var again = mirror.onTick(now);
    assertThat(ask(again).isFirst()).isTrue();
    converse(again, now);
    shouldEqualTheTable();
  }

  private static FeedPull nextPull(FeedPull pull, int offset) {
    return new FeedPull(pull.pull(), pull.cursor(), pull.snapshot(), pull.pinned(), offset);
  }

  @Test
  void shouldRepeatWhatIsNotAnsweredLessAndLessOften() {
    put(0, 1);
    var pull = ask(mirror.start(0));
    assertThat(mirror.onTick(999)).isEqualTo(NOTHING);
    assertThat(ask(mirror.onTick(1000))).isEqualTo(pull);
    assertThat(mirror.onTick(2999)).isEqualTo(NOTHING);
    assertThat(ask(mirror.onTick(3000))).isEqualTo(pull);
    assertThat(ask(mirror.onTick(7000))).isEqualTo(pull);
    assertThat(mirror.wakeAt()).isEqualTo(11_000);
    // A hint shows that the producer is there: the wait is over.
    assertThat(ask(mirror.onHint(table.hint(), 7001))).isEqualTo(pull);
    mirror.onAnswer(table.answer(pull, 7002), 7002);
    shouldEqualTheTable();
  }

  @Test
  void shouldPullOnATimerWithoutAnyHint() {
    converse(mirror.start(0), 0);
    put(0, 1);
    assertThat(mirror.onTick(4999)).isEqualTo(NOTHING);
    converse(mirror.onTick(5000), 5000);
    shouldEqualTheTable();
  }

  @Test
  void shouldPullASnapshotWhereADeltaHasAWrongDigest() {
    put(0, 2);
    converse(mirror.start(0), 0);
    put(2, 3);
    var good = (FeedAnswer.Page) table.answer(ask(mirror.onHint(table.hint(), 0)), 0);
    var bad =
        new FeedAnswer.Page(
            good.pull(), good.at(), false, 0, List.of(), good.origins(), true, good.digest());
    var step = mirror.onAnswer(bad, 0);
    assertThat(reason(step)).isEqualTo(MirrorStep.Reason.WRONG_DIGEST);
    assertThat(mirror.cursor().version()).isEqualTo(2);
    assertThat(ask(step).snapshot()).isTrue();
    assertThat(applied(converse(step, 0).getLast()).snapshot()).isTrue();
    shouldEqualTheTable();
    assertThat(ask(mirror.onTick(5000)).snapshot()).isFalse();
  }

  @Test
  void shouldPullASnapshotWhereTheCopyHasAWrongDigest() {
    put(0, 2);
    converse(mirror.start(0), 0);
    table =
        FeedTable.restore(
            table.current(),
            0,
            List.of(new FeedEntry("h", "other", 2, Bytes.utf8("v"))),
            List.of(),
            TestLimits.SMALL);
    var step = mirror.onHint(table.hint(), 0);
    assertThat(reason(step)).isEqualTo(MirrorStep.Reason.WRONG_DIGEST);
    var applied = applied(converse(step, 0).getLast());
    assertThat(applied.changes())
        .containsExactly(
            new FeedEntry("h", "k0", 2, null),
            new FeedEntry("h", "k1", 2, null),
            new FeedEntry("h", "other", 2, Bytes.utf8("v")));
    shouldEqualTheTable();
  }

  @Test
  void shouldWaitWhereASnapshotItselfHasAWrongDigest() {
    put(0, 1);
    var good = (FeedAnswer.Page) table.answer(ask(mirror.start(0)), 0);
    var bad =
        new FeedAnswer.Page(
            good.pull(), good.at(), true, 0, List.of(), List.of(), true, good.digest());
    var step = mirror.onAnswer(bad, 0);
    assertThat(reason(step)).isEqualTo(MirrorStep.Reason.WRONG_DIGEST);
    assertThat(step.next()).isEmpty();
    converse(mirror.onTick(5000), 5000);
    shouldEqualTheTable();
  }

  @Test
  void shouldRefuseAnOlderEpochAndSaySoOnce() {
    put(0, 1);
    converse(mirror.start(0), 0);
    var old = new FeedTable(6, TestLimits.SMALL);
    old.begin().put("h", "old", Bytes.utf8("v")).commit();
    assertThat(reason(mirror.onHint(old.hint(), 0))).isEqualTo(MirrorStep.Reason.OLD_EPOCH);
    assertThat(mirror.onHint(old.hint(), 0)).isEqualTo(NOTHING);
    var pull = ask(mirror.onTick(5000));
    assertThat(mirror.onAnswer(old.answer(pull, 5000), 5000)).isEqualTo(NOTHING);
    var older = new FeedTable(5, TestLimits.SMALL);
    pull = ask(mirror.onTick(10_000));
    assertThat(reason(mirror.onAnswer(older.answer(pull, 10_000), 10_000)))
        .isEqualTo(MirrorStep.Reason.OLD_EPOCH);
    shouldEqualTheTable();
  }

  @Test
  void shouldRefuseAPageOfAnOlderEpoch() {
    put(0, 1);
    converse(mirror.start(0), 0);
    var pull = ask(mirror.onTick(5000));
    var page =
        new FeedAnswer.Page(
            pull.pull(), new Cursor(6, 9), true, 0, List.of(), List.of(), true, Digest.EMPTY);
    assertThat(reason(mirror.onAnswer(page, 5000))).isEqualTo(MirrorStep.Reason.OLD_EPOCH);
    shouldEqualTheTable();
  }

  @Test
  void shouldFollowALaterEpochExactly() {
    put(0, 3);
    converse(mirror.start(0), 0);
    table = new FeedTable(8, TestLimits.SMALL);
    table.begin().put("h", "k1", Bytes.utf8("v1")).commit();
    var step = applied(converse(mirror.onHint(table.hint(), 0), 0).getLast());
    assertThat(step.changes())
        .containsExactly(new FeedEntry("h", "k0", 1, null), new FeedEntry("h", "k2", 1, null));
    shouldEqualTheTable();
  }

  @Test
  void shouldWaitWhereItIsAhead() {
    put(0, 3);
    converse(mirror.start(0), 0);
    var before = mirror.entries();
    table = new FeedTable(7, TestLimits.SMALL);
    put(0, 2);
    assertThat(converse(mirror.onTick(5000), 5000)).containsExactly(NOTHING);
    assertThat(mirror.onHint(table.hint(), 5000)).isEqualTo(NOTHING);
    assertThat(mirror.entries()).isEqualTo(before);
    put(2, 4);
    converse(mirror.onHint(table.hint(), 5001), 5001);
    shouldEqualTheTable();
  }

  @Test
  void shouldStartAgainWhereThePinIsGoneButNotForEver() {
    put(0, 7);
    var pull = ask(mirror.start(0));
    pull = ask(mirror.onAnswer(table.answer(pull, 0), 0));
    table.expirePins(100_000);
    var again = ask(mirror.onAnswer(table.answer(pull, 100_000), 100_000));
    assertThat(again.isFirst()).isTrue();
    assertThat(again.pull()).isGreaterThan(pull.pull());
    for (int i = 0; i < 3; i++) {
      var gone = new FeedAnswer.Refusal(again.pull(), table.current(), FeedAnswer.Reason.PIN_GONE);
      var step = mirror.onAnswer(gone, 100_000);
      assertThat(step.next().isPresent()).isEqualTo(i < 2);
      again = step.next().orElse(again);
    }
    converse(mirror.onTick(105_000), 105_000);
    shouldEqualTheTable();
  }

  @Test
  void shouldGiveUpAPullThatIsTooLarge() {
    put(0, 501);
    var steps = converse(mirror.start(0), 0);
    assertThat(reason(steps.getLast())).isEqualTo(MirrorStep.Reason.TOO_LARGE);
    assertThat(mirror.size()).isZero();
    assertThat(mirror.wakeAt()).isEqualTo(5000);
    table.begin().remove("h", "k0").commit();
    converse(mirror.onTick(5000), 5000);
    shouldEqualTheTable();
  }

  /// However small the pulls that bring it.
  @Test
  void shouldHoldNoMoreThanItCouldPull() {
    var last = converse(mirror.start(0), 0);
    for (int i = 1; i <= 6; i++) {
      put(100 * (i - 1), 100 * i);
      last = converse(mirror.onTick(5000L * i), 5000L * i);
      assertThat(mirror.size()).isEqualTo(Math.min(500, 100 * i));
    }
    assertThat(reason(last.getLast())).isEqualTo(MirrorStep.Reason.TOO_LARGE);

    table.begin().remove("h", "k0").commit();
    for (int i = 1; i <= 100; i++) {
      table.begin().remove("h", "k" + i).commit();
    }
    converse(mirror.onTick(35_000), 35_000);
    shouldEqualTheTable();
  }

  @Test
  void shouldTakeNoNameThatATableWouldNotTake() {
    var entry = new FeedEntry("h", "k".repeat(5_000), 1, Bytes.wrap(new byte[1]));
    var pull = ask(mirror.start(0));
    var page =
        new FeedAnswer.Page(
            pull.pull(), new Cursor(7, 1), true, 0, List.of(entry), List.of(), true, Digest.EMPTY);
    assertThat(reason(mirror.onAnswer(page, 0))).isEqualTo(MirrorStep.Reason.TOO_LARGE);
  }

  @Test
  void shouldGiveUpAPullOfTooManyBytes() {
    for (int i = 0; i < 500; i++) {
      table.begin().put("h", "k" + i, Bytes.wrap(new byte[64])).commit();
    }
    var steps = converse(mirror.start(0), 0);
    assertThat(reason(steps.getLast())).isEqualTo(MirrorStep.Reason.TOO_LARGE);
  }

  @Test
  void shouldGiveUpAPullOfTooManyOrigins() {
    var statuses = new ArrayList<OriginStatus>();
    for (int i = 0; i <= 20; i++) {
      statuses.add(new OriginStatus("h" + i, OriginStatus.State.STALE, Cursor.NONE, 1));
    }
    var pull = ask(mirror.start(0));
    var page =
        new FeedAnswer.Page(
            pull.pull(), new Cursor(7, 1), true, 0, List.of(), statuses, true, Digest.EMPTY);
    assertThat(reason(mirror.onAnswer(page, 0))).isEqualTo(MirrorStep.Reason.TOO_LARGE);
  }

  @Test
  void shouldApplyEveryRevisionOfAKeyInOrder() {
    put(0, 1);
    converse(mirror.start(0), 0);
    var pull = ask(mirror.onTick(5000));
    var two = new FeedEntry("h", "k0", 2, Bytes.utf8("two"));
    var gone = new FeedEntry("h", "k0", 3, null);
    var four = new FeedEntry("h", "k0", 4, Bytes.utf8("four"));
    var page =
        new FeedAnswer.Page(
            pull.pull(),
            new Cursor(7, 4),
            false,
            0,
            List.of(two, gone, four),
            List.of(),
            true,
            Digest.EMPTY.plus(four));
    mirror.onHint(new FeedHint(new Cursor(7, 9), Digest.EMPTY), 5000);
    var step = applied(mirror.onAnswer(page, 5000));
    assertThat(step.changes()).containsExactly(two, gone, four);
    assertThat(step.next()).isPresent();
    assertThat(mirror.entries()).containsExactly(four);
  }

  @Test
  void shouldReportEveryRevisionThatASnapshotHas() {
    put(0, 1);
    converse(mirror.start(0), 0);
    var pull = ask(mirror.onTick(5000));
    var other = new FeedEntry("h", "k0", 2, Bytes.utf8("other"));
    var same = new FeedEntry("h", "k0", 3, Bytes.utf8("v0"));
    var page =
        new FeedAnswer.Page(
            pull.pull(),
            new Cursor(8, 3),
            true,
            0,
            List.of(other, same),
            List.of(),
            true,
            Digest.EMPTY.plus(same));
    assertThat(applied(mirror.onAnswer(page, 5000)).changes()).containsExactly(other, same);
    assertThat(mirror.entries()).containsExactly(same);
  }

  @Test
  void shouldGoOnFromWhatWasKeptOnDisk() {
    put(0, 3);
    converse(mirror.start(0), 0);
    mirror =
        FeedMirror.restore(TestLimits.SMALL, mirror.cursor(), mirror.entries(), mirror.statuses());
    shouldEqualTheTable();
    put(3, 4);
    assertThat(applied(converse(mirror.start(9000), 9000).getLast()).snapshot()).isFalse();
    shouldEqualTheTable();
  }

  @Test
  void shouldForgetTheOldestMarksOfRemovedOrigins() {
    converse(mirror.start(0), 0);
    for (int i = 0; i < 6; i++) {
      table.begin().origin("h" + i, OriginStatus.State.REMOVED, new Cursor(1, 1)).commit();
      converse(mirror.onHint(table.hint(), 0), 0);
    }
    shouldEqualTheTable();
    assertThat(mirror.statuses()).hasSize(4);
  }

  @Test
  void shouldPullASnapshotWhereWhatIsActedUponDiffers() {
    put(0, 3);
    converse(mirror.start(0), 0);
    assertThat(mirror.onHint(table.hint(), 0)).isEqualTo(NOTHING);
    var differs = new FeedHint(table.current(), table.digest(), true);

    assertThat(ask(mirror.onHint(differs, 0)).snapshot()).isTrue();
  }

  @Test
  void shouldWorkOutTheDigestOfWhatIsActedUpon() {
    put(0, 3);
    table
        .begin()
        .put("g", "k", Bytes.empty())
        .origin("h", OriginStatus.State.COMPLETE, new Cursor(1, 1))
        .commit();
    converse(mirror.start(0), 0);
    var values = new TreeMap<String, Bytes>();
    mirror.entries("h").forEach((key, entry) -> values.put(key, entry.value()));
    assertThat(mirror.digestWith("h", values)).isEqualTo(table.digest());

    values.put("k1", Bytes.utf8("damaged"));
    assertThat(mirror.digestWith("h", values)).isNotEqualTo(table.digest());
    values.remove("k1");
    assertThat(mirror.digestWith("h", values)).isNotEqualTo(table.digest());
  }
}

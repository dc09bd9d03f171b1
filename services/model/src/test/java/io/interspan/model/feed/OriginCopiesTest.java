package io.interspan.model.feed;

import static io.interspan.model.feed.OriginStatus.State.COMPLETE;
import static io.interspan.model.feed.OriginStatus.State.FILLING;
import static io.interspan.model.feed.OriginStatus.State.REMOVED;
import static io.interspan.model.feed.OriginStatus.State.STALE;
import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.model.Bytes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Two relays, A and B, that both know of an origin h.
class OriginCopiesTest {
  private static final Cursor S1 = new Cursor(1, 1);
  private static final Cursor S2 = new Cursor(1, 2);
  private static final Cursor S3 = new Cursor(2, 1);

  private final OriginCopies copies = new OriginCopies(TestLimits.SMALL);
  private final Relay a = new Relay("A", 10);
  private final Relay b = new Relay("B", 20);

  /// A relay's table, and the mirror that follows it.
  private final class Relay {
    final String name;
    final FeedMirror mirror = new FeedMirror(TestLimits.SMALL);
    FeedTable table;

    Relay(String name, long epoch) {
      this.name = name;
      this.table = new FeedTable(epoch, TestLimits.SMALL);
    }

    void restart() {
      table = new FeedTable(table.current().epoch() + 1, TestLimits.SMALL);
    }

    /// Makes the relay's table this, and offers what the mirror then applies.
    List<CopyChange> show(OriginStatus.State state, Cursor stamp, String... keys) {
      var change = table.begin();
      if (state != REMOVED) {
        change.origin("h", state, stamp);
        table.entries("h").keySet().forEach(key -> change.remove("h", key));
        for (var key : keys) {
          change.put("h", key, Bytes.utf8(key));
        }
      }
      change.origin("h", state, stamp).commit();
      return offer();
    }

    List<CopyChange> offer() {
      var step = mirror.start(0);
      while (step.next().isPresent()) {
        step = mirror.onAnswer(table.answer(step.next().get(), 0), 0);
      }
      return copies.offer(name, mirror, (MirrorStep.Applied) step);
    }
  }

  private static CopyChange came(String key) {
    return new CopyChange("h", key, null, Bytes.utf8(key));
  }

  private static CopyChange went(String key) {
    return new CopyChange("h", key, Bytes.utf8(key), null);
  }

  private void shouldHold(Cursor stamp, OriginStatus.State state, String... keys) {
    assertThat(copies.values("h").keySet()).containsExactly(keys);
    assertThat(copies.stamp("h")).hasValue(stamp);
    assertThat(copies.state("h")).hasValue(state);
  }

  @Test
  void shouldFollowACompleteOrigin() {
    assertThat(a.show(COMPLETE, S1, "x", "y")).containsExactly(came("x"), came("y"));
    assertThat(a.show(COMPLETE, S2, "y", "z")).containsExactly(went("x"), came("z"));
    shouldHold(S2, COMPLETE, "y", "z");
    assertThat(copies.value("h", "y")).hasValue(Bytes.utf8("y"));
  }

  @Test
  void shouldEraseNothingWhereARelayStartsAgain() {
    a.show(COMPLETE, S2, "x", "y");
    a.restart();
    assertThat(a.offer()).isEmpty();
    shouldHold(S2, STALE, "x", "y");
    assertThat(a.show(FILLING, S2, "x")).isEmpty();
    assertThat(a.show(FILLING, S3, "z")).isEmpty();
    shouldHold(S2, STALE, "x", "y");
    assertThat(copies.stale()).containsExactly("h");
    assertThat(a.show(COMPLETE, S3, "x", "z")).containsExactly(went("y"), came("z"));
    shouldHold(S3, COMPLETE, "x", "z");
    assertThat(copies.stale()).isEmpty();
  }

  @Test
  void shouldTakeWhicheverRelayIsFurther() {
    a.show(COMPLETE, S1, "x", "y");
    assertThat(b.show(COMPLETE, S2, "x")).containsExactly(went("y"));
    assertThat(a.show(COMPLETE, S1, "x", "y", "z")).isEmpty();
    assertThat(a.show(COMPLETE, S2, "x")).isEmpty();
    assertThat(a.show(COMPLETE, S3, "x", "w")).containsExactly(came("w"));
    assertThat(b.show(COMPLETE, S3, "x", "w")).isEmpty();
    shouldHold(S3, COMPLETE, "w", "x");
  }

  @Test
  void shouldTakeTheWholeCopyWhereADeltaIsNotAllThatDiffers() {
    a.show(COMPLETE, S1, "x", "y", "z");
    b.show(COMPLETE, S2, "q", "y");
    // A's delta adds w, but what A has differs from B's copy in more than that.
    assertThat(a.show(COMPLETE, S3, "w", "x", "y", "z"))
        .containsExactlyInAnyOrder(went("q"), came("w"), came("x"), came("z"));
    shouldHold(S3, COMPLETE, "w", "x", "y", "z");
  }

  @Test
  void shouldTakeAStaleOriginAsCompleteOnce() {
    assertThat(a.show(STALE, S1, "x")).containsExactly(came("x"));
    shouldHold(S1, STALE, "x");
    assertThat(copies.stale()).containsExactly("h");
    b.show(COMPLETE, S1, "x");
    assertThat(copies.stale()).isEmpty();
    copies.leave("B");
    assertThat(copies.stale()).containsExactly("h");
    shouldHold(S1, STALE, "x");
  }

  @Test
  void shouldAddWhatAFillingOriginHasAndDropNothing() {
    assertThat(a.show(FILLING, S1, "x")).containsExactly(came("x"));
    assertThat(b.show(FILLING, S1, "y")).containsExactly(came("y"));
    assertThat(a.show(FILLING, S1)).isEmpty();
    shouldHold(S1, FILLING, "x", "y");
    assertThat(copies.stale()).isEmpty();
    assertThat(b.show(COMPLETE, S1, "y", "z")).containsExactly(went("x"), came("z"));
  }

  @Test
  void shouldReplaceNothingByAnOlderStampWhileFilling() {
    put(a, S3, "x", "new");
    a.show(FILLING, S3, "x");
    put(b, S2, "x", "old");
    assertThat(b.offer()).isEmpty();
    assertThat(b.show(COMPLETE, S2, "y")).containsExactly(came("y"));
    assertThat(b.show(FILLING, S2, "z")).containsExactly(came("z"));
    shouldHold(S3, FILLING, "x", "y", "z");
    assertThat(copies.value("h", "x")).hasValue(Bytes.utf8("x"));
    a.show(COMPLETE, S3, "x");
    shouldHold(S3, COMPLETE, "x");
  }

  private static void put(Relay relay, Cursor stamp, String key, String value) {
    relay.table.begin().origin("h", FILLING, stamp).put("h", key, Bytes.utf8(value)).commit();
  }

  @Test
  void shouldDropARemovedOriginAndNotTakeItBackFromALateRelay() {
    b.show(COMPLETE, S1, "x");
    a.show(COMPLETE, S1, "x");
    assertThat(a.show(REMOVED, S2)).containsExactly(went("x"));
    assertThat(copies.origins()).isEmpty();
    assertThat(b.show(COMPLETE, S1, "x", "y")).isEmpty();
    assertThat(b.show(FILLING, S1, "x")).isEmpty();
    assertThat(b.show(COMPLETE, S3, "x")).containsExactly(came("x"));
  }

  @Test
  void shouldNotDropAnOriginThatCameBackSinceItWasRemoved() {
    a.show(COMPLETE, S3, "x");
    assertThat(b.show(REMOVED, S2)).isEmpty();
    shouldHold(S3, COMPLETE, "x");
  }

  @Test
  void shouldForgetAtAnOperatorsWordUntilItIsOfferedAgain() {
    a.show(COMPLETE, S2, "x");
    assertThat(copies.forget("h")).containsExactly(went("x"));
    assertThat(copies.forget("h")).isEmpty();
    assertThat(b.show(COMPLETE, S1, "x")).isEmpty();
    assertThat(b.show(COMPLETE, S2, "x")).containsExactly(came("x"));
  }

  @Test
  void shouldRemoveAtAnOperatorsWordWhateverIsSaidFromBefore() {
    a.show(COMPLETE, S1, "x");
    assertThat(copies.remove("h", S2)).containsExactly(went("x"));
    assertThat(copies.remove("h", S2)).isEmpty();
    assertThat(b.show(STALE, S1, "x")).isEmpty();
    assertThat(copies.origins()).isEmpty();
    assertThat(b.show(COMPLETE, S2, "x")).containsExactly(came("x"));
  }

  @Test
  void shouldTakeBackWhatWasForgottenThoughItDoesNotChange() {
    a.show(COMPLETE, S1, "x");
    copies.forget("h");
    assertThat(a.offer()).isEmpty();
    assertThat(copies.offerAgain("A", a.mirror, "h")).containsExactly(came("x"));
    assertThat(copies.offerAgain("A", a.mirror, "h")).isEmpty();
    shouldHold(S1, COMPLETE, "x");
  }

  @Test
  void shouldKeepAnOriginThatItsRelayNoLongerKnows() {
    a.show(COMPLETE, S1, "x");
    a.restart();
    a.table.begin().origin("g", COMPLETE, S1).put("g", "k", Bytes.empty()).commit();
    assertThat(a.offer()).hasSize(1);
    shouldHold(S1, STALE, "x");
    assertThat(copies.origins()).containsExactly("g", "h");
  }

  @Test
  void shouldRefuseMoreOriginsThanItsBound() {
    for (int i = 0; i < 16; i++) {
      a.table.begin().origin("o" + i, COMPLETE, S1).commit();
    }
    a.offer();
    assertThat(b.show(COMPLETE, S1, "x")).isEmpty();
    assertThat(copies.refused()).containsExactly("h");
    copies.forget("o3");
    assertThat(b.show(COMPLETE, S2, "x", "y")).containsExactly(came("x"), came("y"));
    assertThat(copies.refused()).isEmpty();
  }

  @Test
  void shouldTakeBackWhatWasKept() {
    copies.restore("h", S2, true, new TreeMap<>(Map.of("x", Bytes.utf8("x"))));
    shouldHold(S2, STALE, "x");
    assertThat(a.show(COMPLETE, S1, "y")).isEmpty();
    assertThat(a.show(COMPLETE, S2, "x")).isEmpty();
    shouldHold(S2, COMPLETE, "x");
  }

  @Test
  void shouldPassOnThatAnOriginWentStale() {
    var passed = new FeedTable(30, TestLimits.SMALL);
    a.show(COMPLETE, S1);
    passed.begin().origin("h", COMPLETE, S1).commit();
    a.restart();
    var step = a.mirror.onAnswer(a.table.answer(a.mirror.start(0).next().orElseThrow(), 0), 0);
    var applied = (MirrorStep.Applied) step;
    var changes = copies.offer("A", a.mirror, applied);
    var change = passed.begin();
    copies.passOn(changes, applied, change);
    assertThat(change.commit()).isTrue();
    assertThat(passed.status("h").map(OriginStatus::state)).hasValue(STALE);
  }

  @Test
  void shouldTakeOverTheWholeWhereAValueWasDamaged() {
    a.show(COMPLETE, S1, "x", "y");
    // From another relay, so that the first one's plain copy is not damaged with it.
    b.show(COMPLETE, S1, "x", "y");
    // As a memory that fails: nobody said so, and the sum is as before.
    copies.value("h", "x").orElseThrow().unsafeArray()[0] ^= 1;
    assertThat(copies.value("h", "x")).hasValue(Bytes.utf8("y"));

    copies.verify("h");
    var differs = new FeedHint(a.table.current(), a.table.digest(), true);
    var pull = a.mirror.onHint(differs, 0).next().orElseThrow();
    var applied = (MirrorStep.Applied) a.mirror.onAnswer(a.table.answer(pull, 0), 0);

    assertThat(applied.changes()).isEmpty();
    assertThat(copies.offer("A", a.mirror, applied)).hasSize(1);
    assertThat(copies.value("h", "x")).hasValue(Bytes.utf8("x"));
  }
}

package io.interspan.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interspan.model.Bytes;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.Digest;
import io.interspan.model.feed.FeedAnswer;
import io.interspan.model.feed.FeedAnswer.Page;
import io.interspan.model.feed.FeedAnswer.Refusal;
import io.interspan.model.feed.FeedEntry;
import io.interspan.model.feed.FeedHint;
import io.interspan.model.feed.FeedPull;
import io.interspan.model.feed.OriginStatus;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class FeedCodecTest {
  private static final Cursor AT = new Cursor(7, 9);
  private static final CursorMessage AT_MESSAGE = FeedCodec.message(AT);

  @Property
  void shouldReadTheHintThatItWrote(@ForAll("cursors") Cursor at, @ForAll long a, @ForAll long b) {
    var hint = new FeedHint(at, new Digest(a, b));

    assertThat(FeedCodec.hint(FeedCodec.message(hint))).isEqualTo(hint);
  }

  @Property
  void shouldReadThePullThatItWrote(
      @ForAll("cursors") Cursor cursor,
      @ForAll("cursors") Cursor pinned,
      @ForAll("counts") int number,
      @ForAll boolean snapshot) {
    int offset = pinned.equals(Cursor.NONE) ? 0 : number;
    var pull = new FeedPull(number, cursor, snapshot, pinned, offset);

    assertThat(FeedCodec.pull(FeedCodec.message(pull))).isEqualTo(pull);
  }

  @Property
  void shouldReadThePageThatItWrote(@ForAll("pages") Page page) {
    assertThat(FeedCodec.page(FeedCodec.message(page))).isEqualTo(page);
  }

  @Property
  void shouldReadTheRefusalThatItWrote(
      @ForAll("cursors") Cursor at,
      @ForAll("counts") int number,
      @ForAll FeedAnswer.Reason reason) {
    var refusal = new Refusal(number, at, reason);

    assertThat(FeedCodec.refusal(FeedCodec.message(refusal))).isEqualTo(refusal);
  }

  @Test
  void shouldRefuseWhatIsMissing() {
    refuses("hint: at is missing", () -> FeedCodec.hint(HintMessage.getDefaultInstance()));
    refuses("pull: cursor is missing", () -> FeedCodec.pull(PullMessage.getDefaultInstance()));
    refuses("page: at is missing", () -> FeedCodec.page(PageMessage.getDefaultInstance()));
    refuses("refusal: at is missing", () -> FeedCodec.refusal(RefusalMessage.newBuilder().build()));
    refuses(
        "hint: digest is missing",
        () -> FeedCodec.hint(HintMessage.newBuilder().setAt(AT_MESSAGE).build()));
    refuses(
        "page: the last one has a digest, no other",
        () -> FeedCodec.page(page().setLast(true).build()));
  }

  @Test
  void shouldRefuseEnumsThatItDoesNotKnow() {
    refuses(
        "refusal: reason 77 is not one of ours",
        () ->
            FeedCodec.refusal(
                RefusalMessage.newBuilder().setAt(AT_MESSAGE).setReasonValue(77).build()));
    refuses(
        "origin 'west/h1': state 0 is not one of ours",
        () ->
            FeedCodec.page(
                page()
                    .setLast(true)
                    .setDigest(DigestMessage.getDefaultInstance())
                    .addOrigins(
                        OriginMessage.newBuilder().setOrigin("west/h1").setStamp(AT_MESSAGE))
                    .build()));
  }

  @Test
  void shouldRefuseNegativeNumbers() {
    refuses(
        "epoch: -1 is negative",
        () -> FeedCodec.cursor(CursorMessage.newBuilder().setEpoch(-1).build()));
    refuses("offset: -5 is negative", () -> FeedCodec.page(page().setOffset(-5).build()));
    refuses("pull: -2 is negative", () -> FeedCodec.page(page().setPull(-2).build()));
    refuses("entry version: -3 is negative", () -> FeedCodec.page(with(entry().setVersion(-3))));
  }

  @Test
  void shouldRefuseEntriesThatContradictTheirPage() {
    refuses("k: version 10 after the pinned 9", () -> FeedCodec.page(with(entry().setVersion(10))));
    refuses(
        "k: a tombstone's value",
        () ->
            FeedCodec.page(
                with(entry().setTombstone(true).setValue(ProtoBytes.wrap(Bytes.utf8("v"))))));
    refuses(
        "k: a tombstone in a snapshot",
        () ->
            FeedCodec.page(
                page().setSnapshot(true).addEntries(entry().setTombstone(true)).build()));
    refuses(
        "pull: an offset without a pinned version",
        () -> FeedCodec.pull(PullMessage.newBuilder().setCursor(AT_MESSAGE).setOffset(3).build()));
  }

  private static PageMessage.Builder page() {
    return PageMessage.newBuilder().setAt(AT_MESSAGE);
  }

  private static EntryMessage.Builder entry() {
    return EntryMessage.newBuilder().setKey("k");
  }

  private static PageMessage with(EntryMessage.Builder entry) {
    return page().addEntries(entry).build();
  }

  private static void refuses(String message, ThrowingCallable reading) {
    assertThatThrownBy(reading).isInstanceOf(MalformedMessageException.class).hasMessage(message);
  }

  @Provide
  Arbitrary<Cursor> cursors() {
    var numbers = Arbitraries.longs().greaterOrEqual(0);
    return Combinators.combine(numbers, numbers).as(Cursor::new);
  }

  @Provide
  Arbitrary<Integer> counts() {
    return Arbitraries.integers().greaterOrEqual(0);
  }

  @Provide
  Arbitrary<Page> pages() {
    var versions = Arbitraries.longs().between(0, 50);
    var names = Arbitraries.strings().ofMaxLength(8);
    var values =
        Arbitraries.bytes().array(byte[].class).ofMaxSize(20).map(Bytes::wrap).injectNull(0.2);
    var entries = Combinators.combine(names, names, versions, values).as(FeedEntry::new);
    var statuses =
        Combinators.combine(names, Arbitraries.of(OriginStatus.State.class), cursors(), versions)
            .as(OriginStatus::new);
    var digests = Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(Digest::new);
    return Combinators.combine(
            counts(),
            Arbitraries.of(true, false),
            entries.list().ofMaxSize(6),
            statuses.list().ofMaxSize(4),
            Arbitraries.of(true, false),
            digests)
        .as((number, snapshot, changes, origins, last, digest) ->
            new Page(
                number,
                new Cursor(3, 50),
                snapshot,
                number,
                changes.stream().filter(one -> !snapshot || !one.isTombstone()).toList(),
                last ? origins : List.of(),
                last,
                last ? digest : Digest.EMPTY));
  }
}

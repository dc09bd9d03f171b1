package io.interspan.sitemanager.logic;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.firewall.logic.group.MemberKeys;
import io.interspan.message.GroupSelector;
import io.interspan.message.SelectorAnswered;
import io.interspan.message.SelectorWords;
import io.interspan.model.Bytes;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.FeedAnswer;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedPull;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MemberBookTest {
  private final FakeSite east = new FakeSite("east", 1);
  private final MemberBook book = new MemberBook("west", 1, List.of(), FeedLimits.DEFAULT);

  private static GroupSelector attached(int letters) {
    return GroupSelector.newBuilder()
        .setAttached(SelectorWords.newBuilder().addWords("a".repeat(letters)))
        .build();
  }

  @Test
  void shouldAsk() {
    book.ask("east", "s1", attached(3));
    book.show("east", true);

    assertThat(book.asks("east")).isTrue();
    assertThat(book.asked("east").entry("west", "s1")).isPresent();
    assertThat(book.answer("east", "s1")).isEmpty();
  }

  @Test
  void shouldAskNoMore() {
    book.ask("east", "s1", attached(3));
    book.askNoMore("east", "s1");
    book.show("east", true);

    assertThat(book.asks("east")).isFalse();
    assertThat(book.asked("east").size()).isZero();
  }

  private long number(String id) {
    var asked = book.asked("east").entry("west", id).orElseThrow().value();
    return Subscriptions.read(Objects.requireNonNull(asked)).getNumber();
  }

  private void ask() {
    book.ask("east", "s1", attached(3));
    book.show("east", true);
  }

  @Test
  void shouldNotTakeAnEarlierAnswerForOneToWhatItAsksAgain() {
    ask();
    east.follow(book);
    east.answer("s1", number("s1"), book);
    assertThat(book.answer("east", "s1")).isPresent();

    book.askNoMore("east", "s1");
    ask();
    assertThat(book.answer("east", "s1")).as("about to be taken away").isEmpty();

    east.answer("s1", number("s1"), book);
    assertThat(book.answer("east", "s1")).isPresent();
  }

  @Test
  void shouldNotWaitForAnAnswerThatTheDiskHas() {
    ask();
    east.follow(book);
    east.answer("s1", number("s1"), book);
    var again = new MemberBook("west", 2, east.rows(), FeedLimits.DEFAULT);

    again.ask("east", "s1", attached(3));
    again.ask("east", "s2", attached(4));
    again.show("east", true);

    assertThat(again.answer("east", "s1")).isPresent();
    assertThat(again.answer("east", "s2")).isEmpty();
  }

  @Test
  void shouldForgetHostsThatLeftUnseen() {
    ask();
    east.follow(book);
    east.mark(east.begin(), "east/h1")
        .put("east/h1", MemberKeys.member("s1", "/p1"), Bytes.utf8("it"))
        .commit();
    east.pull(book);
    assertThat(members(book)).containsExactly("east/h1 /p1");

    east.restart(2);
    east.answer("s1", number("s1"), book);

    assertThat(members(book)).isEmpty();
    assertThat(members(new MemberBook("west", 2, east.rows(), FeedLimits.DEFAULT))).isEmpty();
  }

  private static List<String> members(MemberBook book) {
    var members = new ArrayList<String>();
    book.members("east", "s1", (origin, port) -> members.add(origin + " " + port));
    return members;
  }

  @Test
  void shouldBeginAboveWhatASiteHasSeenWhereItAsksAgain() {
    ask();
    var first = book.asked("east");
    book.forget("east");

    ask();

    assertThat(book.asked("east").current()).isGreaterThan(first.current());
    var fromThere = new FeedPull(1, first.current(), false, Cursor.NONE, 0);
    assertThat(book.asked("east").answer(fromThere, 0))
        .isInstanceOfSatisfying(
            FeedAnswer.Page.class, page -> assertThat(page.snapshot()).isTrue());
  }

  @Test
  void shouldNotAskForWhatNoMessageHolds() {
    book.ask("east", "s1", attached(FeedLimits.DEFAULT.entryBytes()));
    book.show("east", true);

    assertThat(book.asked("east").size()).isZero();
    assertThat(book.answer("east", "s1"))
        .get()
        .extracting(SelectorAnswered::getProblem)
        .asString()
        .contains("too large");
  }
}

package io.interspan.sitemanager.logic;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.message.GroupSelector;
import io.interspan.message.SelectorAnswered;
import io.interspan.message.SelectorWords;
import io.interspan.model.feed.FeedLimits;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemberBookTest {
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

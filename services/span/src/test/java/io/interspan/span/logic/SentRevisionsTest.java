package io.interspan.span.logic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SentRevisionsTest {
  private final SentRevisions sent = new SentRevisions();

  @Test
  void shouldRemember() {
    sent.add(2, List.of("east"));
    sent.add(4, List.of());

    assertThat(sent.of(2)).containsExactly("east");
    assertThat(sent.of(3)).as("it sent nothing").isEmpty();
    assertThat(sent.of(4)).isEmpty();
  }

  @Test
  void shouldSayWhereItDoesNotRememberAnyMore() {
    for (int revision = 1; revision <= SentRevisions.MAX + 1; revision++) {
      sent.add(revision, List.of("east"));
    }

    assertThat(sent.of(1)).isNull();
    assertThat(sent.of(2)).containsExactly("east");
  }

  @Test
  void shouldNotKnowWhatWasNotCompiledOneByOne() {
    sent.add(2, List.of("east"));
    sent.add(5, List.of("west"));
    sent.forget(5);
    sent.add(7, List.of("west"));

    assertThat(sent.of(3)).isNull();
    assertThat(sent.of(5)).isNull();
    assertThat(sent.of(6)).isEmpty();
    assertThat(sent.of(7)).containsExactly("west");
  }
}

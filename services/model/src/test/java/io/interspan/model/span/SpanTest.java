package io.interspan.model.span;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpanTest {
  @Test
  void shouldBeEqualWhateverTheOrderOfItsSites() {
    assertThat(Span.of(List.of("west", "east", "west")))
        .isEqualTo(Span.of(List.of("east", "west")));
  }

  @Test
  void shouldTellNobodyFromNotComputed() {
    assertThat(Span.of(List.of())).isEqualTo(Span.Known.NOBODY).isNotEqualTo(new Span.Unknown());
    assertThat(new Span.Unknown().has("west")).isFalse();
    assertThat(new Span.Unknown()).hasToString("unknown");
    assertThat(Span.Known.NOBODY).hasToString("nobody");
  }

  @Test
  void shouldHaveTheSitesThatBothHave() {
    var some = Span.of(List.of("east", "north", "west"));

    assertThat(some.intersect(Span.of(List.of("south", "west", "east"))))
        .isEqualTo(Span.of(List.of("east", "west")));
    assertThat(some.intersect(Span.Known.NOBODY)).isEqualTo(Span.Known.NOBODY);
  }
}

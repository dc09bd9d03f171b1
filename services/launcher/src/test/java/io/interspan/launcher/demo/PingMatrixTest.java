package io.interspan.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PingMatrixTest {
  @Test
  void shouldNameThePairsWithoutAnAnswer() {
    var matrix = new PingMatrix(List.of("a", "bob", "c"));
    for (var pair : matrix.pairs()) {
      boolean answered = !pair.to().equals("c");
      matrix.note(pair, answered ? Optional.of(Duration.ofNanos(1_234_567)) : Optional.empty());
    }

    assertThat(matrix.pairs()).hasSize(6);
    assertThat(matrix.answered()).isEqualTo(4);
    assertThat(matrix.unanswered())
        .extracting(Object::toString)
        .containsExactly("a -> c", "bob -> c");
    assertThat(matrix.lines())
        .containsExactly(
            "                   a       bob         c",
            "a                  -     1.235      none",
            "bob            1.235         -      none",
            "c              1.235     1.235         -");
  }
}

package io.interspan.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.interspan.model.intent.Tag;
import org.junit.jupiter.api.Test;

class InternerTest {
  @Test
  void shouldKeepOneOfValuesThatAreEqual() {
    var interner = new Interner<Tag>(4);
    var first = interner.of(new Tag("ns", "shop"));

    assertThat(interner.of(new Tag("ns", "shop"))).isSameAs(first);
    assertThat(interner.of(new Tag("ns", "bank"))).isEqualTo(new Tag("ns", "bank"));
  }

  @Test
  void shouldForgetRatherThanGrow() {
    var interner = new Interner<Integer>(1);
    var first = Integer.valueOf(100_000);
    interner.of(first);
    for (int i = 0; i < 1_000; i++) {
      assertThat(interner.of(200_000 + i)).isEqualTo(200_000 + i);
    }

    assertThat(interner.of(100_000)).isNotSameAs(first).isEqualTo(first);
  }

  @Test
  void shouldRefuseAWrongNumberOfPlaces() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Interner<Tag>(0))
        .withMessage("bits must be 1 to 20, were 0");
  }
}

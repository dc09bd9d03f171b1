package io.interspan.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BytesTest {
  @Test
  void shouldBeEqualByContent() {
    assertThat(Bytes.utf8("a\u00e9"))
        .isEqualTo(Bytes.wrap(new byte[] {'a', (byte) 0xc3, (byte) 0xa9}));
    assertThat(Bytes.utf8("a")).hasSameHashCodeAs(Bytes.copyOf(new byte[] {'a'}));
    assertThat(Bytes.utf8("a")).isNotEqualTo(Bytes.utf8("b")).isNotEqualTo("a");
    assertThat(Bytes.empty()).isEqualTo(Bytes.utf8(""));
  }

  @Test
  void shouldNotChangeWithTheArraysItWasMadeFromAndGaveAway() {
    var array = new byte[] {1, 2};
    var bytes = Bytes.copyOf(array);
    array[0] = 9;
    bytes.toArray()[1] = 9;
    assertThat(bytes.toArray()).containsExactly(1, 2);
    assertThat(bytes.size()).isEqualTo(2);
  }

  @Test
  void shouldReadAsUtf8() {
    assertThat(Bytes.utf8("Zürich 🚀").toUtf8()).isEqualTo("Zürich 🚀");
  }

  @Test
  void shouldShowItsBeginning() {
    assertThat(Bytes.wrap(new byte[20])).hasToString("Bytes[20: " + "00".repeat(16) + "]");
  }
}

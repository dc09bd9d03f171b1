package io.interspan.model.intent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IntentPathTest {
  @Test
  void shouldNameChildren() {
    var port = IntentPath.ROOT.child("segments", "web").child("ports", "p:1@host~_.-");
    assertThat(port).hasToString("/global-infra/segments/web/ports/p:1@host~_.-");
    assertThat(port.id()).isEqualTo("p:1@host~_.-");
  }

  @Test
  void shouldKnowWhatItLiesWithin() {
    var web = IntentPath.ROOT.child("segments", "web");
    assertThat(web.isWithin(web)).isTrue();
    assertThat(web.isWithin(IntentPath.ROOT)).isTrue();
    assertThat(IntentPath.ROOT.isWithin(web)).isFalse();
    assertThat(IntentPath.ROOT.child("segments", "web2").isWithin(web)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/", "a", "a/b", "/a/", "//a", "/a//b", "/a b", "/a?b", "/ä", "/a\n", "/a%2f"})
  void shouldRefuseWhatIsNoPath(String text) {
    assertThatThrownBy(() -> new IntentPath(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "' is not a path");
  }

  @Test
  void shouldBoundItsLength() {
    assertThat(new IntentPath("/" + "a".repeat(IntentPath.MAX_LENGTH - 1)).value())
        .hasSize(IntentPath.MAX_LENGTH);
    assertThat(new IntentPath("/a".repeat(IntentPath.MAX_LENGTH / 2)).id()).isEqualTo("a");
    assertThatThrownBy(() -> new IntentPath("/" + "a".repeat(IntentPath.MAX_LENGTH)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldBeOrderedByText() {
    assertThat(new IntentPath("/a/b")).isLessThan(new IntentPath("/a/c"));
    assertThat(new IntentPath("/a-")).isLessThan(new IntentPath("/a/b"));
  }
}

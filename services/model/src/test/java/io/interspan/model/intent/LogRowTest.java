package io.interspan.model.intent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interspan.model.Bytes;
import io.interspan.model.feed.Digest;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LogRowTest {
  private static IntentChange added(String path) {
    return new IntentChange(new IntentPath(path), IntentType.SEGMENT, null, Bytes.utf8("{}"));
  }

  private static LogRow row(long revision, IntentChange... changes) {
    return new LogRow(revision, "admin", 0, Arrays.asList(changes), Digest.EMPTY);
  }

  @Test
  void shouldPutItsChangesInTheOrderOfTheirPaths() {
    assertThat(row(1, added("/b"), added("/a/c"), added("/a")))
        .isEqualTo(row(1, added("/a"), added("/a/c"), added("/b")))
        .extracting(LogRow::changes)
        .isEqualTo(List.of(added("/a"), added("/a/c"), added("/b")));
  }

  @Test
  void shouldChangeAnObjectOnce() {
    assertThatThrownBy(() -> row(3, added("/a"), added("/b"), added("/a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("row 3 changes /a twice");
  }

  @Test
  void shouldChangeSomething() {
    assertThatThrownBy(() -> row(1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new IntentChange(new IntentPath("/a"), IntentType.SEGMENT, null, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/a");
  }

  @Test
  void shouldBeginAtOne() {
    assertThatThrownBy(() -> row(0, added("/a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not at 0");
  }
}

package io.interspan.intentapi.logic;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.model.Bytes;
import io.interspan.model.feed.Digest;
import io.interspan.model.intent.IntentChange;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.LogRow;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogTailTest {
  private final LogTail tail = new LogTail();

  @Test
  void shouldGiveRowsInOrder() {
    for (int revision = 5; revision <= 9; revision++) {
      tail.add(row(revision, 10));
    }

    assertThat(revisions(4, 100)).containsExactly(5L, 6L, 7L, 8L, 9L);
    assertThat(revisions(6, 2)).containsExactly(7L, 8L);
    assertThat(revisions(9, 2)).isEmpty();
  }

  @Test
  void shouldSayWhereRowsAreNotAllHere() {
    assertThat(tail.after(0, 10)).isEmpty();
    tail.add(row(5, 10));

    assertThat(tail.after(3, 10)).isEmpty();
    // Nobody knows yet what comes after a revision that is not there.
    assertThat(tail.after(6, 10)).isEmpty();
  }

  @Test
  void shouldKeepTheNewestOnly() {
    for (int revision = 1; revision <= LogTail.MAX_ROWS + 10; revision++) {
      tail.add(row(revision, 10));
    }

    assertThat(tail.after(9, 1)).isEmpty();
    assertThat(revisions(10, 1)).containsExactly(11L);
  }

  @Test
  void shouldHoldNoMoreBytesThanItMay() {
    for (int revision = 1; revision <= 10; revision++) {
      tail.add(row(revision, (int) (LogTail.MAX_BYTES / 4)));
    }

    assertThat(tail.after(5, 1)).isEmpty();
    assertThat(revisions(6, 100)).containsExactly(7L, 8L, 9L, 10L);
  }

  @Test
  void shouldBeginAnewWhereTheLogWasPutBack() {
    tail.add(row(5, 10));
    tail.add(row(3, 10));

    assertThat(tail.after(4, 10)).isEmpty();
    assertThat(revisions(2, 10)).containsExactly(3L);
  }

  private List<Long> revisions(long after, int limit) {
    return tail.after(after, limit).orElseThrow().stream().map(LogRow::revision).toList();
  }

  private static LogRow row(long revision, int bytes) {
    var change =
        new IntentChange(
            new IntentPath("/global-infra/segments/s" + revision),
            IntentType.SEGMENT,
            null,
            Bytes.wrap(new byte[bytes]));
    return new LogRow(revision, "admin", 0, List.of(change), Digest.EMPTY);
  }
}

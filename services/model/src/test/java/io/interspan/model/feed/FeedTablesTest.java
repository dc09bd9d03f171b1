package io.interspan.model.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.model.Bytes;
import org.junit.jupiter.api.Test;

class FeedTablesTest {
  private final FeedTables tables = new FeedTables(7, FeedLimits.DEFAULT);

  private static void put(FeedTable table, String key) {
    var change = table.begin();
    change
        .origin("o", OriginStatus.State.COMPLETE, new Cursor(7, change.version()))
        .put("o", key, Bytes.utf8(key))
        .commit();
  }

  private static MirrorStep.Applied pull(FeedMirror mirror, FeedTable table) {
    var ask = (MirrorStep.Ask) mirror.start(0);
    return (MirrorStep.Applied) mirror.onAnswer(table.answer(ask.pull(), 0), 0);
  }

  @Test
  void shouldGiveASnapshotToWhoKnewAnEarlierTable() {
    var first = tables.open();
    put(first, "a");
    put(first, "b");
    var mirror = new FeedMirror(FeedLimits.DEFAULT);
    pull(mirror, first);
    assertThat(mirror.size()).isEqualTo(2);

    tables.close(first);
    var second = tables.open();
    assertThat(pull(mirror, second).snapshot()).isTrue();
    assertThat(mirror.size()).isZero();

    put(second, "c");
    pull(mirror, second);
    assertThat(mirror.entries()).extracting(FeedEntry::key).containsExactly("c");
  }

  @Test
  void shouldBeginAboveTheFurthestTable() {
    var far = tables.open();
    var near = tables.open();
    for (int i = 0; i < 5; i++) {
      put(far, "k" + i);
    }
    tables.close(far);
    tables.close(near);

    assertThat(tables.open().current()).isGreaterThan(far.current());
  }
}

package io.interspan.model.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.model.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/// Holds a table against its own history: every state that it ever had.
class FeedTablePropertyTest {
  private static final int ORIGINS = 3;

  /// Which entries and marks there are, by name.
  private record State(TreeMap<String, FeedEntry> entries, TreeMap<String, OriginStatus> marks) {
    static State of(FeedTable table) {
      var state = new State(new TreeMap<>(), new TreeMap<>());
      table.entries().forEach(state::apply);
      table.statuses().forEach(state::apply);
      return state;
    }

    State copy() {
      return new State(new TreeMap<>(entries), new TreeMap<>(marks));
    }

    void apply(FeedEntry entry) {
      String name = entry.origin() + " " + entry.key();
      if (entry.isTombstone()) {
        entries.remove(name);
      } else {
        entries.put(name, entry);
      }
    }

    void apply(OriginStatus mark) {
      if (mark.state() == OriginStatus.State.REMOVED) {
        marks.remove(mark.origin());
      } else {
        marks.put(mark.origin(), mark);
      }
    }

    Digest digest() {
      var digest = Digest.EMPTY;
      for (var entry : entries.values()) {
        digest = digest.plus(entry);
      }
      for (var mark : marks.values()) {
        digest = digest.plus(mark);
      }
      return digest;
    }
  }

  private static void change(FeedTable table, Random random) {
    var change = table.begin(table.current().version() + 1 + random.nextInt(3));
    int steps = 1 + random.nextInt(4);
    for (int i = 0; i < steps; i++) {
      String origin = "h" + random.nextInt(ORIGINS);
      String key = "k" + random.nextInt(10);
      switch (random.nextInt(8)) {
        case 0 -> change.origin(origin, OriginStatus.State.REMOVED, new Cursor(1, 1));
        case 1, 2 -> change.remove(origin, key);
        default ->
            change
                .origin(origin, OriginStatus.State.COMPLETE, new Cursor(1, random.nextInt(3)))
                .put(origin, key, Bytes.wrap(new byte[random.nextInt(40)]));
      }
    }
    change.commit();
  }

  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void shouldKeepItsDigestAndMissNothingAfterAnyCursor(@ForAll long seed) {
    var random = new Random(seed);
    var table = new FeedTable(3, TestLimits.SMALL);
    var history = new TreeMap<Long, State>();
    history.put(0L, State.of(table));
    for (int i = 0; i < 40; i++) {
      change(table, random);
      history.put(table.current().version(), State.of(table));
      assertThat(table.digest()).isEqualTo(State.of(table).digest());
      var from = history.floorEntry((long) random.nextInt((int) table.current().version() + 1));
      shouldLeadFrom(new Cursor(3, from.getKey()), from.getValue(), table, history, random);
    }
  }

  /// Pulls all pages, while the table may go on changing, and checks that they lead from the state
  /// at the cursor to that at the one version that they show.
  private static void shouldLeadFrom(
      Cursor cursor,
      State from,
      FeedTable table,
      NavigableMap<Long, State> history,
      Random random) {
    boolean busy = random.nextBoolean();
    var pull = new FeedPull(9, cursor, random.nextInt(8) == 0, Cursor.NONE, 0);
    var entries = new ArrayList<FeedEntry>();
    while (true) {
      var page = (FeedAnswer.Page) table.answer(pull, 0);
      shouldBeOfAllowedSize(page);
      assertThat(page.offset()).isEqualTo(entries.size());
      assertThat(pull.isFirst() || page.at().equals(pull.pinned())).isTrue();
      entries.addAll(page.entries());
      if (page.last()) {
        shouldArriveAt(page, entries, cursor, from, history);
        return;
      }
      pull = new FeedPull(9, cursor, pull.snapshot(), page.at(), entries.size());
      if (busy) {
        change(table, random);
        history.put(table.current().version(), State.of(table));
      }
    }
  }

  private static void shouldBeOfAllowedSize(FeedAnswer.Page page) {
    assertThat(page.entries()).hasSizeLessThanOrEqualTo(TestLimits.SMALL.pageEntries());
    if (page.entries().size() > 1) {
      assertThat(page.entries().stream().mapToLong(EntrySize::of).sum())
          .isLessThanOrEqualTo(TestLimits.SMALL.pageBytes());
    }
    assertThat(page.last() || page.origins().isEmpty()).isTrue();
  }

  private static void shouldArriveAt(
      FeedAnswer.Page page,
      List<FeedEntry> entries,
      Cursor cursor,
      State from,
      NavigableMap<Long, State> history) {
    var state = page.snapshot() ? new State(new TreeMap<>(), new TreeMap<>()) : from.copy();
    assertThat(entries).isSortedAccordingTo((a, b) -> Long.compare(a.version(), b.version()));
    if (!page.snapshot()) {
      assertThat(entries).allMatch(entry -> entry.version() > cursor.version());
      assertThat(page.origins()).allMatch(mark -> mark.changed() > cursor.version());
    }
    entries.forEach(state::apply);
    page.origins().forEach(state::apply);
    var right = history.floorEntry(page.at().version()).getValue();
    assertThat(state.entries()).isEqualTo(right.entries());
    assertThat(page.digest()).isEqualTo(state.digest());
    state.marks().forEach((origin, mark) -> assertThat(right.marks()).containsEntry(origin, mark));
    assertThat(state.marks().keySet()).containsAll(right.marks().keySet());
  }
}

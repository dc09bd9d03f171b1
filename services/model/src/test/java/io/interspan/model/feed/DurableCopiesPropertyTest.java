package io.interspan.model.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.model.Bytes;
import io.interspan.model.copy.CopyWrite;
import io.interspan.model.copy.StoredEntry;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

class DurableCopiesPropertyTest {
  private static final List<OriginStatus.State> STATES = List.of(OriginStatus.State.values());

  private final TreeMap<CopyWrite.Key, StoredEntry> disk = new TreeMap<>(TestRows.ORDER);
  private FeedTable table = new FeedTable(7, TestLimits.SMALL);
  private DurableCopies durable = load();
  private FeedMirror mirror = durable.mirror("A");

  private DurableCopies load() {
    return DurableCopies.load("feed", List.copyOf(disk.values()), TestLimits.SMALL);
  }

  private void pull() {
    var step = mirror.start(0);
    while (step.next().isPresent()) {
      step = mirror.onAnswer(table.answer(step.next().get(), 0), 0);
      if (step instanceof MirrorStep.Applied applied) {
        TestRows.apply(disk, durable.apply("A", mirror, applied).write());
      }
    }
  }

  private void restart() {
    durable = load();
    mirror = durable.mirror("A");
  }

  /// After any change, what a restart would read is what is held, and a cursor that it would read
  /// belongs to exactly the table that it would read.
  @Property(tries = 200, shrinking = ShrinkingMode.OFF)
  void shouldHoldOnDiskWhatIsHeld(@ForAll long seed) {
    var random = new Random(seed);
    for (int i = 0; i < 40; i++) {
      if (random.nextInt(10) == 0) {
        table = new FeedTable(table.current().epoch() + 1, TestLimits.SMALL);
      }
      var change = table.begin();
      String origin = "h" + random.nextInt(3);
      var state = STATES.get(random.nextInt(STATES.size()));
      change.origin(origin, state, new Cursor(1, i / 4));
      for (int j = random.nextInt(4); j > 0 && state != OriginStatus.State.REMOVED; j--) {
        change.put(origin, "k" + random.nextInt(6), Bytes.utf8("v" + random.nextInt(3)));
        change.remove(origin, "k" + random.nextInt(6));
      }
      change.commit();
      pull();
      if (random.nextInt(20) == 0) {
        TestRows.apply(disk, durable.forget(origin).write());
      }
      shouldReadWhatIsHeld();
      if (random.nextInt(10) == 0) {
        restart();
      }
    }
  }

  private void shouldReadWhatIsHeld() {
    var held = durable.copies();
    var loaded = load();
    assertThat(loaded.copies().origins()).isEqualTo(held.origins());
    for (var origin : held.origins()) {
      assertThat(loaded.copies().values(origin)).isEqualTo(held.values(origin));
      assertThat(loaded.copies().stamp(origin)).isEqualTo(held.stamp(origin));
      assertThat(loaded.copies().state(origin).equals(state(OriginStatus.State.FILLING)))
          .isEqualTo(held.state(origin).equals(state(OriginStatus.State.FILLING)));
    }
    if (loaded.relay().isPresent()) {
      var again = loaded.mirror("A");
      assertThat(again.cursor()).isEqualTo(mirror.cursor());
      assertThat(again.entries()).isEqualTo(mirror.entries());
      assertThat(again.digest()).isEqualTo(mirror.digest());
    }
  }

  private static Optional<OriginStatus.State> state(OriginStatus.State state) {
    return Optional.of(state);
  }
}

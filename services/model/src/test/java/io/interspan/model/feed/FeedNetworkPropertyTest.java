package io.interspan.model.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/// Whatever is lost, doubled, reordered, cut, paused, restarted or restored: [FeedWorld] checks at
/// every step that no copy drops what its host still has, and in the end that all are equal.
class FeedNetworkPropertyTest {
  @Property(tries = 150, shrinking = ShrinkingMode.OFF)
  void shouldConvergeAndDropNothingThatLives(@ForAll long seed) {
    var world = new FeedWorld(seed);
    world.storm(60);
    world.calm();
    world.shouldHaveConverged();
  }

  /// The same seeds in every run: nobody is healed by a snapshot who should not have been ill.
  @Example
  void shouldMeetEveryKindOfStep() {
    var met = new TreeMap<String, Integer>();
    for (long seed = 1; seed <= 20; seed++) {
      var world = new FeedWorld(seed);
      world.storm(60);
      world.calm();
      world.shouldHaveConverged();
      met.merge("drops", world.audit.drops, Integer::sum);
      met.merge("deltas", world.audit.deltas, Integer::sum);
      met.merge("snapshots", world.audit.snapshots, Integer::sum);
      met.merge("resumed", world.resumed(), Integer::sum);
      world.audit.alarms.forEach((reason, n) -> met.merge(reason.name(), n, Integer::sum));
    }
    assertThat(met).containsOnlyKeys("OLD_EPOCH", "deltas", "drops", "resumed", "snapshots");
    assertThat(met.get("drops")).isGreaterThan(500);
    assertThat(met.get("deltas")).isGreaterThan(4000);
    assertThat(met.get("snapshots")).isGreaterThan(500);
    assertThat(met.get("resumed")).isGreaterThan(20);
  }
}

package io.interspan.sitemanager.logic;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.message.ControllerNode;
import io.interspan.message.ShardMapEntry;
import io.interspan.model.shard.ShardMap;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class NodeSetTest {
  private static final long HELLO = 1_000;

  private final NodeSet nodes = new NodeSet(SiteWorld.config("west", List.of("1", "2")), null, 0);
  private final TreeSet<String> alive = new TreeSet<>(List.of("1", "2"));
  private final ArrayList<List<String>> certain = new ArrayList<>();
  private long now;

  /// Lets time pass; notes each set of nodes that becomes certain.
  private void run(long millis) {
    for (long end = now + millis; now < end; ) {
      now += HELLO / 4;
      if (now % HELLO == 0) {
        alive.forEach(node -> nodes.heard(node, "west:" + node, now));
      }
      nodes
          .tick(now)
          .map(present -> present.stream().map(ControllerNode::getId).toList())
          .filter(ids -> certain.isEmpty() || !certain.getLast().equals(ids))
          .ifPresent(certain::add);
    }
  }

  @Test
  void shouldTakeAllForPresentAtFirst() {
    run(3 * HELLO);

    assertThat(certain).containsExactly(List.of("1", "2"));
  }

  @Test
  void shouldSayWhichNodesAreThereAlsoWhereNoneIs() {
    run(10 * HELLO);
    assertThat(nodes.isThere("1")).isTrue();
    assertThat(nodes.isThere("9")).isFalse();
    alive.clear();

    run(NodeSet.SILENCE_MILLIS + HELLO);

    assertThat(nodes.isThere("1")).isFalse();
    assertThat(nodes.isThere("2")).isFalse();
  }

  @Test
  void shouldLeaveASilentNodeOutAndTakeItBack() {
    run(10 * HELLO);
    alive.remove("1");
    run(NodeSet.SILENCE_MILLIS - 2 * HELLO);
    assertThat(certain).as("it may be on its way").hasSize(1);

    run(NodeSet.STEADY_MILLIS + 4 * HELLO);
    alive.add("1");
    run(NodeSet.STEADY_MILLIS + 2 * HELLO);

    assertThat(certain).containsExactly(List.of("1", "2"), List.of("2"), List.of("1", "2"));
  }

  @Test
  void shouldKeepAllWhereNoneIsThere() {
    run(5 * HELLO);
    alive.remove("1");
    run(HELLO);
    alive.remove("2");
    run(60 * HELLO);

    assertThat(certain).containsExactly(List.of("1", "2"));
  }

  @Test
  void shouldNotTakeNodesForGoneBecauseItStoodStillItself() {
    run(5 * HELLO);
    now += 10 * NodeSet.SILENCE_MILLIS;
    alive.remove("1");
    run(NodeSet.STEADY_MILLIS + HELLO);
    alive.add("1");
    run(10 * HELLO);

    assertThat(certain).containsExactly(List.of("1", "2"));
  }

  @Test
  void shouldTakeNodesInThatJoin() {
    run(5 * HELLO);
    alive.add("3");
    run(5 * HELLO);

    assertThat(certain).containsExactly(List.of("1", "2"), List.of("1", "2", "3"));
    var map = ShardMapEntry.newBuilder().addAllNodes(nodes.all()).build();
    assertThat(new NodeSet(SiteWorld.config("west", List.of("1", "2")), map, now).known())
        .as("after a start, too")
        .containsExactly("1", "2", "3");
  }

  @Test
  void shouldHaveABound() {
    for (int node = 0; node < 2 * ShardMap.MAX_NODES; node++) {
      nodes.heard("n" + node, "west:" + node, now);
    }
    assertThat(nodes.known()).hasSize(ShardMap.MAX_NODES);

    run(2 * NodeSet.SILENCE_MILLIS);
    assertThat(nodes.heard("late", "west:late", now)).as("a silent one makes room").isTrue();
    assertThat(nodes.known()).hasSize(ShardMap.MAX_NODES).contains("late", "1", "2");
  }
}

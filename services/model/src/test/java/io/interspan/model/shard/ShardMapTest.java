package io.interspan.model.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ShardMapTest {
  @Test
  void shouldSortNodesAndKeepEachOnce() {
    assertThat(physical(1, "3", "1", "2", "1").nodes()).containsExactly("1", "2", "3");
    assertThat(physical(1, "2", "1")).isEqualTo(physical(1, "1", "2"));
  }

  @Test
  void shouldNameNobodyWithoutNodes() {
    assertThat(ShardMap.NONE.owner("h1")).isEmpty();
    assertThat(ShardMap.NONE.sessionsOf("h1")).isEmpty();
  }

  @Test
  void shouldRefuseWhatIsNoMap() {
    assertThatThrownBy(() -> physical(-1, "1")).hasMessageContaining("-1");
    assertThatThrownBy(() -> physical(1, "")).hasMessageContaining("empty");
    var many = new ArrayList<String>();
    for (int i = 0; i <= ShardMap.MAX_NODES; i++) {
      many.add("n" + i);
    }
    assertThatThrownBy(() -> new ShardMap(1, Sharding.PHYSICAL, many))
        .hasMessageContaining("at most 64");
  }

  /// The hash is part of the protocol: these values were computed by another program (Python).
  @Test
  void shouldHashAsSpecified() {
    assertThat(RendezvousHash.of("1", "h1")).isEqualTo(0xfcc4b533231ae3fcL);
    assertThat(RendezvousHash.of("2", "/global-infra/segments/web")).isEqualTo(0x57d6ea3840aaa0e5L);
  }

  @Test
  void shouldGiveEachNodeItsPart() {
    var map = physical(1, "1", "2", "3", "4");
    var count = new TreeMap<String, Integer>();
    for (int i = 0; i < 10_000; i++) {
      count.merge(map.owner("h" + i).orElseThrow(), 1, Integer::sum);
    }
    assertThat(count.values()).allSatisfy(n -> assertThat(n).isBetween(2_200, 2_800));
  }

  @Test
  void shouldSendAHostToItsMasterOrToAllNodes() {
    var physical = physical(1, "1", "2", "3");
    assertThat(physical.sessionsOf("h7")).containsExactly(physical.owner("h7").orElseThrow());
    assertThat(physical.stateSource("h7", "/s")).isEqualTo(physical.owner("h7"));
    var logical = new ShardMap(1, Sharding.LOGICAL, List.of("1", "2", "3"));
    assertThat(logical.sessionsOf("h7")).containsExactly("1", "2", "3");
    assertThat(logical.stateSource("h7", "/s")).isEqualTo(logical.owner("/s"));
    assertThat(logical.composer("h7")).isEqualTo(physical.composer("h7"));
  }

  @Property
  void shouldMoveOnlyTheKeysOfANodeThatLeaves(
      @ForAll("nodes") List<String> nodes, @ForAll("keys") List<String> keys) {
    var all = new ShardMap(1, Sharding.PHYSICAL, nodes);
    var fewer = new ShardMap(2, Sharding.PHYSICAL, nodes.subList(1, nodes.size()));
    for (var key : keys) {
      var before = all.owner(key).orElseThrow();
      if (before.equals(nodes.getFirst())) {
        assertThat(fewer.owner(key).orElseThrow()).isNotEqualTo(before);
      } else {
        assertThat(fewer.owner(key)).contains(before);
      }
    }
  }

  @Property
  void shouldNotDependOnEpochOrOrder(
      @ForAll("nodes") List<String> nodes, @ForAll("keys") List<String> keys) {
    var map = new ShardMap(1, Sharding.PHYSICAL, nodes);
    var reversed = new ShardMap(9, Sharding.PHYSICAL, nodes.reversed());
    for (var key : keys) {
      assertThat(reversed.owner(key)).isEqualTo(map.owner(key));
    }
  }

  @Provide
  Arbitrary<List<String>> nodes() {
    return words().list().uniqueElements().ofMinSize(2).ofMaxSize(8);
  }

  @Provide
  Arbitrary<List<String>> keys() {
    return words().list().ofMinSize(1).ofMaxSize(40);
  }

  private static Arbitrary<String> words() {
    return Arbitraries.strings().alpha().numeric().ofMinLength(1).ofMaxLength(6);
  }

  private static ShardMap physical(long epoch, String... nodes) {
    return new ShardMap(epoch, Sharding.PHYSICAL, List.of(nodes));
  }
}

package io.interspan.span.logic;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.model.intent.IntentPath;
import java.util.HashMap;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/// The table of nodes against one of the JDK's.
class NodeTablePropertyTest {
  /// Enough to have the table grow, and runs of nodes that are not where they should be.
  private static final int PATHS = 2_000;

  private final Trail trail = new Trail();

  /// Sixteen paths in a row have one hash: `Aa` and `BB` have the same.
  private static IntentPath path(int number) {
    var id = new StringBuilder();
    for (int bit = 0; bit < 4; bit++) {
      id.append((number >> bit & 1) == 0 ? "Aa" : "BB");
    }
    return new IntentPath("/global-infra/segments/" + (number >> 4) + id);
  }

  @Property(tries = 50)
  void shouldFindWhatIsThereAndNothingElse(
      @ForAll @Size(min = 500, max = 4_000) List<@IntRange(max = PATHS - 1) Integer> numbers) {
    var table = new NodeTable();
    var known = new HashMap<IntentPath, Node>();
    for (int number : numbers) {
      var path = path(number);
      var node = known.get(path);
      assertThat(table.find(path)).isSameAs(node);
      if (node == null) {
        var added = new Node(path, trail);
        table.add(added);
        known.put(path, added);
      } else {
        assertThat(table.remove(node)).isTrue();
        assertThat(table.remove(node)).isFalse();
        known.remove(path);
      }
    }

    assertThat(table.size()).isEqualTo(known.size());
    assertThat(table.all()).containsExactlyInAnyOrderElementsOf(known.values());
    known.forEach((path, node) -> assertThat(table.find(path)).isSameAs(node));
  }
}

package io.interspan.span.logic;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.model.intent.IntentPath;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/// The edges to a node against a set of the JDK's, and what is left of changes that are taken back.
class EdgeSetPropertyTest {
  private static final int EDGES = 20;

  private final Trail trail = new Trail();
  private final List<Edge> edges =
      IntStream.range(0, EDGES)
          .mapToObj(number -> new Edge(node(number), node(0), Reason.GATEWAY))
          .toList();

  private Node node(int number) {
    return new Node(new IntentPath("/global-infra/segments/s" + number), trail);
  }

  private void toggle(EdgeSet set, LinkedHashSet<Edge> known, List<Integer> numbers) {
    for (int number : numbers) {
      var edge = edges.get(number);
      if (known.add(edge)) {
        set.add(edge, trail);
      } else {
        set.remove(edge, trail);
        known.remove(edge);
      }
    }
  }

  private static List<Node> inOrder(EdgeSet set) {
    var nodes = new ArrayList<Node>();
    set.forEachFrom(nodes::add);
    return nodes;
  }

  @Property(tries = 200)
  void shouldHaveWhatWasAddedAndGoBackInPlace(
      @ForAll @Size(max = 100) List<@IntRange(max = EDGES - 1) Integer> first,
      @ForAll @Size(max = 100) List<@IntRange(max = EDGES - 1) Integer> tried) {
    var set = new EdgeSet();
    var known = new LinkedHashSet<Edge>();
    toggle(set, known, first);
    var before = inOrder(set);
    assertThat(before).containsExactlyInAnyOrderElementsOf(known.stream().map(Edge::from).toList());
    assertThat(set.isEmpty()).isEqualTo(known.isEmpty());

    trail.begin();
    toggle(set, known, tried);
    assertThat(set.from())
        .containsExactlyInAnyOrderElementsOf(known.stream().map(Edge::from).toList());
    trail.goBack();

    assertThat(inOrder(set)).as("also in the order of before").isEqualTo(before);
  }
}

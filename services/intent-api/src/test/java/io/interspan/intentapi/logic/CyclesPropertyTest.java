package io.interspan.intentapi.logic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/// Groups that refer to each other: what is let in is exactly what has no circle, and referrers are
/// known from both ends.
class CyclesPropertyTest {
  private static final String GROUPS = "/domains/default/groups/";
  private static final int NAMES = 6;

  /// What a group refers to from now on.
  record Change(int group, TreeSet<Integer> members) {}

  @Provide
  Arbitrary<List<List<Change>>> trees() {
    var name = Arbitraries.integers().between(0, NAMES - 1);
    return Combinators.combine(name, name.set().ofMaxSize(2))
        .as((group, members) -> new Change(group, new TreeSet<>(members)))
        .list()
        .uniqueElements(Change::group)
        .ofMinSize(1)
        .ofMaxSize(3)
        .list()
        .ofMinSize(1)
        .ofMaxSize(10);
  }

  @Property(tries = 200)
  void shouldLetInWhatHasNoCircle(@ForAll("trees") List<List<Change>> trees) {
    var desk = new Desk();
    for (int i = 0; i < NAMES; i++) {
      desk.put(GROUPS + i, "{}");
    }
    var model = new TreeMap<Integer, TreeSet<Integer>>();
    for (var tree : trees) {
      var next = new TreeMap<>(model);
      tree.forEach(change -> next.put(change.group(), change.members()));
      boolean circle =
          next.keySet().stream().anyMatch(from -> reaches(next, from, from, new TreeSet<>()));

      var reply = desk.ask("PATCH", "", body(tree));

      assertThat(reply.status()).as(reply.body().toUtf8()).isEqualTo(circle ? 400 : 200);
      if (!circle) {
        model = next;
      }
    }
    for (int i = 0; i < NAMES; i++) {
      int group = i;
      var users = new ArrayList<String>();
      model.forEach((user, members) -> {
        if (members.contains(group)) {
          users.add("/global-infra" + GROUPS + user);
        }
      });
      assertThat(desk.state().referrers("/global-infra" + GROUPS + i))
          .containsExactlyElementsOf(users);
      assertThat(desk.ask("DELETE", GROUPS + i + "?fail_if_subtree_exists=true", null).status())
          .isEqualTo(users.isEmpty() ? 200 : 400);
      if (users.isEmpty()) {
        desk.put(GROUPS + i, group(model.getOrDefault(i, new TreeSet<>())));
      }
    }
  }

  private static boolean reaches(
      TreeMap<Integer, TreeSet<Integer>> members, int from, int to, TreeSet<Integer> seen) {
    for (int next : members.getOrDefault(from, new TreeSet<>())) {
      if (next == to || (seen.add(next) && reaches(members, next, to, seen))) {
        return true;
      }
    }
    return false;
  }

  private static String body(List<Change> tree) {
    return "{'resource_type':'Infra','children':[{'resource_type':'ChildResourceReference','target_type':'Domain','id':'default','children':["
        + tree.stream()
            .map(change ->
                "{'resource_type':'ChildGroup','Group':{'id':'"
                    + change.group()
                    + "',"
                    + group(change.members()).substring(1)
                    + "}")
            .collect(Collectors.joining(","))
        + "]}]}";
  }

  private static String group(TreeSet<Integer> members) {
    return "{'expression':["
        + (members.isEmpty()
            ? ""
            : "{'resource_type':'PathExpression','paths':["
                + members.stream()
                    .map(member -> "'/global-infra" + GROUPS + member + "'")
                    .collect(Collectors.joining(","))
                + "]}")
        + "]}";
  }

  @Test
  void shouldWalkAlongAChainOfThousandsInOneTree() {
    var tree = new ArrayList<Change>();
    for (int i = 0; i < 5_000; i++) {
      tree.add(new Change(i, new TreeSet<>(List.of((i + 4_999) % 5_000))));
    }

    assertThat(new Desk().refused("PATCH", "", body(tree))).contains("would refer to itself");
  }
}

package io.interspan.firewall.logic.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interspan.message.GroupSelector;
import io.interspan.model.Bytes;
import io.interspan.model.intent.Group;
import io.interspan.model.intent.IntentPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SelectorWriterTest {
  private static final String GROUPS = "/global-infra/domains/default/groups/";

  private final TreeMap<IntentPath, HeldGroup> held = new TreeMap<>();
  private final SelectorWriter writer = new SelectorWriter(held::get);

  private static IntentPath path(int level, int number) {
    return new IntentPath(GROUPS + "g" + level + "-" + number);
  }

  /// Makes levels of groups, each of which names all of the level below.
  private HeldGroup pyramid(int levels, int wide) {
    for (int level = 0; level < levels; level++) {
      var below = new ArrayList<String>();
      for (int number = 0; number < wide; number++) {
        below.add('"' + path(level - 1, number).value() + '"');
      }
      for (int number = 0; number < wide; number++) {
        var expression =
            level == 0
                ? "{'resource_type':'ExternalIDExpression','member_type':'VirtualMachine',"
                    + "'external_ids':['vm"
                    + number
                    + "']}"
                : "{'resource_type':'PathExpression','paths':" + below + "}";
        var json = "{'expression':[" + expression + "]}";
        var group = Group.read(path(level, number), Bytes.utf8(json.replace('\'', '"')));
        held.put(group.path(), new HeldGroup(group, List.of("west")));
      }
    }
    return Objects.requireNonNull(held.get(path(levels - 1, 0)));
  }

  @Test
  void shouldWriteGroupsOut() {
    var selector = writer.write(pyramid(3, 2)).selector();

    assertThat(selector.toString()).contains("vm0", "vm1").doesNotContain(GROUPS);
  }

  private static String attached(String id) {
    return "{'resource_type':'ExternalIDExpression','member_type':'VirtualMachine','external_ids':['"
        + id
        + "']}";
  }

  private HeldGroup hold(String id, String site, String expression) {
    var json = "{'expression':[" + expression + "]}";
    var group = Group.read(new IntentPath(GROUPS + id), Bytes.utf8(json.replace('\'', '"')));
    var its = new HeldGroup(group, List.of(site));
    held.put(group.path(), its);
    return its;
  }

  /// Returns who of these is selected at a site.
  private static List<String> at(String site, GroupSelector selector, String... attachments) {
    var question = new SelectorQuestion(site).of(selector);
    var on = new Workload.OnSegment("/global-infra/segments/s", "s", List.of(), "");
    return Arrays.stream(attachments)
        .filter(id ->
            question.test(new Workload("/p/" + id, id, List.of(), id, on, List.of(), List.of())))
        .toList();
  }

  @Test
  void shouldAskWhereThePartsOfAGroupHaveMembers() {
    hold("archive", "north", attached("a"));
    hold("shop", "west", attached("s"));
    var or = ",{'resource_type':'ConjunctionOperator','conjunction_operator':'OR'},";
    var paths =
        "{'resource_type':'PathExpression','paths':['%1$sarchive','%1$sshop']}".formatted(GROUPS);
    var written = writer.write(hold("all", "east", attached("e") + or + paths));

    assertThat(written.sites()).containsExactly("east", "north", "west");
    assertThat(at("east", written.selector(), "a", "e", "s")).containsExactly("e");
    assertThat(at("north", written.selector(), "a", "e", "s")).containsExactly("a");
    assertThat(at("west", written.selector(), "a", "e", "s")).containsExactly("s");
  }

  @Test
  void shouldStopWhereThatIsTooMuch() {
    var top = pyramid(25, 2);

    assertThatThrownBy(() -> writer.write(top))
        .isInstanceOf(SelectorLimitException.class)
        .hasMessageContaining("more than 65536 conditions");
    var small = pyramid(3, 2);
    assertThat(writer.write(small))
        .as("what comes after it is written as ever")
        .isEqualTo(new SelectorWriter(held::get).write(small));
  }
}

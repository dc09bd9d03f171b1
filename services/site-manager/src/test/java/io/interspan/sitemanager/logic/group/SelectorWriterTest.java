package io.interspan.sitemanager.logic.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interspan.model.Bytes;
import io.interspan.model.intent.Group;
import io.interspan.model.intent.IntentPath;
import java.util.ArrayList;
import java.util.List;
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
  private Group pyramid(int levels, int wide) {
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
    return held.get(path(levels - 1, 0)).group();
  }

  @Test
  void shouldWriteGroupsOut() {
    var selector = writer.write(pyramid(3, 2));

    assertThat(selector.toString()).contains("vm0", "vm1").doesNotContain(GROUPS);
  }

  @Test
  void shouldStopWhereThatIsTooMuch() {
    var top = pyramid(25, 2);

    assertThatThrownBy(() -> writer.write(top))
        .isInstanceOf(SelectorLimitException.class)
        .hasMessageContaining("more than 65536 conditions");
    assertThat(writer.write(held.get(path(3, 0)).group()))
        .as("what comes after it is written as ever")
        .isEqualTo(new SelectorWriter(held::get).write(held.get(path(3, 0)).group()));
  }
}

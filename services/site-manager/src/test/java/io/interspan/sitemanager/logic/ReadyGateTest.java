package io.interspan.sitemanager.logic;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.interspan.firewall.logic.group.MemberKeys;
import io.interspan.message.DefinitionPlan;
import io.interspan.message.GroupMembersPlan;
import io.interspan.message.PlanEntry;
import io.interspan.message.ProtoBytes;
import io.interspan.model.Bytes;
import io.interspan.model.intent.IntentPath;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ReadyGateTest {
  private static final IntentPath DOMAIN = new IntentPath("/global-infra/domains/default");
  private static final IntentPath POLICY = DOMAIN.child("security-policies", "shop");
  private static final IntentPath WEB = DOMAIN.child("groups", "web");
  private static final IntentPath DB = DOMAIN.child("groups", "db");

  /// Sites that have said whom all selectors select, and those that are silent.
  private final TreeSet<String> known = new TreeSet<>(List.of("west"));

  private final TreeSet<String> silent = new TreeSet<>();
  private final TreeMap<String, Bytes> config = new TreeMap<>();
  private final ReadyGate gate = new ReadyGate(new TreeMap<>(), new Known());
  private long now = 1_000_000;
  private long here;

  private final class Known implements ReadyGate.Knowledge {
    @Override
    public boolean isKnown(String site, String selector) {
      return known.contains(site);
    }

    @Override
    public boolean isSilent(String site, String selector) {
      return silent.contains(site);
    }
  }

  private static KeyChange definition(
      IntentPath path, String type, String json, String... members) {
    return new KeyChange(
        path.value(),
        ProtoBytes.serialize(
            PlanEntry.newBuilder()
                .setDefinition(
                    DefinitionPlan.newBuilder()
                        .setPath(path.value())
                        .setType(type)
                        .setJson(ByteString.copyFromUtf8(json.replace('\'', '"')))
                        .addAllMemberSites(List.of(members)))
                .build()));
  }

  private static KeyChange group(IntentPath path, String tag, String... members) {
    return definition(
        path,
        "Group",
        "{'expression':[{'resource_type':'Condition','member_type':'SegmentPort','key':'Tag',"
            + "'operator':'EQUALS','value':'"
            + tag
            + "'}]}",
        members);
  }

  private static KeyChange rule(String id, IntentPath... sources) {
    var groups = new StringBuilder();
    for (var source : sources) {
      groups.append(groups.isEmpty() ? "" : ",").append('\'').append(source).append('\'');
    }
    return definition(
        POLICY.child("rules", id), "Rule", "{'action':'ALLOW','source_groups':[" + groups + "]}");
  }

  private void settle() {
    for (var change : gate.settle(now, here).config()) {
      if (change.value() == null) {
        config.remove(change.key());
      } else {
        config.put(change.key(), change.value());
      }
    }
  }

  private boolean has(String rule) {
    return config.containsKey(POLICY.child("rules", rule).value());
  }

  private GroupMembersPlan members(IntentPath group) {
    var value = config.get(MemberKeys.group(group));
    return value == null
        ? GroupMembersPlan.getDefaultInstance()
        : ProtoBytes.parse(PlanEntry.parser(), value, "members").getGroupMembers();
  }

  @Test
  void shouldLetPassWhoseMembersAreKnown() {
    gate.offer(0, List.of(group(WEB, "web", "west"), rule("r", WEB)));
    settle();

    assertThat(has("r")).isTrue();
    assertThat(members(WEB).getSitesList()).containsExactly("west");
    assertThat(members(WEB).getSelector()).isNotEmpty();
    assertThat(gate.certain()).isEmpty();
  }

  @Test
  void shouldHoldARuleBackUntilItsMembersAreKnown() {
    gate.offer(4, List.of(group(WEB, "web", "east", "west"), rule("r", WEB)));
    settle();

    assertThat(config).isEmpty();
    assertThat(gate.awaited()).containsExactly("east");
    assertThat(gate.certain()).hasValue(4);
    assertThat(gate.whyWaits(POLICY.child("rules", "r").value()).orElseThrow())
        .contains("who of sites east are members");
    assertThat(gate.whyWaits(POLICY.value())).isEmpty();

    known.add("east");
    settle();

    assertThat(has("r")).isTrue();
    assertThat(gate.certain()).isEmpty();
  }

  @Test
  void shouldKeepTheOrderOfRevisions() {
    gate.offer(4, List.of(group(WEB, "web", "east"), rule("first", WEB)));
    gate.offer(5, List.of(rule("second")));
    settle();

    assertThat(has("second")).isFalse();

    known.add("east");
    settle();

    assertThat(has("first")).isTrue();
    assertThat(has("second")).isTrue();
  }

  @Test
  void shouldLeaveInForceWhatAnUnreadyChangeWouldReplace() {
    gate.offer(0, List.of(group(WEB, "web", "west"), rule("r", WEB)));
    settle();
    var before = members(WEB);

    gate.offer(1, List.of(group(WEB, "front", "east", "west")));
    settle();

    assertThat(members(WEB)).isEqualTo(before);
    assertThat(gate.isInForce("west", before.getSelector())).isTrue();
  }

  @Test
  void shouldMarkPartialWhatASilentSiteDoesNotAnswer() {
    silent.add("east");
    gate.offer(4, List.of(group(WEB, "web", "east", "west"), rule("r", WEB)));
    settle();

    assertThat(has("r")).isTrue();
    assertThat(members(WEB).getUnknownSitesList()).containsExactly("east");
    assertThat(gate.partial()).containsEntry(WEB, new PartialGroups.Mark(List.of("east"), 4));
    assertThat(gate.certain()).as("it does not count as realized").hasValue(4);

    known.add("east");
    settle();

    assertThat(members(WEB).getUnknownSitesList()).isEmpty();
    assertThat(gate.partial()).isEmpty();
    assertThat(gate.certain()).isEmpty();
  }

  @Test
  void shouldNotWaitForeverForASiteThatIsHeardButDoesNotSay() {
    gate.offer(4, List.of(group(WEB, "web", "east"), rule("r", WEB)));
    settle();
    now += ReadyGate.PATIENCE_MILLIS - 1;
    settle();
    assertThat(has("r")).isFalse();

    now++;
    settle();

    assertThat(has("r")).isTrue();
    assertThat(gate.partial()).containsKey(WEB);
  }

  @Test
  void shouldWaitForASiteThatDoesNotSayOnlyOnce() {
    gate.offer(4, List.of(group(WEB, "web", "east"), rule("first", WEB)));
    gate.offer(5, List.of(group(DB, "db", "east"), rule("second", DB)));
    settle();
    now += ReadyGate.PATIENCE_MILLIS;
    settle();
    assertThat(has("first")).isTrue();
    assertThat(has("second")).as("it was waited for long enough").isTrue();

    gate.answers("east");
    gate.offer(6, List.of(group(WEB, "front", "east"), rule("third", WEB)));
    settle();
    assertThat(has("third")).as("it answers again").isFalse();
  }

  @Test
  void shouldMarkAGroupInForceWhoseMembersASiteSaysNoLonger() {
    known.add("east");
    here = 7;
    gate.offer(4, List.of(group(WEB, "web", "east", "west"), rule("r", WEB)));
    settle();
    assertThat(gate.certain()).isEmpty();

    known.remove("east");
    gate.lookAgain("east", members(WEB).getSelector());
    settle();

    assertThat(has("r")).isTrue();
    assertThat(members(WEB).getUnknownSitesList()).containsExactly("east");
    assertThat(gate.certain()).as("it was in force with all until now").hasValue(7);

    known.add("east");
    settle();
    assertThat(members(WEB).getUnknownSitesList()).isEmpty();
  }

  @Test
  void shouldNotWaitForWhatIsTooMuchToBeAsked() {
    var changes = new ArrayList<KeyChange>();
    changes.add(group(DOMAIN.child("groups", "g0"), "web", "east"));
    for (int level = 1; level < 20; level++) {
      var below =
          "{'resource_type':'PathExpression','paths':['"
              + DOMAIN
              + "/groups/g"
              + (level - 1)
              + "']}";
      var or = ",{'resource_type':'ConjunctionOperator','conjunction_operator':'OR'},";
      changes.add(
          definition(
              DOMAIN.child("groups", "g" + level),
              "Group",
              "{'expression':[" + below + or + below + "]}",
              "east"));
    }
    known.add("east");
    var top = DOMAIN.child("groups", "g19");
    changes.add(rule("r", top));

    gate.offer(4, changes);
    settle();

    assertThat(has("r")).isTrue();
    assertThat(members(top).getUnknownSitesList()).containsExactly("east");
    assertThat(gate.needed().get(top).problem()).contains("more than 65536");
  }

  @Test
  void shouldRememberSinceWhenAGroupIsPartial() {
    silent.add("east");
    gate.offer(4, List.of(group(WEB, "web", "east"), rule("r", WEB)));
    settle();
    gate.offer(9, List.of(group(WEB, "front", "east")));
    settle();

    assertThat(gate.certain()).hasValue(4);

    var again = new ReadyGate(config, new Known());
    assertThat(again.partial()).containsEntry(WEB, new PartialGroups.Mark(List.of("east"), 4));
    assertThat(again.certain()).hasValue(4);
  }

  @Test
  void shouldWaitForThePartsOfAGroup() {
    gate.offer(
        0,
        List.of(
            definition(
                WEB,
                "Group",
                "{'expression':[{'resource_type':'PathExpression','paths':['" + DB + "']}]}",
                "west"),
            group(DB, "db", "west"),
            rule("r", WEB)));
    settle();
    var before = members(WEB).getSelector();

    known.remove("west");
    gate.offer(1, List.of(group(DB, "data", "west")));
    settle();
    assertThat(members(WEB).getSelector()).isEqualTo(before);

    known.add("west");
    settle();
    assertThat(members(WEB).getSelector()).isNotEqualTo(before);
  }

  @Test
  void shouldJoinChangesWhereTooManyWait() {
    gate.offer(0, List.of(group(WEB, "web", "east"), rule("first", WEB)));
    for (int i = 0; i < 2 * ReadyGate.MAX_WAITING; i++) {
      gate.offer(1 + i, List.of(rule("r" + i)));
    }
    assertThat(gate.waiting()).isEqualTo(ReadyGate.MAX_WAITING);
    settle();
    assertThat(has("r0")).isFalse();

    known.add("east");
    settle();

    for (int i = 0; i < 2 * ReadyGate.MAX_WAITING; i++) {
      assertThat(has("r" + i)).isTrue();
    }
  }
}

package io.interspan.loadtest.scale;

import com.google.protobuf.ByteString;
import io.interspan.firewall.logic.group.HeldGroup;
import io.interspan.firewall.logic.group.MemberKeys;
import io.interspan.firewall.logic.group.SelectorWriter;
import io.interspan.firewall.logic.group.Selectors;
import io.interspan.message.ControllerNode;
import io.interspan.message.DefinitionPlan;
import io.interspan.message.GroupMembersPlan;
import io.interspan.message.Labels;
import io.interspan.message.PlanEntry;
import io.interspan.message.PortPlan;
import io.interspan.message.ProtoBytes;
import io.interspan.message.RouterPlan;
import io.interspan.message.SegmentPlan;
import io.interspan.message.SelectedWorkload;
import io.interspan.message.ShardMapEntry;
import io.interspan.message.TagMessage;
import io.interspan.message.WorkloadEntry;
import io.interspan.model.Bytes;
import io.interspan.model.intent.Group;
import io.interspan.model.intent.IntentPath;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a site's configuration says: a host for each port, groups that share the ports, and rules
/// that let one group through to the next. Rule 0 applies everywhere.
///
/// @param ports how many ports, and hosts
/// @param groups how many groups, and rules
record Site(int ports, int groups) {
  static final String NAME = "west";

  /// Where the members are that come and go.
  private static final String OTHER = "east";

  private static final IntentPath DOMAIN = IntentPath.ROOT.child("domains", "default");
  private static final String SEGMENT = "/global-infra/segments/s";
  private static final String ROUTER = "/global-infra/tier-1s/t";
  private static final String PROBE = "/probe-";

  static String host(int number) {
    return "h" + number;
  }

  static String attachment(int number) {
    return "a" + number;
  }

  private static String port(int number) {
    return SEGMENT + "/ports/p" + number;
  }

  private static IntentPath group(int number) {
    return DOMAIN.child("groups", "g" + number);
  }

  private String selector(int group) {
    var held = new HeldGroup(Group.read(group(group), expression(group)), List.of(NAME, OTHER));
    return Selectors.id(new SelectorWriter(_ -> null).write(held).selector());
  }

  /// Returns all entries, by key.
  ///
  /// @param endpoint of the one controller
  SortedMap<String, Bytes> entries(String endpoint) {
    var entries = new TreeMap<String, Bytes>();
    put(entries, "revision", PlanEntry.newBuilder().setRevision(1));
    put(
        entries,
        "shard-map",
        PlanEntry.newBuilder()
            .setShardMap(
                ShardMapEntry.newBuilder()
                    .setEpoch(1)
                    .setSharding("PHYSICAL")
                    .addNodes(
                        ControllerNode.newBuilder().setId("1").setSessionEndpoint(endpoint))));
    put(
        entries,
        ROUTER,
        PlanEntry.newBuilder()
            .setRouter(RouterPlan.newBuilder().setPath(ROUTER).setKind("Tier1").addSites(NAME)));
    put(
        entries,
        SEGMENT,
        PlanEntry.newBuilder()
            .setSegment(
                SegmentPlan.newBuilder()
                    .setPath(SEGMENT)
                    .setVni(5_000)
                    .setRouter(ROUTER)
                    .addSites(NAME)));
    put(entries, policy().value(), definition(policy(), "SecurityPolicy", "{}"));
    for (int group = 0; group < groups; group++) {
      group(group, entries);
    }
    for (int port = 0; port < ports; port++) {
      port(port, entries);
    }
    return entries;
  }

  private static IntentPath policy() {
    return DOMAIN.child("security-policies", "q");
  }

  private void group(int number, SortedMap<String, Bytes> entries) {
    var path = group(number);
    put(
        entries,
        path.value(),
        PlanEntry.newBuilder()
            .setDefinition(
                DefinitionPlan.newBuilder()
                    .setPath(path.value())
                    .setType("Group")
                    .setJson(ByteString.copyFrom(expression(number).toArray()))
                    .addMemberSites(OTHER)
                    .addMemberSites(NAME)));
    put(
        entries,
        MemberKeys.group(path),
        PlanEntry.newBuilder()
            .setGroupMembers(
                GroupMembersPlan.newBuilder()
                    .setSelector(selector(number))
                    .addSites(OTHER)
                    .addSites(NAME)));
    var scope = number == 0 ? "ANY" : group((number + 1) % groups).value();
    var rule = policy().child("rules", "u" + number);
    put(
        entries,
        rule.value(),
        definition(
            rule,
            "Rule",
            "{'action':'ALLOW','scope':['%s'],'source_groups':['%s'],'destination_groups':['ANY'],'services':['ANY']}"
                .formatted(scope, path)));
  }

  private static Bytes expression(int group) {
    return Bytes.utf8(
        ("{'expression':[{'resource_type':'Condition','member_type':'SegmentPort','key':'Tag',"
                + "'operator':'EQUALS','value':'group|g"
                + group
                + "'}]}")
            .replace('\'', '"'));
  }

  private static PlanEntry.Builder definition(IntentPath path, String type, String json) {
    return PlanEntry.newBuilder()
        .setDefinition(
            DefinitionPlan.newBuilder()
                .setPath(path.value())
                .setType(type)
                .setJson(ByteString.copyFromUtf8(json.replace('\'', '"'))));
  }

  private void port(int number, SortedMap<String, Bytes> entries) {
    int group = number % groups;
    put(
        entries,
        port(number),
        PlanEntry.newBuilder()
            .setPort(
                PortPlan.newBuilder()
                    .setPath(port(number))
                    .setSegment(SEGMENT)
                    .setAttachmentId(attachment(number))
                    .setAdminState("UP")
                    .setLabels(
                        Labels.newBuilder()
                            .addTags(
                                TagMessage.newBuilder().setScope("group").setTag("g" + group)))));
    var place = MemberKeys.place(NAME + "/" + host(number), port(number));
    entries.putAll(member(group, place, port(number), number));
  }

  private SortedMap<String, Bytes> member(int group, String place, String port, int number) {
    var entries = new TreeMap<String, Bytes>();
    put(
        entries,
        MemberKeys.memberAt(selector(group), place),
        PlanEntry.newBuilder().setSelected(SelectedWorkload.getDefaultInstance()));
    put(
        entries,
        MemberKeys.workloadAt(place),
        PlanEntry.newBuilder()
            .setWorkload(
                WorkloadEntry.newBuilder()
                    .setPort(port)
                    .setSegment(SEGMENT)
                    .addMacs(number)
                    .addIps(
                        ByteString.copyFrom(
                            new byte[] {
                              10, (byte) (number >> 16), (byte) (number >> 8), (byte) number
                            }))));
    return entries;
  }

  /// Returns the entries of a member that comes.
  ///
  /// @param group which group it is a member of: of the first, all hosts hear
  SortedMap<String, Bytes> probe(int number, int group) {
    var port = SEGMENT + "/ports" + PROBE + number;
    return member(group, MemberKeys.place(OTHER + "/x", port), port, number);
  }

  /// Returns the number of the member whose addresses a key of a host's plan has; -1 for others.
  static int probed(String key) {
    int at = key.startsWith("workload/") ? key.lastIndexOf(PROBE) : -1;
    return at < 0 ? -1 : Integer.parseInt(key.substring(at + PROBE.length()));
  }

  private static void put(SortedMap<String, Bytes> entries, String key, PlanEntry.Builder entry) {
    entries.put(key, ProtoBytes.serialize(entry.build()));
  }
}

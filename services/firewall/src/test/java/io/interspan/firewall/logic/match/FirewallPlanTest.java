package io.interspan.firewall.logic.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.firewall.logic.group.MemberKeys;
import io.interspan.message.AddressCodec;
import io.interspan.message.GroupMembersPlan;
import io.interspan.message.PeersPlan;
import io.interspan.message.PlanEntry;
import io.interspan.message.PortPlan;
import io.interspan.message.RouterPlan;
import io.interspan.message.RulePlan;
import io.interspan.message.SegmentPlan;
import io.interspan.message.SelectedWorkload;
import io.interspan.message.ServicePlan;
import io.interspan.message.WorkloadEntry;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.Rule;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class FirewallPlanTest {
  private static final String WEB = "/global-infra/domains/default/groups/web";
  private static final String PORT = "/global-infra/segments/s/ports/p";
  private static final String SEGMENT = "/global-infra/segments/s";
  private static final String ROUTER = "/global-infra/tier-1s/t";
  private static final IpAddress ME = IpAddress.parse("10.0.0.1");
  private static final IpAddress OTHER = IpAddress.parse("10.0.0.2");
  private static final String LAST_POLICY =
      "/domains/default/security-policies/default-layer3-section";

  private final TreeMap<String, PlanEntry> entries = new TreeMap<>();

  FirewallPlanTest() {
    put(PORT, one -> one.setPort(PortPlan.newBuilder().setPath(PORT).setSegment(SEGMENT)));
    put(
        SEGMENT,
        one -> one.setSegment(SegmentPlan.newBuilder().setPath(SEGMENT).setRouter(ROUTER)));
    put(ROUTER, one -> one.setRouter(RouterPlan.newBuilder().setPath(ROUTER)));
  }

  private void put(String key, Consumer<PlanEntry.Builder> fill) {
    var entry = PlanEntry.newBuilder();
    fill.accept(entry);
    entries.put(key, entry.build());
  }

  private void rule(String path, String action, Consumer<RulePlan.Builder> fill) {
    var rule =
        RulePlan.newBuilder()
            .setPath(path)
            .setCategory("APPLICATION")
            .setAction(action)
            .setDirection("IN_OUT")
            .setIpVersion("IPV4_IPV6")
            .setAnyService(true);
    fill.accept(rule);
    put(path, one -> one.setRule(rule));
  }

  private void rule(String path, String action) {
    rule(path, action, _ -> {});
  }

  private static String global(String policy, String rule) {
    return "/global-infra/domains/default/security-policies/" + policy + "/rules/" + rule;
  }

  private void web(Consumer<GroupMembersPlan.Builder> fill) {
    var group = GroupMembersPlan.newBuilder().setSelector("w").addSites("east").addSites("west");
    fill.accept(group);
    put(MemberKeys.group(new IntentPath(WEB)), one -> one.setGroupMembers(group));
  }

  private void member(String place, String space, IpAddress ip) {
    put(
        MemberKeys.memberAt("w", place),
        one -> one.setSelected(SelectedWorkload.getDefaultInstance()));
    put(
        MemberKeys.workloadAt(place),
        one ->
            one.setWorkload(
                WorkloadEntry.newBuilder()
                    .setPort(MemberKeys.portAt(place))
                    .setSpace(space)
                    .addIps(AddressCodec.bytes(ip))));
  }

  private String judge(Rule.Direction direction, Packet packet) {
    var verdict = FirewallPlan.read("west/h1", entries).judge(PORT, direction, packet);
    return verdict.action() + verdict.rule().map(rule -> " " + rule.id()).orElse("");
  }

  private String judge(Packet packet) {
    return judge(Rule.Direction.IN, packet);
  }

  private static Packet tcp(IpAddress from, IpAddress to, int port) {
    return ip(from, to, 6, 1000, port);
  }

  private static Packet ip(IpAddress from, IpAddress to, int protocol, int first, int second) {
    return new Packet(
        new MacAddress(2),
        new MacAddress(1),
        from.family() == IpAddress.Family.IPV4 ? Packet.IPV4 : Packet.IPV6,
        Optional.of(new Packet.Ip(from, to, protocol, first, second)));
  }

  private static Packet frame(int etherType) {
    return new Packet(new MacAddress(2), MacAddress.BROADCAST, etherType, Optional.empty());
  }

  @Test
  void shouldPassWhatNoRuleSaysAnythingOf() {
    assertThat(judge(tcp(OTHER, ME, 80))).isEqualTo("ALLOW");
  }

  @Test
  void shouldGoByCategoryThenByWhoSaysItThenByPolicyThenByRule() {
    rule(global("default-layer3-section", "last"), "DROP", rule -> rule.setLast(true));
    rule("/infra" + LAST_POLICY + "/rules/own-last", "DROP", rule -> rule.setLast(true));
    rule("/infra/domains/default/security-policies/a/rules/own", "DROP");
    rule(global("a", "second"), "DROP", rule -> rule.setSequence(2));
    rule(global("a", "first"), "DROP", rule -> rule.setSequence(1));
    rule(global("z", "policy"), "DROP", rule -> rule.setPolicySequence(-1));
    rule(global("z", "environment"), "DROP", rule -> rule.setCategory("ENVIRONMENT"));
    rule(
        "/infra/domains/default/security-policies/z/rules/emergency",
        "DROP",
        rule -> rule.setCategory("EMERGENCY").setPolicySequence(9));

    assertThat(FirewallPlan.read("west/h1", entries).rules(PORT).stream().map(IntentPath::id))
        .containsExactly(
            "emergency", "environment", "policy", "first", "second", "own", "last", "own-last");
  }

  @Test
  void shouldJumpToTheRulesOfApplications() {
    rule(global("a", "jump"), "JUMP_TO_APPLICATION", rule -> rule.setCategory("INFRASTRUCTURE"));
    rule(global("a", "environment"), "DROP", rule -> rule.setCategory("ENVIRONMENT"));
    rule(global("a", "application"), "REJECT");

    assertThat(judge(tcp(OTHER, ME, 80))).isEqualTo("REJECT application");
  }

  @Test
  void shouldApplyWhereBothScopesSaySo() {
    rule(global("a", "elsewhere"), "DROP", rule -> rule.addScope("/global-infra/segments/x"));
    rule(global("b", "both"), "REJECT", rule -> rule.addScope(PORT).addPolicyScope(SEGMENT));
    rule(
        global("a", "half"),
        "DROP",
        rule -> rule.addScope(PORT).addPolicyScope("/global-infra/segments/x"));

    assertThat(judge(tcp(OTHER, ME, 80))).isEqualTo("REJECT both");
  }

  @Test
  void shouldApplyToTheMembersOfAGroupButNotToAPortOfTheSameNameElsewhere() {
    web(_ -> {});
    rule(global("a", "r"), "DROP", rule -> rule.addScope(WEB));
    member("east/h1" + PORT, ROUTER, ME);
    assertThat(judge(tcp(OTHER, ME, 80))).isEqualTo("ALLOW");

    member("west/h1" + PORT, ROUTER, ME);
    assertThat(judge(tcp(OTHER, ME, 80))).isEqualTo("DROP r");
  }

  @Test
  void shouldKnowMembersByTheirAddressesInTheirOwnSpaceOnly() {
    web(_ -> {});
    rule(global("a", "r"), "DROP", rule -> rule.setSources(PeersPlan.newBuilder().addGroups(WEB)));
    member("east/h9/global-infra/segments/o/ports/q", "/global-infra/tier-1s/another", OTHER);
    assertThat(judge(tcp(OTHER, ME, 80))).isEqualTo("ALLOW");

    member("east/h9/global-infra/segments/n/ports/q", ROUTER, OTHER);
    assertThat(judge(tcp(OTHER, ME, 80))).isEqualTo("DROP r");
    assertThat(judge(tcp(ME, OTHER, 80))).isEqualTo("ALLOW");
  }

  @Test
  void shouldNotCountMembersOfSitesThatTheGroupIsNotOf() {
    web(group -> group.clearSites().addSites("west"));
    rule(global("a", "r"), "DROP", rule -> rule.setSources(PeersPlan.newBuilder().addGroups(WEB)));
    member("east/h9/global-infra/segments/n/ports/q", ROUTER, OTHER);

    assertThat(judge(tcp(OTHER, ME, 80))).isEqualTo("ALLOW");
  }

  @Test
  void shouldMeanWhatIsListedEverywhereAndAllOthersWhereTheyAreExcluded() {
    web(group -> group.addRanges("10.0.0.2-10.0.0.9").addMacs(7));
    rule(
        global("a", "r"),
        "DROP",
        rule -> rule.setSources(PeersPlan.newBuilder().addGroups(WEB).setExcluded(true)));

    assertThat(judge(tcp(OTHER, ME, 80))).isEqualTo("ALLOW");
    assertThat(judge(tcp(IpAddress.parse("10.0.0.10"), ME, 80))).isEqualTo("DROP r");
  }

  @Test
  void shouldGoByDirectionAndVersion() {
    rule(global("a", "in"), "DROP", rule -> rule.setDirection("IN").setIpVersion("IPV6"));
    rule(global("a", "out"), "REJECT", rule -> rule.setDirection("OUT").setIpVersion("IPV4"));

    assertThat(judge(Rule.Direction.IN, tcp(OTHER, ME, 80))).isEqualTo("ALLOW");
    assertThat(judge(Rule.Direction.OUT, tcp(ME, OTHER, 80))).isEqualTo("REJECT out");
    var six = IpAddress.parse("2001:db8::1");
    assertThat(judge(Rule.Direction.IN, tcp(six, six, 80))).isEqualTo("DROP in");
  }

  @Test
  void shouldGoByPortsAndMessages() {
    rule(
        global("a", "ports"),
        "DROP",
        rule ->
            rule.setAnyService(false)
                .addServices(ServicePlan.newBuilder().setProtocol(6).addDestinationPorts("80-90"))
                .addServices(ServicePlan.newBuilder().setProtocol(1).setIcmpType(8)));

    assertThat(judge(tcp(OTHER, ME, 90))).isEqualTo("DROP ports");
    assertThat(judge(tcp(OTHER, ME, 91))).isEqualTo("ALLOW");
    assertThat(judge(ip(OTHER, ME, 17, 1, 80))).isEqualTo("ALLOW");
    assertThat(judge(ip(OTHER, ME, 1, 8, 0))).isEqualTo("DROP ports");
    assertThat(judge(ip(OTHER, ME, 1, 0, 0))).isEqualTo("ALLOW");
  }

  @Test
  void shouldJudgeWhatIsNotIpByRulesThatNameIt() {
    rule(global("a", "all"), "DROP");
    assertThat(judge(frame(0x0806))).isEqualTo("ALLOW");

    rule(
        global("a", "arp"),
        "REJECT",
        rule ->
            rule.setAnyService(false).addServices(ServicePlan.newBuilder().setEtherType(0x0806)));
    assertThat(judge(frame(0x0806))).isEqualTo("REJECT arp");
    assertThat(judge(frame(0x88CC))).isEqualTo("ALLOW");
  }

  @Test
  void shouldLetNeighborsFindEachOtherWhereOnlyTheLastRuleForbids() {
    rule(global("default-layer3-section", "last"), "DROP", rule -> rule.setLast(true));
    var six = IpAddress.parse("fe80::1");

    assertThat(judge(ip(six, six, 58, 135, 0))).isEqualTo("ALLOW");
    assertThat(judge(ip(six, six, 58, 128, 0))).isEqualTo("DROP last");
    rule(global("a", "none"), "DROP");
    assertThat(judge(ip(six, six, 58, 135, 0))).isEqualTo("DROP none");
  }

  @Test
  void shouldLeaveOutWhatADamagedDiskMakesOfAMember() {
    var key = MemberKeys.memberAt("w", "west/h1" + PORT);
    put(key, one -> one.setGroupMembers(GroupMembersPlan.getDefaultInstance()));

    assertThat(FirewallPlan.read("west/h1", entries).problems())
        .containsExactly(key + ": says who the members of a group are, and names none");
  }

  @Test
  void shouldSayWhatItCannotReadAndLeaveItOut() {
    web(group -> group.addRanges("10.0.0.9-10.0.0.2"));
    rule(
        global("a", "bad"),
        "DROP",
        rule -> rule.setSources(PeersPlan.newBuilder().addRanges("nonsense")));
    rule(global("a", "damaged"), "BLLOW");

    var plan = FirewallPlan.read("west/h1", entries);
    assertThat(plan.guard(PORT).rules()).isEmpty();
    assertThat(plan.problems())
        .hasSize(3)
        .anyMatch(text -> text.contains("BLLOW"))
        .anyMatch(text -> text.contains("nonsense"))
        .anyMatch(text -> text.contains("10.0.0.9-10.0.0.2"));
  }
}

package io.interspan.controller.logic;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.firewall.logic.group.MemberKeys;
import io.interspan.firewall.logic.match.FirewallPlan;
import io.interspan.firewall.logic.match.Packet;
import io.interspan.message.HostPreview;
import io.interspan.message.PlanEntry;
import io.interspan.message.Presence;
import io.interspan.message.ProtoBytes;
import io.interspan.model.feed.Cursor;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.Rule;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;

/// After every random change, a host has the rules and the members that matter to it and no others,
/// and its ports let pass what they would with all members of all groups.
class FirewallPropertyTest {
  /// Changes before anybody looks: so that rules have something to say.
  private static final int FIRST = 60;

  private static final int STEPS = 30;
  private static final int PACKETS = 40;

  private final List<String> hosts =
      List.of(ControllerBench.ownHost(1), ControllerBench.ownHost(2), ControllerBench.ownHost(3));
  private ControllerBench bench = new ControllerBench();
  private FirewallNet net = new FirewallNet(hosts);

  @Property(tries = 60)
  void shouldHaveWhatMattersAndNothingElse(@ForAll Random random) {
    begin(random);
    for (int i = 0; i < STEPS; i++) {
      change(random);
      for (var host : hosts) {
        assertThat(held(host)).as(host).isEqualTo(new SlowFirewall(net).expected(host));
      }
    }
  }

  @Property(tries = 60)
  void shouldLetPassWhatAllMembersWould(@ForAll Random random) {
    begin(random);
    for (int i = 0; i < STEPS; i++) {
      change(random);
      for (var host : hosts) {
        var origin = ControllerBench.SITE + "/" + host;
        var pruned = plan(host);
        var unpruned = new SlowFirewall(net).unpruned(pruned);
        judge(host, FirewallPlan.read(origin, pruned), FirewallPlan.read(origin, unpruned), random);
        Statistics.label("left out").collect(pruned.size() < unpruned.size());
      }
    }
  }

  /// What a preview says is what hosts are sent then, and a preview changes nothing.
  @Property(tries = 30)
  void shouldSayBeforeWhatHostsAreSentThen(@ForAll Random random) {
    begin(random);
    for (int i = 0; i < STEPS; i++) {
      change(random);
      for (int j = random.nextInt(4); j >= 0; j--) {
        net.change(random);
      }
      // Hosts report what they have already, so that only the configuration is another.
      hosts.forEach(this::report);
      bench.hint();
      var before = new TreeMap<String, SortedMap<String, PlanEntry>>();
      hosts.forEach(host -> before.put(host, plan(host)));
      var places = new TreeMap<String, Cursor>();
      hosts.forEach(host -> places.put(host, bench.known(host).plan().current()));

      var preview = bench.preview(new FirewallConfig(net).entries());
      hosts.forEach(host -> {
        assertThat(plan(host)).as(host).isEqualTo(before.get(host));
        assertThat(bench.known(host).plan().current()).as(host).isEqualTo(places.get(host));
      });

      bench.plans(new FirewallConfig(net).entries());
      bench.hint();
      var sent = new ArrayList<HostPreview>();
      for (var host : new TreeSet<>(hosts)) {
        var difference = difference(host, requireNonNull(before.get(host)), plan(host));
        if (difference.getEntries() > 0) {
          sent.add(difference);
        }
      }
      assertThat(preview.getHostsList()).isEqualTo(sent);
      Statistics.label("hosts").collect(sent.size());
    }
  }

  private static HostPreview difference(
      String host, SortedMap<String, PlanEntry> before, SortedMap<String, PlanEntry> after) {
    var keys = new TreeSet<>(before.keySet());
    keys.addAll(after.keySet());
    keys.removeIf(key -> Objects.equals(before.get(key), after.get(key)));
    long bytes = 0;
    int members = 0;
    int rules = 0;
    int withdrawn = 0;
    for (var key : keys) {
      var entry = after.getOrDefault(key, before.get(key));
      members += entry.hasSelected() ? 1 : 0;
      rules += entry.hasRule() ? 1 : 0;
      withdrawn += after.containsKey(key) ? 0 : 1;
      bytes += key.length() + (after.containsKey(key) ? entry.getSerializedSize() : 0);
    }
    return HostPreview.newBuilder()
        .setHost(host)
        .setEntries(keys.size())
        .setRules(rules)
        .setMembers(members)
        .setWithdrawn(withdrawn)
        .setBytes(bytes)
        .build();
  }

  /// What is explained is there, and what is not there has something in its way.
  @Property(tries = 20)
  void shouldExplainWhatHostsHaveAndWhatNot(@ForAll Random random) {
    begin(random);
    for (int i = 0; i < STEPS; i++) {
      change(random);
      for (var host : hosts) {
        var plan = plan(host);
        var members = new TreeSet<String>();
        plan.forEach((key, entry) -> {
          if (entry.hasSelected()) {
            members.add(MemberKeys.portAt(MemberKeys.placeOf(key)));
          }
        });
        for (var rule : net.rules.keySet()) {
          explained(host, false, rule, plan.containsKey(rule));
        }
        for (var group : net.groups.keySet()) {
          explained(host, false, group, plan.containsKey(MemberKeys.group(new IntentPath(group))));
        }
        for (var port : net.ports.values()) {
          explained(host, true, port.path(), members.contains(port.path()));
        }
        for (var path : net.segments.keySet()) {
          explained(host, false, path, plan.containsKey(path));
        }
        for (var path : net.routers.keySet()) {
          explained(host, false, path, plan.containsKey(path));
        }
      }
    }
  }

  private void explained(String host, boolean isMember, String path, boolean isHeld) {
    var answer = bench.explain(host, isMember, path);
    assertThat(answer.getPresence())
        .as("%s at %s", path, host)
        .isEqualTo(isHeld ? Presence.PRESENCE_OWN : Presence.PRESENCE_ABSENT);
    assertThat(answer.getAbsencesList().isEmpty()).as(path).isEqualTo(isHeld);
    Statistics.label(isMember ? "members" : "objects").collect(isHeld);
    if (isHeld) {
      // Each step leads on from the object, and the last to the host.
      var led = new TreeSet<>(List.of(path));
      for (var step : answer.getStepsList()) {
        assertThat(led).as("%s of %s", step, answer).contains(step.getFrom());
        led.add(step.getTo());
      }
      assertThat(led).contains("host west/" + host);
    }
  }

  /// What a node comes to by steps, one comes to that starts with all of it.
  @Property(tries = 20)
  void shouldComposeByDifferencesWhatAWholeLookGives(@ForAll Random random) {
    begin(random);
    for (int i = 0; i < STEPS; i++) {
      change(random);
    }
    var bySteps = new TreeMap<String, SortedMap<String, PlanEntry>>();
    hosts.forEach(host -> bySteps.put(host, plan(host)));
    bench = new ControllerBench();
    hosts.forEach(host -> bench.host(host, 1 + hosts.indexOf(host)));
    hosts.forEach(this::report);
    bench.plans(new FirewallConfig(net).entries());
    hosts.forEach(bench::hello);
    bench.hint();

    hosts.forEach(host -> assertThat(plan(host)).as(host).isEqualTo(bySteps.get(host)));
  }

  @Example
  void shouldSayHowLargeAPlanIsWithAndWithoutWhatDoesNotMatter() {
    var host = hosts.getFirst();
    bench = new ControllerBench();
    net = FirewallNet.withTwoFarMembers(host);
    bench.host(host, 1);
    bench.hello(host);
    report(host);
    bench.plans(new FirewallConfig(net).entries());
    bench.hint();

    var status = requireNonNull(bench.logic.status().hosts().get(host));
    // Its port and segment, the rule, the group, and one member with its addresses.
    assertThat(status.size().entries()).isEqualTo(6);
    assertThat(status.unpruned().entries()).isEqualTo(6 + 2 * 2);
    assertThat(status.unpruned().bytes()).isGreaterThan(status.size().bytes());
    assertThat(plan(host).keySet()).noneMatch(key -> key.contains("/segments/s1/"));
  }

  private void begin(Random random) {
    bench = new ControllerBench();
    net = new FirewallNet(hosts);
    for (var host : hosts) {
      bench.host(host, 1 + hosts.indexOf(host));
      bench.hello(host);
    }
    for (int i = 0; i < FIRST; i++) {
      net.change(random);
    }
  }

  private void change(Random random) {
    for (int j = random.nextInt(4); j >= 0; j--) {
      net.change(random);
    }
    bench.plans(new FirewallConfig(net).entries());
    hosts.forEach(this::report);
    bench.hint();
    // From then on a plan is composed anew for a reason only.
    hosts.forEach(bench::holds);
    assertThat(hosts).allSatisfy(host -> assertThat(bench.known(host).isHeld()).as(host).isTrue());
  }

  private void report(String host) {
    var is = bench.reported(host);
    var should = net.report(host);
    is.stream()
        .filter(key -> !should.containsKey(key) && !key.equals("host"))
        .forEach(key -> bench.report(host, key, null));
    should.forEach((key, entry) -> bench.report(host, key, entry));
  }

  private SortedMap<String, PlanEntry> plan(String host) {
    var plan = new TreeMap<String, PlanEntry>();
    bench
        .known(host)
        .plan()
        .entries("log")
        .forEach((key, entry) ->
            plan.put(
                key, ProtoBytes.parse(PlanEntry.parser(), requireNonNull(entry.value()), key)));
    return plan;
  }

  private SlowFirewall.Expected held(String host) {
    var plan = plan(host);
    var rules = new TreeSet<String>();
    var members = new TreeMap<String, SortedSet<String>>();
    plan.forEach((key, entry) -> {
      if (entry.hasRule()) {
        rules.add(key);
      } else if (entry.hasGroupMembers()) {
        members.putIfAbsent(entry.getGroupMembers().getSelector(), new TreeSet<>());
      }
    });
    plan.forEach((key, entry) -> {
      if (entry.hasSelected()) {
        var place = MemberKeys.placeOf(key);
        assertThat(plan).as(key).containsKey(MemberKeys.workloadAt(place));
        assertThat(net.isOlder(place, host)).as(place).isFalse();
        requireNonNull(members.get(MemberKeys.selectorOf(key).orElseThrow()))
            .add(MemberKeys.siteAt(place) + " " + MemberKeys.portAt(place));
      }
    });
    return new SlowFirewall.Expected(rules, members);
  }

  private void judge(String host, FirewallPlan pruned, FirewallPlan unpruned, Random random) {
    for (var port : net.portsOf(host)) {
      for (int i = 0; i < PACKETS; i++) {
        var direction = random.nextBoolean() ? Rule.Direction.IN : Rule.Direction.OUT;
        var packet = packet(random);
        var verdict = pruned.judge(port, direction, packet);
        assertThat(verdict)
            .as("%s at %s, %s", packet, port, direction)
            .isEqualTo(unpruned.judge(port, direction, packet));
        Statistics.label("verdicts")
            .collect(Tuple.of(verdict.action(), verdict.rule().isPresent()));
      }
    }
  }

  private static Packet packet(Random random) {
    return new Packet(
        new MacAddress(random.nextInt(4)),
        new MacAddress(random.nextInt(4)),
        Packet.IPV4,
        Optional.of(
            new Packet.Ip(
                IpAddress.v4(0x0a000000 + random.nextInt(6)),
                IpAddress.v4(0x0a000000 + random.nextInt(6)),
                random.nextBoolean() ? 6 : 17,
                1000,
                random.nextBoolean() ? 80 : 100)));
  }
}

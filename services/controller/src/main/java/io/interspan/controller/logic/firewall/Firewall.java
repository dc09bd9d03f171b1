package io.interspan.controller.logic.firewall;

import com.google.protobuf.ByteString;
import io.interspan.firewall.logic.group.AddressSpace;
import io.interspan.firewall.logic.group.DefinitionSet;
import io.interspan.firewall.logic.group.ListedAddresses;
import io.interspan.firewall.logic.group.MemberKeys;
import io.interspan.firewall.logic.group.Workload;
import io.interspan.message.DefinitionPlan;
import io.interspan.message.GroupMembersPlan;
import io.interspan.message.PlanEntry;
import io.interspan.message.ProtoBytes;
import io.interspan.message.SelectedWorkload;
import io.interspan.message.WorkloadEntry;
import io.interspan.model.Bytes;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.net.AddressRange;
import io.interspan.model.net.MacAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The firewalls of a node's hosts: of the site's rules those that apply to a host's own ports, and
/// of the groups that these name the members that matter to it (DESIGN.md, section 5).
///
/// A member matters where its addresses count: in the space of a port that the rule applies to.
/// What changes of one is brought to the hosts that it matters to, and to no other; a host's own
/// ports and its rules are looked at as a whole. Whom selectors select of a host's own ports is
/// worked out here, so that a port and what applies to it are always in one plan.
public final class Firewall {
  private static final Bytes SELECTED =
      ProtoBytes.serialize(
          PlanEntry.newBuilder().setSelected(SelectedWorkload.getDefaultInstance()).build());

  private final String site;
  private final Spaces spaces;
  private final DefinitionSet definitions = new DefinitionSet();
  private final RuleBook rules = new RuleBook();
  private final MemberTable members;

  /// What the configuration says of groups, by their paths.
  private final TreeMap<String, GroupMembersPlan> groups = new TreeMap<>();

  /// The same as hosts are sent it.
  private final TreeMap<String, Bytes> groupEntries = new TreeMap<>();

  private final Index<String, String> groupsBySelector = new Index<>();

  private final OwnPorts own;
  private final RuleScopes scopes;
  private final TreeMap<String, HostRules> hosts = new TreeMap<>();

  private final Index<String, String> hostsByRule = new Index<>();
  private final HashMap<String, TreeMap<Home, TreeSet<String>>> users = new HashMap<>();

  /// What could not be read, and which rules wait.
  private List<String> problems = List.of();

  /// Hosts whose firewall is to be composed anew.
  private final TreeSet<String> due = new TreeSet<>();

  private final TreeMap<String, TreeMap<String, Optional<Bytes>>> deltas = new TreeMap<>();

  /// @param site the id of the site
  public Firewall(String site) {
    this.site = site;
    this.spaces = new Spaces(site);
    this.members = new MemberTable(spaces);
    this.own = new OwnPorts(site, due::add);
    this.scopes = new RuleScopes(site, rules, groups, groupsBySelector, own);
  }

  /// Returns whether an entry of the configuration is kept here.
  public static boolean concerns(String key, @Nullable PlanEntry entry) {
    return MemberKeys.isOfMembers(key) || (entry != null && entry.hasDefinition());
  }

  /// Takes changes of the configuration that came together, by key; null for what goes.
  public void configured(SortedMap<String, @Nullable PlanEntry> changes) {
    var defined = new TreeMap<String, Optional<DefinitionPlan>>();
    var said = new TreeMap<String, @Nullable PlanEntry>();
    var placed = new TreeMap<String, @Nullable PlanEntry>();
    var concerned = new TreeSet<String>();
    changes.forEach((key, entry) -> {
      if (MemberKeys.isGroup(key)) {
        var group = MemberKeys.groupOf(key).value();
        concerned.add(group);
        say(group, entry == null ? null : entry.getGroupMembers());
      } else if (MemberKeys.isOfMembers(key)) {
        said.put(key, entry);
      } else if (entry != null && entry.hasDefinition()) {
        defined.put(key, Optional.of(entry.getDefinition()));
      } else if (key.startsWith("/")) {
        // Others are about the site's control plane.
        placed.put(key, entry);
        if (entry == null) {
          defined.put(key, Optional.empty());
        }
      }
    });
    var respaced = spaces.apply(placed);
    respaced.forEach(own::onSegmentAreDue);
    var moved = new ArrayList<>(members.respace(respaced));
    define(defined, concerned);
    concerned.forEach(this::write);
    if (!defined.isEmpty() || !concerned.isEmpty()) {
      problems = problemsNow();
    }
    moved.addAll(members.apply(said));
    moved.forEach(this::move);
  }

  private void say(String group, @Nullable GroupMembersPlan plan) {
    var before = plan == null ? groups.remove(group) : groups.put(group, plan);
    var selectorBefore = before == null ? "" : before.getSelector();
    var selector = plan == null ? "" : plan.getSelector();
    if (!selector.equals(selectorBefore)) {
      groupsBySelector.remove(selectorBefore, group);
      if (plan != null) {
        groupsBySelector.add(selector, group);
      }
    }
    // A rule's scope may be the group: it applies to others now.
    own.selectedAreDue(selectorBefore);
    own.selectedAreDue(selector);
  }

  private void define(
      SortedMap<String, Optional<DefinitionPlan>> defined, Collection<String> concerned) {
    if (defined.isEmpty()) {
      return;
    }
    var step = definitions.apply(defined);
    step.concerned().forEach(group -> concerned.add(group.value()));
    step.after().values().forEach(group -> own.ask(group, 1));
    step.before().values().forEach(group -> own.ask(group, -1));
    rules.apply(defined).forEach(this::changed);
  }

  /// Has hosts composed anew that a rule applies to, or did.
  private void changed(String rule) {
    due.addAll(hostsByRule.of(rule));
    if (rules.rule(rule) != null) {
      hosts.forEach((host, of) -> {
        if (of.ports.values().stream().anyMatch(port -> scopes.applies(rule, port))) {
          due.add(host);
        }
      });
    }
  }

  /// Writes what hosts are sent of a group.
  private void write(String group) {
    var plan = groups.get(group);
    var held = definitions.group(new IntentPath(group));
    Bytes entry = null;
    if (plan != null) {
      var written =
          GroupMembersPlan.newBuilder()
              .setSelector(plan.getSelector())
              .addAllSites(plan.getSitesList())
              .addAllUnknownSites(plan.getUnknownSitesList());
      if (held != null) {
        var listed = ListedAddresses.of(held, definitions::group);
        written.addAllRanges(listed.ranges().stream().map(AddressRange::toString).toList());
        written.addAllMacs(listed.macs().stream().map(MacAddress::value).toList());
      }
      entry = ProtoBytes.serialize(PlanEntry.newBuilder().setGroupMembers(written).build());
    }
    var before = entry == null ? groupEntries.remove(group) : groupEntries.put(group, entry);
    if ((before == null) != (entry == null)) {
      rules.naming(group).forEach(this::changed);
    } else if (!Objects.equals(before, entry)) {
      rules.naming(group).forEach(rule -> due.addAll(hostsByRule.of(rule)));
    }
  }

  /// Brings what changed of a workload to the hosts that it matters, or mattered, to.
  private void move(MemberTable.Moved moved) {
    for (var selector : moved.keys().keySet()) {
      var byHome = users.get(selector);
      if (byHome != null) {
        for (var home : moved.homes()) {
          for (var host : byHome.getOrDefault(home, new TreeSet<>())) {
            tell(host, moved);
          }
        }
      }
    }
  }

  private void tell(String name, MemberTable.Moved moved) {
    var host = hosts.get(name);
    if (host == null || due.contains(name) || isOwn(moved.place(), host)) {
      return;
    }
    var delta = deltas.computeIfAbsent(name, _ -> new TreeMap<>());
    var member = members.at(moved.place());
    moved
        .keys()
        .forEach((selector, key) -> {
          boolean isWanted =
              member != null
                  && member.selectors().contains(selector)
                  && host.wants(selector, member.home());
          delta.put(key, isWanted ? Optional.of(SELECTED) : Optional.empty());
        });
    if (member != null
        && member.isKnown()
        && member.selectors().stream().anyMatch(one -> host.wants(one, member.home()))) {
      delta.put(moved.workloadKey(), Optional.of(member.entry()));
    } else {
      delta.put(moved.workloadKey(), Optional.empty());
    }
  }

  /// Returns whether a workload is that of a port of the host: what the configuration says of it is
  /// older than what the host does. Ports of other sites' own may have the same paths.
  private boolean isOwn(String place, HostRules host) {
    return MemberKeys.siteAt(place).equals(site)
        && host.ports.containsKey(MemberKeys.portAt(place));
  }

  /// Composes a host's firewall.
  ///
  /// @param ports the host's own
  /// @param into takes entries of its plan, by key
  public void compose(String name, Collection<OwnPort> ports, SortedMap<String, Bytes> into) {
    var host = hosts.computeIfAbsent(name, _ -> new HostRules());
    unlink(name, host);
    own.bring(name, host.ports, ports);
    due.remove(name);
    deltas.remove(name);
    for (var port : host.ports.values()) {
      for (var rule : scopes.applying(port)) {
        host.rules.add(rule);
        var written = Objects.requireNonNull(rules.rule(rule));
        host.groups.addAll(written.groups());
        written.peers().forEach(group -> want(group, space(port), host));
      }
    }
    link(name, host);
    write(host, into);
  }

  private void want(String group, AddressSpace space, HostRules host) {
    var plan = groups.get(group);
    if (plan != null && !space.equals(AddressSpace.NOWHERE)) {
      plan.getSitesList().forEach(at -> host.want(plan.getSelector(), new Home(at, space)));
    }
  }

  private AddressSpace space(OwnPort port) {
    return spaces.of(port.workload().segment().path());
  }

  private void write(HostRules host, SortedMap<String, Bytes> entries) {
    for (var rule : host.rules) {
      entries.put(rule, Objects.requireNonNull(rules.rule(rule)).entry());
    }
    var ownAsked = new TreeSet<String>();
    for (var group : host.groups) {
      entries.put(
          MemberKeys.group(new IntentPath(group)), Objects.requireNonNull(groupEntries.get(group)));
      var plan = Objects.requireNonNull(groups.get(group));
      if (plan.getSitesList().contains(site)) {
        ownAsked.add(plan.getSelector());
      }
    }
    host.forEach((selector, home) -> {
      for (var place : members.places(selector, home)) {
        var member = Objects.requireNonNull(members.at(place));
        if (!isOwn(place, host)) {
          entries.put(member.key(selector), SELECTED);
          if (member.isKnown()) {
            entries.put(member.workloadKey(), member.entry());
          }
        }
      }
    });
    for (var port : host.ports.values()) {
      for (var selector : own.selectors(port)) {
        if (ownAsked.contains(selector)) {
          entries.put(MemberKeys.memberAt(selector, port.place()), SELECTED);
          entries.put(MemberKeys.workloadAt(port.place()), entry(port));
        }
      }
    }
  }

  private Bytes entry(OwnPort port) {
    return MemberTable.entry(said(port.workload()), space(port));
  }

  private static WorkloadEntry said(Workload workload) {
    var entry = WorkloadEntry.newBuilder().setPort(workload.port());
    workload.macs().forEach(mac -> entry.addMacs(mac.value()));
    workload.ips().forEach(ip -> entry.addIps(ByteString.copyFrom(ip.toBytes())));
    return entry.build();
  }

  private void link(String name, HostRules host) {
    host.rules.forEach(rule -> hostsByRule.add(rule, name));
    host.forEach((selector, home) ->
        users
            .computeIfAbsent(selector, _ -> new TreeMap<>())
            .computeIfAbsent(home, _ -> new TreeSet<>())
            .add(name));
  }

  private void unlink(String name, HostRules host) {
    host.rules.forEach(rule -> hostsByRule.remove(rule, name));
    host.forEach((selector, home) ->
        users.computeIfPresent(
            selector,
            (_, of) -> {
              of.computeIfPresent(
                  home,
                  (_, names) -> {
                    names.remove(name);
                    return names.isEmpty() ? null : names;
                  });
              return of.isEmpty() ? null : of;
            }));
    host.clear();
  }

  /// Forgets a host whose plan is not composed here, for now.
  public void forget(String name) {
    var host = hosts.remove(name);
    if (host != null) {
      unlink(name, host);
      host.ports.values().forEach(own::take);
      due.remove(name);
      deltas.remove(name);
    }
  }

  /// Returns where addresses count, as the site's own plan joins segments by routing.
  public Spaces spaces() {
    return spaces;
  }

  /// Returns why a host's firewall has a rule, a group or a member, or why not.
  public FirewallReasons reasons(String name) {
    return new FirewallReasons(
        site, hosts.getOrDefault(name, new HostRules()), rules, groups, scopes, members, spaces);
  }

  /// Returns how much the plans of hosts lack of what they would have with all members of their
  /// groups, by host.
  public SortedMap<String, PlanSizes> leftOut() {
    return new LeftOut(members, SELECTED.size()).of(hosts);
  }

  /// Returns the same of one host.
  public PlanSizes leftOut(String name) {
    var host = hosts.get(name);
    return host == null ? PlanSizes.NONE : new LeftOut(members, SELECTED.size()).of(host);
  }

  /// Returns the hosts whose firewall is to be composed anew.
  public SortedSet<String> due() {
    return Collections.unmodifiableSortedSet(due);
  }

  /// Returns what changes in the plans of other hosts, by host and key, since the last call; empty
  /// for what goes.
  public SortedMap<String, ? extends SortedMap<String, Optional<Bytes>>> takeDeltas() {
    if (deltas.isEmpty()) {
      return Collections.emptySortedMap();
    }
    var taken = new TreeMap<>(deltas);
    taken.keySet().removeAll(due);
    deltas.clear();
    return taken;
  }

  /// Takes note that what was configured last was taken back, and that its effects are of no
  /// interest.
  ///
  /// @param due the hosts whose firewall is to be composed anew all the same
  public void walkedBack(Collection<String> due) {
    this.due.clear();
    this.due.addAll(due);
    deltas.clear();
  }

  /// Returns what could not be read, and which rules wait for their groups, in words.
  public List<String> problems() {
    return problems;
  }

  private List<String> problemsNow() {
    var now = new ArrayList<>(rules.problems());
    for (var rule : rules.all()) {
      scopes
          .awaited(rule)
          .forEach(group ->
              now.add(
                  rule.plan().getPath() + " is not in force: group " + group + " is not here yet"));
    }
    return List.copyOf(now);
  }
}

package io.interspan.firewall.logic.match;

import io.interspan.firewall.logic.group.AddressSpace;
import io.interspan.firewall.logic.group.MemberKeys;
import io.interspan.firewall.logic.group.PortAddresses;
import io.interspan.message.AddressCodec;
import io.interspan.message.GroupMembersPlan;
import io.interspan.message.MalformedMessageException;
import io.interspan.message.PeersPlan;
import io.interspan.message.PlanEntry;
import io.interspan.message.PortPlan;
import io.interspan.message.RouterPlan;
import io.interspan.message.RulePlan;
import io.interspan.message.WorkloadEntry;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.Rule;
import io.interspan.model.intent.SecurityPolicy;
import io.interspan.model.net.AddressRange;
import io.interspan.model.net.AddressRanges;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.rule.Peers;
import io.interspan.model.rule.PortGuard;
import io.interspan.model.rule.PortRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The firewall of a host's ports, as its plan says: what becomes of a packet at one of them.
///
/// The first rule in order that applies to the port and that the packet matches decides; where none
/// does, it passes. A workload that is a member of a group is known by its addresses, at ports of
/// its own routing component only: others may use the same ones. What a group or a rule lists by
/// itself is meant everywhere. What is not IP is judged by rules that name its EtherType, and
/// passes else; neighbor discovery is not judged by the last rule of all, as ARP is not.
///
/// Made of one version of a plan. [#guard] says the same of one port in the form that the data
/// plane judges by; all else here is for the few packets that somebody asks about. For one thread.
public final class FirewallPlan {
  private static final String IPV4 = Rule.IpVersion.IPV4.name();
  private static final String IPV6 = Rule.IpVersion.IPV6.name();
  private static final AddressRange NOBODY = AddressRange.parse("0.0.0.0");

  private final Map<String, Port> ports = new HashMap<>();
  private final List<Judge> rules;
  private final Map<String, Group> groups = new HashMap<>();
  private final List<String> problems = new ArrayList<>();
  private final GuardWriter writer = new GuardWriter();

  /// A port, and what its segment is joined to.
  ///
  /// @param groups those that it is a member of
  /// @param addresses those that its workload may use; any where there are none
  private record Port(
      String path,
      String segment,
      AddressSpace space,
      Set<Group> groups,
      AddressRanges addresses) {}

  /// Who is a member.
  private static final class Group implements GuardWriter.MemberSet {
    final List<AddressRange> ranges = new ArrayList<>();
    final Set<MacAddress> macs = new HashSet<>();
    final Map<AddressSpace, Set<IpAddress>> ips = new HashMap<>();
    final Map<AddressSpace, Set<MacAddress>> stations = new HashMap<>();
    String selector = "";
    List<String> sites = List.of();

    @Override
    public void addTo(
        String space,
        Collection<AddressRange> addresses,
        Collection<MacAddress> toMacs,
        Collection<MacAddress> toStations) {
      var at = new AddressSpace(space);
      addresses.addAll(ranges);
      ips.getOrDefault(at, Collections.emptySet())
          .forEach(ip -> addresses.add(GuardWriter.range(ip)));
      toMacs.addAll(macs);
      toStations.addAll(stations.getOrDefault(at, Collections.emptySet()));
    }
  }

  /// A rule, read.
  private record Judge(
      RulePlan plan,
      IntentPath path,
      SecurityPolicy.Category category,
      Rule.Action action,
      List<AddressRange> sources,
      List<AddressRange> destinations,
      List<ServiceMatch> services) {
    static Judge of(RulePlan plan) {
      // It has all by which rules are ordered.
      if (RuleOrder.ORDER.compare(plan, plan) != 0) {
        throw new IllegalArgumentException("no place among the rules");
      }
      return new Judge(
          plan,
          new IntentPath(plan.getPath()),
          RuleOrder.category(plan),
          Rule.Action.valueOf(plan.getAction()),
          ranges(plan.getSources()),
          ranges(plan.getDestinations()),
          plan.getServicesList().stream().map(ServiceMatch::of).toList());
    }

    private static List<AddressRange> ranges(PeersPlan peers) {
      return peers.getRangesList().stream().map(AddressRange::parse).toList();
    }
  }

  private FirewallPlan(String origin, SortedMap<String, PlanEntry> entries) {
    var routers = new TreeMap<String, RouterPlan>();
    var plans = new ArrayList<RulePlan>();
    var selected = new HashMap<String, Set<String>>();
    var workloads = new HashMap<String, WorkloadEntry>();
    var segments = new TreeMap<String, String>();
    var bySelector = new HashMap<String, List<Group>>();
    each(
        entries,
        (key, entry) -> {
          switch (entry.getObjectCase()) {
            case ROUTER -> routers.put(key, entry.getRouter());
            case SEGMENT -> segments.put(key, entry.getSegment().getRouter());
            case RULE -> plans.add(entry.getRule());
            case SELECTED ->
                selected
                    .computeIfAbsent(MemberKeys.placeOf(key), _ -> new HashSet<>())
                    .add(MemberKeys.selectorOf(key).orElse(""));
            case WORKLOAD -> workloads.put(MemberKeys.placeOf(key), entry.getWorkload());
            case GROUP_MEMBERS -> {
              var group = group(key, entry.getGroupMembers());
              if (group != null) {
                groups.put(MemberKeys.groupOf(key).value(), group);
                bySelector.computeIfAbsent(group.selector, _ -> new ArrayList<>()).add(group);
              }
            }
            case PORT,
                CONTROL_PLANE,
                OWN_SITE,
                DEFINITION,
                SHARD_MAP,
                FORGOTTEN_HOST,
                OBJECT_NOT_SET -> {
              // Ports are read below, once their segments are known; the rest is no matter of
              // rules.
            }
          }
        });
    var groupsOf = new HashMap<String, Set<Group>>();
    each(
        selected,
        (place, selectors) -> {
          var workload = workloads.get(place);
          for (var selector : selectors) {
            for (var group : bySelector.getOrDefault(selector, List.of())) {
              if (group.sites.contains(MemberKeys.siteAt(place))) {
                groupsOf.computeIfAbsent(place, _ -> new HashSet<>()).add(group);
                if (workload != null) {
                  add(workload, group);
                }
              }
            }
          }
        });
    entries.forEach((key, entry) -> {
      if (entry.hasPort()) {
        var segment = entry.getPort().getSegment();
        var space = AddressSpace.of(segment, segments.getOrDefault(segment, ""), routers::get);
        ports.put(
            key,
            new Port(
                key,
                segment,
                space,
                groupsOf.getOrDefault(MemberKeys.place(origin, key), Collections.emptySet()),
                addresses(key, entry.getPort())));
      }
    });
    this.rules = rules(plans);
  }

  /// Reads the entries of a host's plan, those that are of the firewall among others.
  ///
  /// @param origin the host, `west/h1`
  public static FirewallPlan read(String origin, SortedMap<String, PlanEntry> entries) {
    return new FirewallPlan(origin, entries);
  }

  /// Reads one after the other; what cannot be read is left out. A disk may have made another key
  /// or word of it.
  private <V> void each(Map<String, V> all, BiConsumer<String, V> reading) {
    all.forEach((key, value) -> {
      try {
        reading.accept(key, value);
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        problems.add(key + ": " + e.getMessage());
      }
    });
  }

  private List<Judge> rules(List<RulePlan> plans) {
    var read = new ArrayList<Judge>();
    plans.removeIf(plan -> {
      try {
        read.add(Judge.of(plan));
        return false;
      } catch (IllegalArgumentException | IllegalStateException e) {
        // The latter of a path that lies below no root.
        problems.add(plan.getPath() + ": " + e.getMessage());
        return true;
      }
    });
    read.sort((one, other) -> RuleOrder.ORDER.compare(one.plan(), other.plan()));
    return List.copyOf(read);
  }

  private AddressRanges addresses(String key, PortPlan port) {
    var readable = new ArrayList<AddressRange>();
    for (var text : PortAddresses.ips(port).toList()) {
      try {
        readable.add(AddressRange.parse(text));
      } catch (IllegalArgumentException e) {
        problems.add(key + ": " + e.getMessage());
        // Not any address, for that.
        readable.add(NOBODY);
      }
    }
    return AddressRanges.of(readable);
  }

  private @Nullable Group group(String key, GroupMembersPlan plan) {
    if (!MemberKeys.isGroup(key)) {
      problems.add(key + ": says who the members of a group are, and names none");
      return null;
    }
    var group = new Group();
    group.selector = plan.getSelector();
    group.sites = List.copyOf(plan.getSitesList());
    try {
      plan.getRangesList().forEach(range -> group.ranges.add(AddressRange.parse(range)));
      plan.getMacsList().forEach(mac -> group.macs.add(AddressCodec.mac(mac)));
    } catch (IllegalArgumentException | MalformedMessageException e) {
      problems.add(key + ": " + e.getMessage());
      return null;
    }
    return group;
  }

  private void add(WorkloadEntry workload, Group group) {
    var space = new AddressSpace(workload.getSpace());
    try {
      for (var ip : workload.getIpsList()) {
        group.ips.computeIfAbsent(space, _ -> new HashSet<>()).add(AddressCodec.ip(ip));
      }
      for (long mac : workload.getMacsList()) {
        group.stations.computeIfAbsent(space, _ -> new HashSet<>()).add(AddressCodec.mac(mac));
      }
    } catch (MalformedMessageException e) {
      problems.add(workload.getPort() + ": " + e.getMessage());
    }
  }

  /// Judges a packet at a port.
  ///
  /// @param direction `IN` of what goes to the port's workload, `OUT` of what comes from it
  public Verdict judge(String port, Rule.Direction direction, Packet packet) {
    var at = ports.get(port);
    if (at == null) {
      return Verdict.PASSES;
    }
    var from = SecurityPolicy.Category.EMERGENCY;
    for (var rule : rules) {
      if (rule.category().compareTo(from) >= 0
          && applies(rule.plan(), at)
          && matches(rule, at, direction, packet)) {
        if (rule.action() != Rule.Action.JUMP_TO_APPLICATION) {
          return new Verdict(rule.action(), Optional.of(rule.path()));
        }
        from = SecurityPolicy.Category.APPLICATION;
      }
    }
    return Verdict.PASSES;
  }

  private boolean applies(RulePlan rule, Port port) {
    return applies(rule.getPolicyScopeList(), port) && applies(rule.getScopeList(), port);
  }

  private boolean applies(List<String> scope, Port port) {
    if (scope.isEmpty()) {
      return true;
    }
    for (var path : scope) {
      var group = groups.get(path);
      if (path.equals(port.path())
          || path.equals(port.segment())
          || (group != null && port.groups().contains(group))) {
        return true;
      }
    }
    return false;
  }

  private boolean matches(Judge rule, Port port, Rule.Direction direction, Packet packet) {
    var plan = rule.plan();
    boolean isNamed =
        rule.services().stream()
            .anyMatch(service -> service.plan().getEtherType() != 0 && service.isOf(packet));
    if (packet.ip().isEmpty() && !isNamed) {
      return false;
    }
    boolean isDirected =
        plan.getDirection().equals(Rule.Direction.IN_OUT.name())
            || plan.getDirection().equals(direction.name());
    return isDirected
        && isOfVersion(plan, packet)
        && !(plan.getLast() && packet.isNeighborDiscovery())
        && (plan.getAnyService()
            || rule.services().stream().anyMatch(service -> service.isOf(packet)))
        && isOneOf(
            plan.getSources(),
            rule.sources(),
            port,
            packet.ip().map(Packet.Ip::source),
            packet.source())
        && isOneOf(
            plan.getDestinations(),
            rule.destinations(),
            port,
            packet.ip().map(Packet.Ip::destination),
            packet.destination());
  }

  private static boolean isOfVersion(RulePlan plan, Packet packet) {
    return switch (packet.etherType()) {
      case Packet.IPV4 -> !plan.getIpVersion().equals(IPV6);
      case Packet.IPV6 -> !plan.getIpVersion().equals(IPV4);
      default -> true;
    };
  }

  private boolean isOneOf(
      PeersPlan peers,
      List<AddressRange> ranges,
      Port port,
      Optional<IpAddress> ip,
      MacAddress mac) {
    if (peers.getGroupsCount() == 0 && ranges.isEmpty()) {
      return true;
    }
    boolean isOne =
        (ip.isPresent() && isIn(ranges, ip.get()))
            || peers.getGroupsList().stream()
                .map(groups::get)
                .anyMatch(group -> group != null && isMember(group, port, ip, mac));
    return isOne != peers.getExcluded();
  }

  private static boolean isMember(Group group, Port port, Optional<IpAddress> ip, MacAddress mac) {
    return group.macs.contains(mac)
        || (ip.isPresent()
            ? isIn(group.ranges, ip.get())
                || group.ips.getOrDefault(port.space(), Collections.emptySet()).contains(ip.get())
            : group.stations.getOrDefault(port.space(), Collections.emptySet()).contains(mac));
  }

  private static boolean isIn(List<AddressRange> ranges, IpAddress address) {
    return ranges.stream().anyMatch(range -> range.contains(address));
  }

  /// Returns the rules that apply to a port, in the order in which they are judged.
  public List<IntentPath> rules(String port) {
    var at = ports.get(port);
    return at == null
        ? List.of()
        : rules.stream().filter(rule -> applies(rule.plan(), at)).map(Judge::path).toList();
  }

  /// Returns what may pass at a port, for its data plane; everything where it is not known.
  public PortGuard guard(String port) {
    var at = ports.get(port);
    if (at == null) {
      return PortGuard.NONE;
    }
    var guarding = new ArrayList<PortRule>();
    int application = 0;
    for (var rule : rules) {
      if (applies(rule.plan(), at)) {
        if (rule.category().compareTo(SecurityPolicy.Category.APPLICATION) < 0) {
          application++;
        }
        guarding.add(
            writer.rule(
                rule.plan(),
                rule.services(),
                peers(rule.plan().getSources(), rule.sources(), at),
                peers(rule.plan().getDestinations(), rule.destinations(), at)));
      }
    }
    return new PortGuard(at.addresses(), guarding, application);
  }

  private Peers peers(PeersPlan peers, List<AddressRange> ranges, Port port) {
    var named = new ArrayList<GuardWriter.MemberSet>();
    for (var path : peers.getGroupsList()) {
      var group = groups.get(path);
      if (group != null) {
        named.add(group);
      }
    }
    return writer.peers(
        new GuardWriter.PeersKey(named, ranges, peers.getExcluded(), port.space().top()),
        peers.getGroupsCount() == 0 && ranges.isEmpty());
  }

  /// Returns what could not be read, in words; it is left out.
  public List<String> problems() {
    return List.copyOf(problems);
  }
}

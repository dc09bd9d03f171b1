package io.interspan.firewall.logic.match;

import io.interspan.message.RulePlan;
import io.interspan.model.intent.Rule;
import io.interspan.model.net.AddressRange;
import io.interspan.model.net.AddressRanges;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.MacAddresses;
import io.interspan.model.rule.Peers;
import io.interspan.model.rule.PortRule;
import io.interspan.model.rule.TrafficKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// Writes rules as packets at a port are judged by them. Who is in the same groups is written once,
/// and shared by all rules and ports that name them.
final class GuardWriter {
  private final Map<PeersKey, Peers> written = new HashMap<>();

  /// Whom a rule means, at the ports of one space: the groups are the same ones, not equal ones.
  record PeersKey(
      List<MemberSet> groups, List<AddressRange> ranges, boolean excluded, String space) {}

  /// The addresses of a group's members, as they are meant at the ports of a space.
  interface MemberSet {
    /// Adds all of them.
    void addTo(
        String space,
        Collection<AddressRange> addresses,
        Collection<MacAddress> macs,
        Collection<MacAddress> stations);
  }

  PortRule rule(RulePlan plan, List<ServiceMatch> services, Peers sources, Peers destinations) {
    var direction = plan.getDirection();
    boolean both = direction.equals(Rule.Direction.IN_OUT.name());
    var version = plan.getIpVersion();
    return new PortRule(
        plan.getNumber(),
        PortRule.Action.valueOf(plan.getAction()),
        both || direction.equals(Rule.Direction.IN.name()),
        both || direction.equals(Rule.Direction.OUT.name()),
        !version.equals(Rule.IpVersion.IPV6.name()),
        !version.equals(Rule.IpVersion.IPV4.name()),
        plan.getLast(),
        plan.getAnyService(),
        services.stream().map(GuardWriter::kind).toList(),
        sources,
        destinations,
        plan.getStateful());
  }

  private static TrafficKind kind(ServiceMatch service) {
    var plan = service.plan();
    return new TrafficKind(
        plan.getEtherType(),
        plan.getProtocol(),
        service.sources(),
        service.destinations(),
        plan.hasIcmpType() ? OptionalInt.of(plan.getIcmpType()) : OptionalInt.empty(),
        plan.hasIcmpCode() ? OptionalInt.of(plan.getIcmpCode()) : OptionalInt.empty());
  }

  /// Returns whom a rule means; a group that is not known has no members.
  Peers peers(PeersKey key, boolean anyone) {
    return anyone ? Peers.ANYONE : written.computeIfAbsent(key, GuardWriter::write);
  }

  private static Peers write(PeersKey key) {
    var addresses = new ArrayList<>(key.ranges());
    var macs = new ArrayList<MacAddress>();
    var stations = new ArrayList<MacAddress>();
    key.groups().forEach(group -> group.addTo(key.space(), addresses, macs, stations));
    return new Peers(
        false,
        AddressRanges.of(addresses),
        MacAddresses.of(macs),
        MacAddresses.of(stations),
        key.excluded());
  }

  static AddressRange range(IpAddress address) {
    return new AddressRange(address, address);
  }
}

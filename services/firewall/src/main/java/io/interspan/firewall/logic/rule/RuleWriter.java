package io.interspan.firewall.logic.rule;

import io.interspan.message.PeersPlan;
import io.interspan.message.RulePlan;
import io.interspan.message.ServicePlan;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.Rule;
import io.interspan.model.intent.SecurityPolicy;
import io.interspan.model.intent.Service;
import io.interspan.model.intent.ServiceEntry;
import io.interspan.model.net.AddressRange;
import io.interspan.model.net.PortRange;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Writes rules as hosts are sent them: with the place that their policies give them, and with the
/// services that they name written out.
public final class RuleWriter {
  /// The most kinds of traffic of one rule; what is beyond is of none of them.
  static final int MAX_KINDS = 4_096;

  private static final int ICMP = 1;
  private static final int IGMP = 2;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int ICMP_V6 = 58;

  private final Function<IntentPath, @Nullable Service> services;

  /// @param services the services that the site holds, by path; null where it holds none
  public RuleWriter(Function<IntentPath, @Nullable Service> services) {
    this.services = services;
  }

  /// A rule that was written.
  ///
  /// @param plan as hosts are sent it
  /// @param services the services that it was looked up in, there or not
  public record Written(RulePlan plan, SortedSet<IntentPath> services) {}

  /// Writes a rule.
  public Written write(Rule rule, SecurityPolicy policy) {
    var seen = new TreeSet<IntentPath>();
    var kinds = new LinkedHashSet<ServicePlan>();
    rule.entries().forEach(entry -> add(entry, kinds, seen));
    rule.services().forEach(service -> add(new ServiceEntry.OfService(service), kinds, seen));
    var plan =
        RulePlan.newBuilder()
            .setPath(rule.path().value())
            .setNumber(rule.id())
            .setCategory(policy.category().name())
            .setLast(isLast(policy.path()))
            .setPolicySequence(policy.sequenceNumber())
            .setSequence(rule.sequenceNumber())
            .setAction(rule.action().name())
            .setDirection(rule.direction().name())
            .setIpVersion(rule.ipVersion().name())
            .setSources(peers(rule.sources()))
            .setDestinations(peers(rule.destinations()))
            .setAnyService(rule.entries().isEmpty() && rule.services().isEmpty())
            .addAllServices(kinds)
            .addAllPolicyScope(texts(policy.scope()))
            .addAllScope(texts(rule.scope()))
            .setLogged(rule.logged())
            .setLabel(rule.label())
            .setStateful(policy.stateful())
            .setTcpStrict(policy.tcpStrict())
            .build();
    return new Written(plan, seen);
  }

  /// Returns whether a policy is that of the last rule of all, everybody's or the site's own.
  public static boolean isLast(IntentPath policy) {
    return below(policy).equals(below(SecurityPolicy.LAST));
  }

  private static String below(IntentPath path) {
    return path.value().substring(path.root().value().length());
  }

  private static PeersPlan peers(Rule.Peers peers) {
    return PeersPlan.newBuilder()
        .addAllGroups(texts(peers.groups()))
        .addAllRanges(peers.ranges().stream().map(AddressRange::toString).toList())
        .setExcluded(peers.excluded())
        .build();
  }

  private static List<String> texts(List<IntentPath> paths) {
    return paths.stream().map(IntentPath::value).toList();
  }

  private void add(ServiceEntry entry, Set<ServicePlan> into, Set<IntentPath> seen) {
    if (entry instanceof ServiceEntry.OfService(var path)) {
      if (seen.add(path)) {
        var service = services.apply(path);
        if (service != null) {
          service.entries().forEach(inner -> add(inner, into, seen));
        }
      }
    } else if (into.size() < MAX_KINDS) {
      into.add(kind(entry));
    }
  }

  private static ServicePlan kind(ServiceEntry entry) {
    var kind = ServicePlan.newBuilder();
    switch (entry) {
      case ServiceEntry.Ports(var protocol, var sources, var destinations) ->
          ports(kind.setProtocol(number(protocol)), sources, destinations);
      case ServiceEntry.Icmp(boolean v6, var type, var code) -> {
        kind.setProtocol(v6 ? ICMP_V6 : ICMP);
        type.ifPresent(kind::setIcmpType);
        code.ifPresent(kind::setIcmpCode);
      }
      case ServiceEntry.Igmp() -> kind.setProtocol(IGMP);
      case ServiceEntry.IpProtocol(int number) -> kind.setProtocol(number);
      case ServiceEntry.EtherType(int number) -> kind.setEtherType(number);
      case ServiceEntry.Algorithm(var name, var sources, var destinations) ->
          ports(
              kind.setProtocol(number(transport(name))).setAlgorithm(name), sources, destinations);
      case ServiceEntry.OfService _ -> throw new IllegalStateException("it is written out");
    }
    return kind.build();
  }

  private static void ports(
      ServicePlan.Builder kind, List<PortRange> sources, List<PortRange> destinations) {
    kind.addAllSourcePorts(sources.stream().map(PortRange::toString).toList());
    kind.addAllDestinationPorts(destinations.stream().map(PortRange::toString).toList());
  }

  private static int number(ServiceEntry.L4 protocol) {
    return switch (protocol) {
      case TCP -> TCP;
      case UDP -> UDP;
    };
  }

  /// The first packet of each goes over one of the two.
  private static ServiceEntry.L4 transport(String algorithm) {
    return switch (algorithm) {
      case "TFTP", "SUN_RPC_UDP", "MS_RPC_UDP", "NBNS_BROADCAST", "NBDG_BROADCAST" ->
          ServiceEntry.L4.UDP;
      default -> ServiceEntry.L4.TCP;
    };
  }
}

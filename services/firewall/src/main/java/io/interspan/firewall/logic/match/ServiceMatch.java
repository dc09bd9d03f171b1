package io.interspan.firewall.logic.match;

import io.interspan.message.ServicePlan;
import io.interspan.model.net.PortRange;
import java.util.List;

/// Whether a packet is of a kind of traffic.
///
/// @param plan the kind
/// @param sources the sender's ports; any where there are none
/// @param destinations the receiver's ports; any where there are none
record ServiceMatch(ServicePlan plan, List<PortRange> sources, List<PortRange> destinations) {
  ServiceMatch {
    sources = List.copyOf(sources);
    destinations = List.copyOf(destinations);
  }

  static ServiceMatch of(ServicePlan plan) {
    return new ServiceMatch(
        plan,
        plan.getSourcePortsList().stream().map(PortRange::parse).toList(),
        plan.getDestinationPortsList().stream().map(PortRange::parse).toList());
  }

  boolean isOf(Packet packet) {
    if (plan.getEtherType() != 0) {
      return packet.etherType() == plan.getEtherType();
    }
    return packet.ip().filter(this::isOf).isPresent();
  }

  private boolean isOf(Packet.Ip ip) {
    return ip.protocol() == plan.getProtocol()
        && isIn(sources, ip.first())
        && isIn(destinations, ip.second())
        && (!plan.hasIcmpType() || plan.getIcmpType() == ip.first())
        && (!plan.hasIcmpCode() || plan.getIcmpCode() == ip.second());
  }

  private static boolean isIn(List<PortRange> ports, int port) {
    return ports.isEmpty() || ports.stream().anyMatch(range -> range.contains(port));
  }
}

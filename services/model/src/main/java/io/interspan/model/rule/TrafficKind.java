package io.interspan.model.rule;

import io.interspan.model.net.PortRange;
import java.util.List;
import java.util.OptionalInt;

/// A kind of traffic: an EtherType, or a protocol over IP with ports or ICMP messages.
///
/// @param etherType over Ethernet; 0 for what goes over IP
/// @param protocol as IANA numbers them
/// @param sourcePorts the sender's; any where there are none
/// @param destinationPorts the receiver's; any where there are none
/// @param icmpType the ICMP message; any where it is empty
/// @param icmpCode its code; any where it is empty
public record TrafficKind(
    int etherType,
    int protocol,
    List<PortRange> sourcePorts,
    List<PortRange> destinationPorts,
    OptionalInt icmpType,
    OptionalInt icmpCode) {
  public TrafficKind {
    sourcePorts = List.copyOf(sourcePorts);
    destinationPorts = List.copyOf(destinationPorts);
  }

  /// Returns what goes over Ethernet as this type.
  public static TrafficKind ofEtherType(int etherType) {
    return new TrafficKind(
        etherType, 0, List.of(), List.of(), OptionalInt.empty(), OptionalInt.empty());
  }

  /// Returns what goes over IP as this protocol.
  public static TrafficKind ofProtocol(int protocol) {
    return new TrafficKind(
        0, protocol, List.of(), List.of(), OptionalInt.empty(), OptionalInt.empty());
  }

  /// Returns what goes to one of these ports.
  public static TrafficKind toPorts(int protocol, List<PortRange> ports) {
    return new TrafficKind(0, protocol, List.of(), ports, OptionalInt.empty(), OptionalInt.empty());
  }

  /// Returns whether an IP packet is of this kind.
  ///
  /// @param first the sender's port; of ICMP, the type; 0 where there is neither
  /// @param second the receiver's port; of ICMP, the code; 0 where there is neither
  public boolean isOf(int packetProtocol, int first, int second) {
    return etherType == 0
        && protocol == packetProtocol
        && isIn(sourcePorts, first)
        && isIn(destinationPorts, second)
        && (icmpType.isEmpty() || icmpType.getAsInt() == first)
        && (icmpCode.isEmpty() || icmpCode.getAsInt() == second);
  }

  private static boolean isIn(List<PortRange> ranges, int port) {
    // By index: an iterator would be an object for each packet.
    for (int i = 0; i < ranges.size(); i++) {
      if (ranges.get(i).contains(port)) {
        return true;
      }
    }
    return ranges.isEmpty();
  }
}

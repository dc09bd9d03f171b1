package io.interspan.model.intent;

import io.interspan.model.net.PortRange;
import java.util.List;
import java.util.OptionalInt;

/// A kind of traffic, or a part of one.
public sealed interface ServiceEntry {
  /// TCP or UDP ports.
  ///
  /// @param protocol which of the two
  /// @param sources the sender's ports; any where there are none
  /// @param destinations the receiver's ports; any where there are none
  record Ports(L4 protocol, List<PortRange> sources, List<PortRange> destinations)
      implements ServiceEntry {
    public Ports {
      sources = List.copyOf(sources);
      destinations = List.copyOf(destinations);
    }
  }

  /// Messages of ICMP (RFC 792) or ICMPv6 (RFC 4443).
  ///
  /// @param v6 which of the two
  /// @param type the type; any where there is none
  /// @param code the code; any where there is none
  record Icmp(boolean v6, OptionalInt type, OptionalInt code) implements ServiceEntry {}

  /// IGMP (RFC 3376).
  record Igmp() implements ServiceEntry {}

  /// A protocol over IP.
  ///
  /// @param number as IANA numbers them
  record IpProtocol(int number) implements ServiceEntry {}

  /// A protocol over Ethernet.
  ///
  /// @param number the EtherType
  record EtherType(int number) implements ServiceEntry {}

  /// A protocol that opens further connections.
  ///
  /// @param name `FTP`, `TFTP` and so on
  /// @param sources the sender's ports; any where there are none
  /// @param destinations the receiver's ports
  record Algorithm(String name, List<PortRange> sources, List<PortRange> destinations)
      implements ServiceEntry {
    public Algorithm {
      sources = List.copyOf(sources);
      destinations = List.copyOf(destinations);
    }
  }

  /// All of another service.
  ///
  /// @param service its path
  record OfService(IntentPath service) implements ServiceEntry {}

  /// A protocol of layer 4 with ports.
  enum L4 {
    /// RFC 9293.
    TCP,
    /// RFC 768.
    UDP
  }
}

package io.interspan.vtep.fastpath;

/// Where things are in the maps that the programs and the packet loops share. What a packet has,
/// addresses and ports above all, is as it is in the packet; all else in the machine's order.
///
/// ```text
/// a key:                                    a flow:
///  0  the zone, see [#FROM_TUNNEL]           0  generation
///  4  the protocol; [#IPV6]                  8  when it was last used, in nanoseconds
///  8  source address                        16  Ethernet header
/// 24  destination address                   32  source and destination of the outer IP header
/// 40  source and destination port           40  source and destination port of the outer UDP header
///                                           44  second word of the Geneve header
///                                           48  the interface that it goes to
///                                           52  counter of the port, 56 of the tunnel
///                                           60  what has the generation that must be the flow's
///                                           64  next hop
///                                           68  the longest outer packet, in bytes
/// ```
final class FlowLayout {
  static final int KEY_BYTES = 48;

  /// Of packets from a workload, the index of the host's end of its veth pair; of those from a
  /// tunnel, the VNI and this bit.
  static final int ZONE = 0;

  static final int FROM_TUNNEL = 1 << 31;
  static final int PROTOCOL = 4;

  /// Beside the protocol.
  static final int IPV6 = 1 << 8;

  /// An IPv4 address is the first 4 bytes, the others are 0.
  static final int SOURCE = 8;

  static final int DESTINATION = 24;
  static final int PORTS = 40;

  static final int FLOW_BYTES = 72;
  static final int GENERATION = 0;
  static final int USED = 8;
  static final int ETHERNET = 16;
  static final int OUTER_ADDRESSES = 32;
  static final int OUTER_PORTS = 40;
  static final int VNI = 44;
  static final int INTERFACE = 48;
  static final int PORT_COUNTER = 52;
  static final int TUNNEL_COUNTER = 56;
  static final int GENERATION_OF = 60;
  static final int NEXT_HOP = 64;
  static final int LONGEST = 68;

  /// A counter: packets as they are on the wire, and their bytes without outer headers.
  static final int COUNTER_BYTES = 16;

  static final int PACKETS = 0;
  static final int BYTES = 8;

  private FlowLayout() {}
}

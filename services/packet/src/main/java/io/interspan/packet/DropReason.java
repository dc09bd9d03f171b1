package io.interspan.packet;

/// Why a frame was dropped. Each drop is counted under exactly one reason.
public enum DropReason {
  /// The port that it came from, or that alone it was for, is closed.
  PORT_CLOSED("the port is closed"),
  /// Shorter than an Ethernet header.
  FRAME_TOO_SHORT("the frame is shorter than an Ethernet header"),
  /// Longer than the data plane carries.
  FRAME_TOO_LONG("the frame is longer than the data plane carries"),
  /// From a port, with a source address that is not the port's.
  SPOOFED_MAC("the source MAC address is not the port's own"),
  /// From a port, with an IP source address that is none of the port's.
  SPOOFED_IP("the source IP address is none of the port's own"),
  /// From or to a port that has rules or addresses, with IP headers that do not fit the frame.
  MALFORMED_IP("the IP headers do not fit the frame"),
  /// A rule of the port says so.
  FIREWALL("a rule of the firewall says so"),
  /// A fragment without the first one, whose ports say what it belongs to.
  FRAGMENT_ALONE("a fragment whose first one did not pass before it"),
  /// From a port, with more to do for it than the frame has (a checksum beyond its end).
  OFFLOAD_MISFIT("what is left to do for the frame does not fit it"),
  /// From a port, to the port's own address.
  TO_ITSELF("the frame is addressed to its own sender"),
  /// To a router, but nothing that routers route or answer.
  NOT_FOR_ROUTERS("addressed to the router, and nothing that it routes or answers"),
  /// To a router, with a time to live that ends there.
  TTL_EXPIRED("its time to live ended at the router"),
  /// To a router that has no such network.
  NO_ROUTE("the router has no network with the destination"),
  /// To a router, for an address of which nobody has said yet which MAC address it has.
  UNRESOLVED("no MAC address is known for the destination: it is asked for"),
  /// To a router, longer than goes through the tunnel, and not to be cut.
  TOO_LONG_TO_ROUTE("longer than goes through the tunnel, and not to be fragmented"),
  /// The port has had as many answers of routers as it may in this time.
  PUNT_LIMIT("the port asks more of routers than they answer"),
  /// No room before the frame for the outer header.
  NO_HEADROOM("no room in front of the frame for the outer header"),
  /// Nobody else is on the segment, here or elsewhere.
  NO_RECEIVER("nobody else is on the segment"),
  /// A Tep of another encapsulation or address family than this host's.
  TEP_UNSUPPORTED("the Tep has another encapsulation or address family"),
  /// The sender had no room for it.
  SEND_REFUSED("the socket's send queue is full"),
  /// The socket reported an error for it.
  SEND_FAILED("the socket refused the datagram"),
  /// The kernel had no room for what came, as the host did not read fast enough, or found its UDP
  /// checksum wrong. What it had put together counts as one.
  RECEIVE_QUEUE_FULL("the socket's receive queue is full, or the UDP checksum is wrong"),
  /// Shorter than the fixed Geneve header.
  GENEVE_TOO_SHORT("shorter than a Geneve header"),
  /// Not version 0.
  GENEVE_VERSION("a Geneve version other than 0"),
  /// The options reach beyond the datagram, or one of them beyond the options.
  GENEVE_OPTIONS_LENGTH("Geneve options longer than what holds them"),
  /// A control packet (O bit): none is known here.
  GENEVE_CONTROL("a Geneve control packet"),
  /// A critical option that is not known here.
  GENEVE_CRITICAL_OPTION("an unknown critical Geneve option"),
  /// The payload is not Ethernet.
  GENEVE_PROTOCOL("the Geneve payload is not Ethernet"),
  /// This host has no such segment.
  UNKNOWN_VNI("no segment with this VNI on this host"),
  /// The sender may not send into this segment.
  SENDER_NOT_ADMITTED("the sender is not an admitted Tep of the segment"),
  /// The source address of a frame from a tunnel is a group address.
  SOURCE_IS_GROUP("the source MAC address is a group address"),
  /// From a tunnel, for a MAC address that is behind another tunnel.
  SPLIT_HORIZON("from a tunnel, for an address behind a tunnel"),
  /// The other loop does not keep up.
  HAND_OVER_FULL("the queue to the port's own loop is full"),
  /// The guest posted no free buffer.
  GUEST_NO_BUFFER("the guest has posted no free buffer"),
  /// The guest's buffer is shorter than the frame.
  GUEST_BUFFER_TOO_SMALL("the guest's buffer is shorter than the frame"),
  /// The guest broke the rules of its ring, which was stopped.
  GUEST_QUEUE_STOPPED("the guest's queue is stopped"),
  /// The kernel did not take it for the workload's interface, which may be down.
  TAP_REFUSED("the workload's interface does not take it");

  private final String text;

  DropReason(String text) {
    this.text = text;
  }

  /// Returns the reason in words.
  public String text() {
    return text;
  }
}

package io.interspan.packet;

/// What is counted besides drops.
public enum Tally {
  /// Frames taken from ports.
  FROM_PORTS,
  /// Datagrams taken from the network.
  FROM_TUNNELS,
  /// Frames given to ports, copies included.
  TO_PORTS,
  /// Datagrams given to the network, copies included.
  TO_TUNNELS,
  /// Broadcast, unknown-unicast and multicast frames from ports that were replicated.
  REPLICATED,
  /// ARP requests and neighbor solicitations that were answered here instead of being replicated.
  ARP_ANSWERED,
  /// Frames from ports that a router sent on.
  ROUTED,
  /// Frames to routers themselves: pings, and answers to what they ask.
  TO_ROUTERS,
  /// ARP requests and neighbor solicitations that routers sent.
  ARP_ASKED,
  /// ICMP errors that routers sent.
  ICMP_ERRORS,
  /// Addresses learned from ports.
  LEARNED,
  /// Addresses not learned since their port has as many as it may.
  LEARN_LIMIT,
  /// Table entries not taken since the table has as many as it may.
  TABLE_FULL,
  /// Flows that the firewall let pass, and remembered.
  FLOWS,
  /// Flows that it let pass and could not remember: they, or their port, have as many as may be.
  FLOW_TABLE_FULL,
  /// Notifications raised.
  NOTIFICATIONS,
}

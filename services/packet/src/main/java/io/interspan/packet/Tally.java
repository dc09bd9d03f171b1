package io.interspan.packet;

/// What is counted besides drops.
public enum Tally {
  /// Frames taken from ports.
  FROM_PORTS("frames taken from ports"),
  /// Their bytes.
  BYTES_FROM_PORTS("bytes of frames taken from ports"),
  /// Datagrams taken from the network.
  FROM_TUNNELS("datagrams taken from the network"),
  /// Their bytes, from the Geneve header on.
  BYTES_FROM_TUNNELS("bytes of datagrams taken from the network"),
  /// Frames given to ports, copies included.
  TO_PORTS("frames given to ports, copies included"),
  /// Their bytes.
  BYTES_TO_PORTS("bytes of frames given to ports"),
  /// Datagrams given to the network, copies included.
  TO_TUNNELS("datagrams given to the network, copies included"),
  /// Their bytes, from the Geneve header on.
  BYTES_TO_TUNNELS("bytes of datagrams given to the network"),
  /// Broadcast, unknown-unicast and multicast frames from ports that were replicated.
  REPLICATED("broadcast, unknown and multicast frames that were replicated"),
  /// ARP requests and neighbor solicitations that were answered here instead of being replicated.
  ARP_ANSWERED("ARP requests and neighbor solicitations that were answered here"),
  /// Frames from ports that a router sent on.
  ROUTED("frames that a router sent on"),
  /// Frames to routers themselves: pings, and answers to what they ask.
  TO_ROUTERS("frames to routers themselves"),
  /// ARP requests and neighbor solicitations that routers sent.
  ARP_ASKED("ARP requests and neighbor solicitations that routers sent"),
  /// ICMP errors that routers sent.
  ICMP_ERRORS("ICMP errors that routers sent"),
  /// Frames that another packet loop of the host was given, for ports that belong to it.
  HANDED_OVER("frames handed over to another packet loop of the host"),
  /// Addresses learned from ports.
  LEARNED("addresses learned from ports"),
  /// Addresses not learned since their port has as many as it may.
  LEARN_LIMIT("addresses not learned: their port has as many as it may"),
  /// Table entries not taken since the table has as many as it may.
  TABLE_FULL("table entries not taken: the table has as many as it may"),
  /// Flows that the firewall let pass, and remembered.
  FLOWS("flows that the firewall let pass, and remembered"),
  /// Flows that it let pass and could not remember: they, or their port, have as many as may be.
  FLOW_TABLE_FULL("flows that it let pass and did not remember: there are as many as may be"),
  /// Notifications raised.
  NOTIFICATIONS("notifications raised");

  private final String text;

  Tally(String text) {
    this.text = text;
  }

  /// Returns what is counted, in words.
  public String text() {
    return text;
  }
}

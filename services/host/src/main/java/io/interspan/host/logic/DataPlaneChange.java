package io.interspan.host.logic;

import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Prefix;
import io.interspan.model.net.Tep;
import io.interspan.model.net.Vni;
import io.interspan.model.rule.PortGuard;
import java.util.List;

/// A change of what the data plane holds; see [DataPlaneUpdate].
public sealed interface DataPlaneChange {
  /// A segment that the host has ports on, or routes into.
  record AddSegment(Vni vni) implements DataPlaneChange {}

  /// A segment that it has nothing to do with any more: its tables go.
  record RemoveSegment(Vni vni) implements DataPlaneChange {}

  /// The other hosts of a segment.
  ///
  /// @param vni the segment
  /// @param replicateTo who gets broadcast, unknown-unicast and multicast frames, sorted
  /// @param admitFrom whose frames are taken, sorted: also of hosts that route into the segment
  record SetTeps(Vni vni, List<Tep> replicateTo, List<Tep> admitFrom) implements DataPlaneChange {
    public SetTeps {
      replicateTo = List.copyOf(replicateTo);
      admitFrom = List.copyOf(admitFrom);
    }
  }

  /// Which Tep an address is behind.
  record PutMac(Vni vni, MacAddress mac, Tep tep) implements DataPlaneChange {}

  /// An address is behind no other Tep any more.
  record RemoveMac(Vni vni, MacAddress mac) implements DataPlaneChange {}

  /// Which MAC address an IP address has.
  record PutArp(Vni vni, IpAddress ip, MacAddress mac) implements DataPlaneChange {}

  /// An IP address is nobody's any more.
  record RemoveArp(Vni vni, IpAddress ip) implements DataPlaneChange {}

  /// Which router joins a segment to others, and its addresses there.
  ///
  /// @param vni the segment
  /// @param router the router's name
  /// @param gateways its addresses; none where nothing joins it
  record SetGateways(Vni vni, String router, List<Prefix> gateways) implements DataPlaneChange {
    public SetGateways {
      gateways = List.copyOf(gateways);
    }
  }

  /// What may pass at a port, before it opens and from now on.
  record GuardPort(String portId, PortGuard guard) implements DataPlaneChange {}

  /// A port may send and receive.
  record OpenPort(String portId, Vni vni) implements DataPlaneChange {}

  /// A port is mute.
  record ClosePort(String portId) implements DataPlaneChange {}
}

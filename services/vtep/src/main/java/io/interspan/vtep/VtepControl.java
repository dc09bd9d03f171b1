package io.interspan.vtep;

import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Tep;
import io.interspan.model.net.Vni;
import io.interspan.model.rule.PortGuard;
import io.interspan.packet.Port;
import io.interspan.vtep.route.Gateways;
import java.util.List;
import java.util.function.Consumer;

/// What a host's agent tells its data plane: segments, the tables of each, and the ports here.
///
/// A port is either closed (mute both ways) or open on one segment. Removing what is not there does
/// nothing; naming a segment or port that is not there in any other call is an
/// `IllegalArgumentException`, which behind a [VtepProxy] is logged by the loop instead of thrown.
///
/// Bounds: see `io.interspan.vtep.forward.Limits`; an entry for which a table has no room is
/// counted as `TABLE_FULL` and left out (its frames are then replicated, or its ARP requests).
public interface VtepControl {
  /// Makes a segment known, without Teps: its ports reach each other only. For one that is known
  /// already only `arpSuppression` changes.
  void addSegment(Vni vni, boolean arpSuppression);

  /// Forgets a segment and all its tables; its ports close.
  void removeSegment(Vni vni);

  /// Replaces both lists of a segment. This host's own Tep is left out of `replicateTo`.
  ///
  /// @param replicateTo who gets a copy of each broadcast, unknown-unicast and multicast frame
  /// @param admitFrom whose frames are taken
  void setTeps(Vni vni, List<Tep> replicateTo, List<Tep> admitFrom);

  /// Says behind which Tep a MAC address is. An open port here with the same address goes first.
  void putMac(Vni vni, MacAddress mac, Tep tep);

  /// Forgets where a MAC address is.
  void removeMac(Vni vni, MacAddress mac);

  /// Says which MAC address an IP address has, for ARP suppression and for routers.
  void putArp(Vni vni, IpAddress ip, MacAddress mac);

  /// Forgets the MAC address of an IP address.
  void removeArp(Vni vni, IpAddress ip);

  /// Says which router joins a segment to others, and its addresses there; without networks, none.
  void setGateways(Vni vni, Gateways gateways);

  /// Attaches a port, closed at first. A port of the same id is detached before.
  ///
  /// @param mac the address that the port's frames must come from
  void attach(String portId, Port port, MacAddress mac);

  /// Says what may pass at a port, from now on; everything may at first. What its rules let pass
  /// goes on where the new ones let it, too.
  void guard(String portId, PortGuard guard);

  /// Opens a port on a segment; on another than before, it is closed there first.
  void open(String portId, Vni vni);

  /// Closes a port.
  void close(String portId);

  /// Closes and forgets a port.
  void detach(String portId);

  /// Does several changes with no frame in between.
  default void update(Consumer<VtepControl> changes) {
    changes.accept(this);
  }
}

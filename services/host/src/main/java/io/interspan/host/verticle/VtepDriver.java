package io.interspan.host.verticle;

import io.interspan.host.logic.DataPlaneChange;
import io.interspan.host.logic.DataPlaneUpdate;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Prefix;
import io.interspan.model.net.Tep;
import io.interspan.model.net.Vni;
import io.interspan.model.rule.PortGuard;
import io.interspan.vtep.VtepControl;
import io.interspan.vtep.route.Gateways;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells a data plane what the agent's logic wants changed.
final class VtepDriver {
  private static final Logger LOG = LoggerFactory.getLogger(VtepDriver.class);

  private final String host;
  private final VtepControl control;

  VtepDriver(String host, VtepControl control) {
    this.host = host;
    this.control = control;
  }

  /// Makes the changes, with no frame in between.
  void apply(DataPlaneUpdate update) {
    control.update(vtep -> update.changes().forEach(change -> apply(vtep, change)));
  }

  /// One change that the data plane refuses (it has no room) does not take the others along.
  private void apply(VtepControl vtep, DataPlaneChange change) {
    try {
      switch (change) {
        case DataPlaneChange.AddSegment(Vni vni) -> vtep.addSegment(vni, true);
        case DataPlaneChange.RemoveSegment(Vni vni) -> vtep.removeSegment(vni);
        case DataPlaneChange.SetTeps(Vni vni, List<Tep> to, List<Tep> from) ->
            vtep.setTeps(vni, to, from);
        case DataPlaneChange.PutMac(Vni vni, MacAddress mac, Tep tep) -> vtep.putMac(vni, mac, tep);
        case DataPlaneChange.RemoveMac(Vni vni, MacAddress mac) -> vtep.removeMac(vni, mac);
        case DataPlaneChange.PutArp(Vni vni, IpAddress ip, MacAddress mac) ->
            vtep.putArp(vni, ip, mac);
        case DataPlaneChange.RemoveArp(Vni vni, IpAddress ip) -> vtep.removeArp(vni, ip);
        case DataPlaneChange.SetGateways(Vni vni, String router, List<Prefix> gateways) ->
            vtep.setGateways(vni, new Gateways(router, gateways));
        case DataPlaneChange.GuardPort(String port, PortGuard guard) -> vtep.guard(port, guard);
        case DataPlaneChange.OpenPort(String port, Vni vni) -> vtep.open(port, vni);
        case DataPlaneChange.ClosePort(String port) -> vtep.close(port);
      }
    } catch (IllegalArgumentException | IllegalStateException e) {
      LOG.warn("data plane refused host={} change={} reason=\"{}\"", host, change, e.getMessage());
    }
  }
}

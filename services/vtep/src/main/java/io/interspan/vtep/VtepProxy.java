package io.interspan.vtep;

import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Tep;
import io.interspan.model.net.Vni;
import io.interspan.model.rule.PortGuard;
import io.interspan.packet.PacketLoop;
import io.interspan.packet.Port;
import io.interspan.vtep.route.Gateways;
import java.util.List;
import java.util.function.Consumer;

/// The control of a data plane for any thread: each call becomes a command of its packet loop, in
/// order; of each of them, where the data plane has several. A large change is one command with
/// [#update], and then no frame of a loop sees half of it; what it is given runs once for each
/// loop, on several threads at once.
///
/// Calls throw `IllegalStateException` when `PacketLoop.MAX_COMMANDS` are waiting for one of them,
/// after all others were told.
public final class VtepProxy implements VtepControl {
  private final List<Copy> copies;

  /// The tables that a loop has, all alike.
  ///
  /// @param control called on `loop` only
  public record Copy(PacketLoop loop, VtepControl control) {}

  /// Creates a proxy of controls.
  public VtepProxy(List<Copy> copies) {
    this.copies = List.copyOf(copies);
  }

  @Override
  public void addSegment(Vni vni, boolean arpSuppression) {
    update(control -> control.addSegment(vni, arpSuppression));
  }

  @Override
  public void removeSegment(Vni vni) {
    update(control -> control.removeSegment(vni));
  }

  @Override
  public void setTeps(Vni vni, List<Tep> replicateTo, List<Tep> admitFrom) {
    var to = List.copyOf(replicateTo);
    var from = List.copyOf(admitFrom);
    update(control -> control.setTeps(vni, to, from));
  }

  @Override
  public void putMac(Vni vni, MacAddress mac, Tep tep) {
    update(control -> control.putMac(vni, mac, tep));
  }

  @Override
  public void removeMac(Vni vni, MacAddress mac) {
    update(control -> control.removeMac(vni, mac));
  }

  @Override
  public void putArp(Vni vni, IpAddress ip, MacAddress mac) {
    update(control -> control.putArp(vni, ip, mac));
  }

  @Override
  public void removeArp(Vni vni, IpAddress ip) {
    update(control -> control.removeArp(vni, ip));
  }

  @Override
  public void setGateways(Vni vni, Gateways gateways) {
    update(control -> control.setGateways(vni, gateways));
  }

  @Override
  public void attach(String portId, Port port, MacAddress mac) {
    update(control -> control.attach(portId, port, mac));
  }

  @Override
  public void guard(String portId, PortGuard guard) {
    update(control -> control.guard(portId, guard));
  }

  @Override
  public void open(String portId, Vni vni) {
    update(control -> control.open(portId, vni));
  }

  @Override
  public void close(String portId) {
    update(control -> control.close(portId));
  }

  @Override
  public void detach(String portId) {
    update(control -> control.detach(portId));
  }

  /// One caller after the other, so that all loops are told in the same order.
  @Override
  public synchronized void update(Consumer<VtepControl> changes) {
    IllegalStateException refused = null;
    for (var copy : copies) {
      try {
        copy.loop().submit(() -> changes.accept(copy.control()));
      } catch (IllegalStateException e) {
        refused = e;
      }
    }
    if (refused != null) {
      throw refused;
    }
  }
}

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
/// order. A large change is one command with [#update], and then no frame sees half of it.
///
/// Calls throw `IllegalStateException` when `PacketLoop.MAX_COMMANDS` are waiting.
public final class VtepProxy implements VtepControl {
  private final PacketLoop loop;
  private final VtepControl control;

  /// Creates a proxy of `control`, which is called on `loop` only.
  public VtepProxy(PacketLoop loop, VtepControl control) {
    this.loop = loop;
    this.control = control;
  }

  @Override
  public void addSegment(Vni vni, boolean arpSuppression) {
    loop.submit(() -> control.addSegment(vni, arpSuppression));
  }

  @Override
  public void removeSegment(Vni vni) {
    loop.submit(() -> control.removeSegment(vni));
  }

  @Override
  public void setTeps(Vni vni, List<Tep> replicateTo, List<Tep> admitFrom) {
    var to = List.copyOf(replicateTo);
    var from = List.copyOf(admitFrom);
    loop.submit(() -> control.setTeps(vni, to, from));
  }

  @Override
  public void putMac(Vni vni, MacAddress mac, Tep tep) {
    loop.submit(() -> control.putMac(vni, mac, tep));
  }

  @Override
  public void removeMac(Vni vni, MacAddress mac) {
    loop.submit(() -> control.removeMac(vni, mac));
  }

  @Override
  public void putArp(Vni vni, IpAddress ip, MacAddress mac) {
    loop.submit(() -> control.putArp(vni, ip, mac));
  }

  @Override
  public void removeArp(Vni vni, IpAddress ip) {
    loop.submit(() -> control.removeArp(vni, ip));
  }

  @Override
  public void setGateways(Vni vni, Gateways gateways) {
    loop.submit(() -> control.setGateways(vni, gateways));
  }

  @Override
  public void attach(String portId, Port port, MacAddress mac) {
    loop.submit(() -> control.attach(portId, port, mac));
  }

  @Override
  public void guard(String portId, PortGuard guard) {
    loop.submit(() -> control.guard(portId, guard));
  }

  @Override
  public void open(String portId, Vni vni) {
    loop.submit(() -> control.open(portId, vni));
  }

  @Override
  public void close(String portId) {
    loop.submit(() -> control.close(portId));
  }

  @Override
  public void detach(String portId) {
    loop.submit(() -> control.detach(portId));
  }

  @Override
  public void update(Consumer<VtepControl> changes) {
    loop.submit(() -> changes.accept(control));
  }
}

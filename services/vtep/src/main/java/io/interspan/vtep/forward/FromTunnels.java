package io.interspan.vtep.forward;

import io.interspan.model.net.MacAddress;
import io.interspan.packet.Counters;
import io.interspan.packet.DropReason;
import io.interspan.packet.FrameBatch;
import io.interspan.packet.Offload;
import io.interspan.packet.Slab;
import io.interspan.packet.Tally;
import io.interspan.packet.header.Ethernet;
import io.interspan.vtep.route.Gateways;

/// What comes from tunnels: header checks, the sender must be admitted, then ports here only (split
/// horizon). On the packet loop only.
final class FromTunnels {
  private static final long ROUTER = Gateways.MAC.value();

  private final Tables tables;
  private final Output output;
  private final Delivery delivery;

  FromTunnels(Tables tables, Output output, Delivery delivery) {
    this.tables = tables;
    this.output = output;
    this.delivery = delivery;
  }

  /// Takes a datagram.
  ///
  /// @param counters of its sender, as far as that is known
  void forward(FrameBatch batch, int index, Counters counters) {
    counters.count(Tally.FROM_TUNNELS);
    counters.count(Tally.BYTES_FROM_TUNNELS, batch.length(index));
    output.onFromTunnel(batch, index);
    var buffer = batch.buffer(index);
    int outer = batch.offset(index);
    var fault = Geneve.check(buffer, outer, batch.length(index));
    if (fault != null) {
      counters.drop(fault);
      return;
    }
    var segment = tables.segment(Geneve.vni(buffer, outer));
    if (segment == null) {
      counters.drop(DropReason.UNKNOWN_VNI);
      return;
    }
    if (!segment.admitFrom.contains(
        batch.sourceIsIpv6(index), batch.sourceHigh(index), batch.sourceLow(index))) {
      counters.drop(DropReason.SENDER_NOT_ADMITTED);
      return;
    }
    int header = Geneve.headerLength(buffer, outer);
    int offset = outer + header;
    int length = batch.length(index) - header;
    fault = Limits.checkLength(length, Offload.NONE);
    if (fault == null && MacAddress.isGroup(Ethernet.source(buffer, offset))) {
      fault = DropReason.SOURCE_IS_GROUP;
    }
    if (fault != null) {
      counters.drop(fault);
      return;
    }
    delivery.next();
    toPorts(segment, counters, batch.slab(index), offset, length);
  }

  private void toPorts(Segment segment, Counters counters, Slab slab, int offset, int length) {
    long destination = Ethernet.destination(slab.buffer(), offset);
    if (destination == ROUTER) {
      // Whoever sends to a router meets it at its own host.
      counters.drop(DropReason.NOT_FOR_ROUTERS);
      return;
    }
    if (!MacAddress.isGroup(destination)) {
      var local = segment.local.get(destination);
      if (local != null) {
        if (local.open) {
          delivery.toPort(local, slab, offset, length, Offload.NONE);
        } else {
          local.counters.drop(DropReason.PORT_CLOSED);
        }
        return;
      }
      if (segment.remote.get(destination) != null) {
        counters.drop(DropReason.SPLIT_HORIZON);
        return;
      }
    }
    if (segment.open.length == 0 && segment.elsewhere.length == 0) {
      counters.drop(DropReason.NO_RECEIVER);
    }
    delivery.toAll(segment, null, counters, slab, offset, length, Offload.NONE);
  }
}

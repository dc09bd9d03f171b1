package io.interspan.vtep.forward;

import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Tep;
import io.interspan.packet.Checksums;
import io.interspan.packet.DropReason;
import io.interspan.packet.FrameBatch;
import io.interspan.packet.Offload;
import io.interspan.packet.Segments;
import io.interspan.packet.Tally;
import io.interspan.packet.header.Ethernet;
import io.interspan.packet.header.Ipv4;
import io.interspan.packet.header.Ipv6;
import io.interspan.packet.header.Tcp;
import io.interspan.vtep.filter.FrameView;
import io.interspan.vtep.route.Gateways;
import io.interspan.vtep.route.MssClamp;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What comes from ports: spoof guards, learning, firewall, ARP suppression, then by destination: a
/// port here, a Tep, or, for broadcast, multicast and unknown addresses, all other open ports of
/// the segment and every Tep of its list. On the packet loop only.
final class FromPorts {
  private static final long ROUTER = Gateways.MAC.value();

  private final Output output;
  private final Delivery delivery;
  private final Learner learner;
  private final Neighbors neighbors;
  private final Routing routing;
  private final Segments segments = new Segments();

  FromPorts(
      Output output, Delivery delivery, Learner learner, Neighbors neighbors, Routing routing) {
    this.output = output;
    this.delivery = delivery;
    this.learner = learner;
    this.neighbors = neighbors;
    this.routing = routing;
  }

  /// Takes a frame of a port.
  void forward(FrameBatch batch, int index, LocalPort port, long now) {
    var counters = port.counters;
    var segment = port.segment;
    if (segment == null || !port.open) {
      counters.drop(DropReason.PORT_CLOSED);
      return;
    }
    var buffer = batch.buffer(index);
    int offset = batch.offset(index);
    int length = batch.length(index);
    output.onFromPort(port, batch, index);
    var fault = Limits.checkLength(length, batch.offload(index));
    if (fault == null && Ethernet.source(buffer, offset) != port.mac.value()) {
      fault = DropReason.SPOOFED_MAC;
    }
    if (fault != null) {
      counters.drop(fault);
      return;
    }
    delivery.next();
    var view = delivery.view(buffer, offset, length);
    fault = checkOffload(batch, index, view);
    if (fault != null) {
      counters.drop(fault);
      return;
    }
    fault = port.filter.checkSource(view, buffer, offset, length);
    if (fault == null && Routing.claimsGateway(segment, view, buffer, offset, length)) {
      fault = DropReason.SPOOFED_IP;
    }
    if (fault != null) {
      counters.drop(fault);
      return;
    }
    learner.onFrame(segment, port, view, buffer, offset, length);
    fault = port.filter.judge(view, buffer, true, now);
    if (fault != null) {
      counters.drop(fault);
      return;
    }
    long destination = Ethernet.destination(buffer, offset);
    if (MacAddress.isGroup(destination)) {
      if (!neighbors.answers(segment, port, view, buffer, offset, length, now)) {
        replicate(batch, index, segment, port, view);
      }
    } else if (destination == ROUTER && segment.router != null) {
      var next = routing.route(batch, index, segment, port, view, now);
      if (next != null) {
        unicast(batch, index, next, port, view, view.destination());
      }
    } else {
      unicast(batch, index, segment, port, view, destination);
    }
  }

  private void unicast(
      FrameBatch batch,
      int index,
      Segment segment,
      LocalPort port,
      FrameView view,
      long destination) {
    var counters = port.counters;
    var local = segment.local.get(destination);
    var tep = segment.remote.get(destination);
    if (local == port) {
      counters.drop(DropReason.TO_ITSELF);
    } else if (local != null && local.open) {
      delivery.toPort(
          local, batch.slab(index), batch.offset(index), batch.length(index), batch.offload(index));
    } else if (tep != null) {
      int start = encapsulated(batch, index, segment.vni, port, view);
      if (start >= 0) {
        toTunnel(batch, index, start, tep);
      }
    } else if (local != null) {
      local.counters.drop(DropReason.PORT_CLOSED);
    } else if (segment != port.segment) {
      // Somebody has the address, and nobody has its station: one of the two is old.
      counters.drop(DropReason.UNRESOLVED);
    } else {
      replicate(batch, index, segment, port, view);
    }
  }

  /// Checks what the sender left to do, before anybody does it.
  private @Nullable DropReason checkOffload(FrameBatch batch, int index, FrameView view) {
    long offload = batch.offload(index);
    if (offload == Offload.NONE) {
      return null;
    }
    int offset = batch.offset(index);
    int length = batch.length(index);
    if (Offload.needsChecksum(offload) && !view.isSumOfTransport(offload, offset)) {
      return DropReason.OFFLOAD_MISFIT;
    }
    if (!Offload.isSegmented(offload)) {
      return null;
    }
    if (!segments.of(batch.slab(index), offset, length, offload)) {
      return DropReason.OFFLOAD_MISFIT;
    }
    int longest = segments.headerLength() + segments.payloadLength(0);
    return longest > Limits.FRAME_BYTES ? DropReason.FRAME_TOO_LONG : null;
  }

  private void replicate(
      FrameBatch batch, int index, Segment segment, LocalPort from, FrameView view) {
    var counters = from.counters;
    var teps = segment.replicateTo;
    if (teps.length == 0 && segment.isAlone(from)) {
      counters.drop(DropReason.NO_RECEIVER);
      return;
    }
    counters.count(Tally.REPLICATED);
    if (teps.length > 0) {
      // First, since it completes the checksum: the ports need not then.
      int start = encapsulated(batch, index, segment.vni, from, view);
      if (start >= 0) {
        for (var tep : teps) {
          toTunnel(batch, index, start, tep);
        }
      }
    }
    int offset = batch.offset(index);
    delivery.toAll(
        segment,
        from,
        counters,
        batch.slab(index),
        offset,
        batch.length(index),
        batch.offload(index));
  }

  private void toTunnel(FrameBatch batch, int index, int start, Tep tep) {
    int length = batch.length(index) + batch.offset(index) - start;
    output.toTunnel(batch.slab(index), start, length, batch.offload(index), tep);
  }

  /// Writes the header in front of the frame, and its checksum.
  ///
  /// @return where the datagram begins, or -1 if there is no room for the header
  private int encapsulated(FrameBatch batch, int index, int vni, LocalPort from, FrameView view) {
    var buffer = batch.buffer(index);
    int offset = batch.offset(index);
    int start = offset - Geneve.HEADER_LENGTH;
    if (start < 0) {
      from.counters.drop(DropReason.NO_HEADROOM);
      return -1;
    }
    long offload = batch.offload(index);
    if (view.offersSegmentSize()) {
      clampSegmentSize(buffer, offload, view);
    }
    if (Offload.needsChecksum(offload) && !Offload.isSegmented(offload)) {
      Checksums.complete(buffer, offset, batch.length(index), offload);
      batch.setOffload(index, Offload.NONE);
    }
    Geneve.write(buffer, start, vni);
    return start;
  }

  private void clampSegmentSize(ByteBuffer buffer, long offload, FrameView view) {
    int headers = view.isIpv6() ? Ipv6.HEADER_LENGTH : Ipv4.MIN_HEADER_LENGTH;
    int most = routing.longestPacket() - headers - Tcp.MIN_HEADER_LENGTH;
    boolean isSummed = !Offload.needsChecksum(offload);
    MssClamp.apply(buffer, view.transport(), view.rest(), most, isSummed);
  }
}

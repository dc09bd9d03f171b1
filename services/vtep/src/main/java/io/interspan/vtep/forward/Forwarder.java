package io.interspan.vtep.forward;

import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Tep;
import io.interspan.packet.BatchQueue;
import io.interspan.packet.Checksums;
import io.interspan.packet.Counters;
import io.interspan.packet.DropReason;
import io.interspan.packet.FrameBatch;
import io.interspan.packet.Offload;
import io.interspan.packet.PacketLoop;
import io.interspan.packet.Segments;
import io.interspan.packet.Slab;
import io.interspan.packet.Tally;
import io.interspan.packet.header.Ethernet;
import io.interspan.packet.header.Ipv4;
import io.interspan.packet.header.Ipv6;
import io.interspan.packet.header.Tcp;
import io.interspan.vtep.FrameObserver;
import io.interspan.vtep.LearnListener;
import io.interspan.vtep.VtepControl;
import io.interspan.vtep.VtepCounters;
import io.interspan.vtep.filter.FrameView;
import io.interspan.vtep.route.Gateways;
import io.interspan.vtep.route.MssClamp;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The packet path of one host.
///
/// From a port: spoof guards, learning, firewall, ARP suppression, then by destination: a port
/// here, a Tep, or, for broadcast, multicast and unknown addresses, all other open ports of the
/// segment and every Tep of its list. From a tunnel: header checks, the sender must be admitted,
/// then ports here only (split horizon). What goes to a port passes its firewall. Every frame is
/// delivered, sent or counted under a [DropReason].
///
/// Everything is called on one packet loop. Where several share a host, each has a forwarder with
/// the same tables, and the ports that belong to it: a frame for another's port is handed over
/// ([HandOver]) before the port's firewall has judged it. From buffer to buffer it allocates
/// nothing per packet, unless an observer is set.
public final class Forwarder implements PacketLoop.Source {
  private static final long ROUTER = Gateways.MAC.value();

  private final TunnelCounters tunnels;
  private final HandOver handOver;
  private final Tables tables;
  private final Output output;
  private final Learner learner;
  private final Neighbors neighbors;
  private final Routing routing;
  private final Replies replies = new Replies();
  private final Segments segments = new Segments();
  private final FrameBatch polled = FrameBatch.ofAnyLength();
  private final FrameView view = new FrameView();

  /// Whether [#view] is of the frame at hand.
  private boolean viewed;

  private long now;

  /// Of what the frame at hand came from: a port, or a tunnel.
  private Counters counters;

  /// Creates the packet path of a host that has one loop.
  ///
  /// @param self the host's own Tep
  /// @param loop the loop that calls it; ports of other loops are reached by hand-over
  /// @param sender where its datagrams go
  /// @param listener hears the addresses of its ports
  /// @param counters its counters, owned by `loop`
  /// @param seed of hashes of what workloads choose: one that they do not know
  public Forwarder(
      Tep self,
      PacketLoop loop,
      TunnelSender sender,
      LearnListener listener,
      Counters counters,
      long seed) {
    this(
        self,
        HandOver.among(List.of(loop)).getFirst(),
        sender,
        listener,
        new TunnelCounters(counters),
        seed);
  }

  /// Creates the packet path of a host on one of its loops.
  ///
  /// @param handOver of the loop that calls it
  /// @param tunnels the loop's counters by tunnel, and in all
  /// @param seed of hashes of what workloads choose: one that they do not know
  public Forwarder(
      Tep self,
      HandOver handOver,
      TunnelSender sender,
      LearnListener listener,
      TunnelCounters tunnels,
      long seed) {
    this.tunnels = tunnels;
    this.handOver = handOver;
    counters = tunnels.all();
    tables = new Tables(self, handOver, tunnels, seed);
    output = new Output(self, sender, tunnels);
    routing = new Routing(output, replies, this::broadcast);
    neighbors = new Neighbors(output, replies, routing);
    learner =
        new Learner((port, mac, ip) -> {
          handOver.moved(port, ip);
          listener.onLearned(port, mac, ip);
        });
    handOver.onMoved(tables::onMoved);
  }

  /// Returns the control of this host's tables, to be called on the packet loop.
  public VtepControl control() {
    return tables;
  }

  /// Returns the loop's counters in all; any thread may read them.
  public Counters counters() {
    return tunnels.all();
  }

  /// Returns the loop's counters by port and by tunnel, too.
  public VtepCounters counted() {
    var ports = new ArrayList<VtepCounters.OfPort>();
    for (var port : tables.all()) {
      var own = port.isHere ? port.port.counters() : new Counters();
      ports.add(new VtepCounters.OfPort(port.id, port.open, port.counters, own));
    }
    var gone = new Counters();
    gone.addDrops(tables.gone);
    return new VtepCounters(tunnels.all(), gone, ports, tunnels.list(), tunnels.others());
  }

  /// Shows frames to `observer`, too, from now on.
  ///
  /// @throws IllegalStateException when there are [Limits#OBSERVERS] already
  public void observe(FrameObserver observer) {
    output.observe(observer);
  }

  /// Says how long an IP packet may be, in bytes, that goes through a tunnel as one datagram: for a
  /// longer one an outer packet would be fragmented. Routers say so to who sends it, and TCP
  /// connections are told at their begin.
  public void longestPacket(int bytes) {
    routing.longestPacket(bytes);
  }

  /// Shows `observer` nothing any more.
  public void endObserving(FrameObserver observer) {
    output.endObserving(observer);
  }

  /// Detaches all ports.
  public void close() {
    tables.detachAll();
  }

  /// Takes what other loops hand over, and what the ports have to send, a batch of each, and
  /// forwards it.
  ///
  /// @throws RuntimeException what a port threw, after all others had their turn
  @Override
  public int poll(long now) {
    int frames = 0;
    RuntimeException failure = null;
    for (int other = 0; other < handOver.loops(); other++) {
      try {
        frames += fromLoop(handOver.from(other), now);
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    for (var port : tables.attached) {
      try {
        int count = port.port.poll(polled);
        if (count > 0) {
          frames += count;
          polled.setIngress(port.index);
          forward(polled, now);
        }
      } catch (RuntimeException e) {
        failure = e;
      }
      polled.clear();
      port.filter.tick(now);
    }
    if (failure != null) {
      throw failure;
    }
    return frames;
  }

  private int fromLoop(BatchQueue queue, long newNow) {
    var batch = queue.next();
    if (batch == null) {
      return 0;
    }
    int frames = batch.size();
    now = newNow;
    output.begin(now);
    try {
      counters = tunnels.all();
      for (int i = 0; i < frames; i++) {
        fromLoop(batch, i);
      }
    } finally {
      try {
        flush();
      } finally {
        queue.recycle(batch);
      }
    }
    return frames;
  }

  /// Gives a frame that another loop has checked to the ports here that it is for.
  private void fromLoop(FrameBatch batch, int index) {
    int offset = batch.offset(index);
    var segment = tables.segment(Geneve.vni(batch.buffer(index), offset - Geneve.HEADER_LENGTH));
    if (segment == null) {
      counters.drop(DropReason.UNKNOWN_VNI);
      return;
    }
    viewed = false;
    long destination = Ethernet.destination(batch.buffer(index), offset);
    var local = MacAddress.isGroup(destination) ? null : segment.local.get(destination);
    if (local == null) {
      toOpen(segment, null, batch.slab(index), offset, batch.length(index), batch.offload(index));
    } else if (local.open && local.isHere) {
      toPort(local, batch.slab(index), offset, batch.length(index), batch.offload(index));
    } else {
      local.counters.drop(DropReason.PORT_CLOSED);
    }
  }

  /// Forwards a batch: Ethernet frames of the port that is its ingress, or UDP payloads from the
  /// network with their outer sources. The batch's buffers are the caller's again on return; the
  /// headroom of frames from a port, and a checksum that was left out, have been written.
  public void forward(FrameBatch batch, long now) {
    this.now = now;
    output.begin(now);
    try {
      forward(batch);
    } finally {
      flush();
    }
  }

  /// What waits lies in the batch's buffers, and in those of the replies.
  private void flush() {
    handOver.flush();
    try {
      output.flush();
    } finally {
      replies.clear();
    }
  }

  private void forward(FrameBatch batch) {
    if (batch.ingress() == FrameBatch.FROM_TUNNEL) {
      for (int i = 0; i < batch.size(); i++) {
        counters = tunnels.from(batch.sourceIsIpv6(i), batch.sourceHigh(i), batch.sourceLow(i));
        counters.count(Tally.FROM_TUNNELS);
        counters.count(Tally.BYTES_FROM_TUNNELS, batch.length(i));
        fromTunnel(batch, i);
      }
    } else {
      var port = tables.port(batch.ingress());
      counters = port == null ? tunnels.all() : port.counters;
      counters.count(Tally.FROM_PORTS, batch.size());
      counters.count(Tally.BYTES_FROM_PORTS, batch.bytes());
      for (int i = 0; i < batch.size(); i++) {
        fromPort(batch, i, port);
      }
    }
  }

  private void fromPort(FrameBatch batch, int index, @Nullable LocalPort port) {
    if (port == null || port.segment == null || !port.open) {
      counters.drop(DropReason.PORT_CLOSED);
      return;
    }
    var buffer = batch.buffer(index);
    int offset = batch.offset(index);
    int length = batch.length(index);
    output.onFromPort(port, batch, index);
    var fault = checkLength(length, batch.offload(index));
    if (fault == null && Ethernet.source(buffer, offset) != port.mac.value()) {
      fault = DropReason.SPOOFED_MAC;
    }
    if (fault == null) {
      view(buffer, offset, length);
      fault = checkOffload(batch, index);
    }
    if (fault != null) {
      counters.drop(fault);
      return;
    }
    fault = port.filter.checkSource(view, buffer, offset, length);
    var segment = port.segment;
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
        replicate(batch, index, segment, port);
      }
    } else if (destination == ROUTER && segment.router != null) {
      var next = routing.route(batch, index, segment, port, view, now);
      if (next != null) {
        unicast(batch, index, next, port, view.destination());
      }
    } else {
      unicast(batch, index, segment, port, destination);
    }
  }

  private void unicast(
      FrameBatch batch, int index, Segment segment, LocalPort port, long destination) {
    var local = segment.local.get(destination);
    var tep = segment.remote.get(destination);
    if (local == port) {
      counters.drop(DropReason.TO_ITSELF);
    } else if (local != null && local.open) {
      toPort(
          local, batch.slab(index), batch.offset(index), batch.length(index), batch.offload(index));
    } else if (tep != null) {
      int start = encapsulated(batch, index, segment.vni);
      if (start >= 0) {
        toTunnel(batch, index, start, tep);
      }
    } else if (local != null) {
      local.counters.drop(DropReason.PORT_CLOSED);
    } else if (segment != port.segment) {
      // Somebody has the address, and nobody has its station: one of the two is old.
      counters.drop(DropReason.UNRESOLVED);
    } else {
      replicate(batch, index, segment, port);
    }
  }

  private static @Nullable DropReason checkLength(int length, long offload) {
    if (length < Ethernet.HEADER_LENGTH) {
      return DropReason.FRAME_TOO_SHORT;
    }
    int most = Offload.isSegmented(offload) ? Limits.SEGMENTED_BYTES : Limits.FRAME_BYTES;
    return length > most ? DropReason.FRAME_TOO_LONG : null;
  }

  /// Checks what the sender left to do, before anybody does it.
  private @Nullable DropReason checkOffload(FrameBatch batch, int index) {
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

  private void replicate(FrameBatch batch, int index, Segment segment, LocalPort from) {
    var teps = segment.replicateTo;
    if (teps.length == 0 && segment.isAlone(from)) {
      counters.drop(DropReason.NO_RECEIVER);
      return;
    }
    counters.count(Tally.REPLICATED);
    if (teps.length > 0) {
      // First, since it completes the checksum: the ports need not then.
      int start = encapsulated(batch, index, segment.vni);
      if (start >= 0) {
        for (var tep : teps) {
          toTunnel(batch, index, start, tep);
        }
      }
    }
    int offset = batch.offset(index);
    toAll(segment, from, batch.slab(index), offset, batch.length(index), batch.offload(index));
  }

  private void toTunnel(FrameBatch batch, int index, int start, Tep tep) {
    int length = batch.length(index) + batch.offset(index) - start;
    output.toTunnel(batch.slab(index), start, length, batch.offload(index), tep);
  }

  // Writes the header in front of the frame, and its checksum. Returns where the datagram begins,
  // or -1 if there is no room for the header.
  private int encapsulated(FrameBatch batch, int index, int vni) {
    var buffer = batch.buffer(index);
    int offset = batch.offset(index);
    int start = offset - Geneve.HEADER_LENGTH;
    if (start < 0) {
      counters.drop(DropReason.NO_HEADROOM);
      return -1;
    }
    long offload = batch.offload(index);
    if (view.offersSegmentSize()) {
      clampSegmentSize(buffer, offload);
    }
    if (Offload.needsChecksum(offload) && !Offload.isSegmented(offload)) {
      Checksums.complete(buffer, offset, batch.length(index), offload);
      batch.setOffload(index, Offload.NONE);
    }
    Geneve.write(buffer, start, vni);
    return start;
  }

  private void clampSegmentSize(ByteBuffer buffer, long offload) {
    int headers = view.isIpv6() ? Ipv6.HEADER_LENGTH : Ipv4.MIN_HEADER_LENGTH;
    int most = routing.longestPacket() - headers - Tcp.MIN_HEADER_LENGTH;
    boolean isSummed = !Offload.needsChecksum(offload);
    MssClamp.apply(buffer, view.transport(), view.rest(), most, isSummed);
  }

  private void fromTunnel(FrameBatch batch, int index) {
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
    fault = checkLength(length, Offload.NONE);
    if (fault == null && MacAddress.isGroup(Ethernet.source(buffer, offset))) {
      fault = DropReason.SOURCE_IS_GROUP;
    }
    if (fault != null) {
      counters.drop(fault);
      return;
    }
    viewed = false;
    toPorts(segment, batch.slab(index), offset, length);
  }

  private void toPorts(Segment segment, Slab slab, int offset, int length) {
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
          toPort(local, slab, offset, length, Offload.NONE);
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
    toAll(segment, null, slab, offset, length, Offload.NONE);
  }

  /// Gives a frame to all open ports of a segment but the one that it came from.
  private void toAll(
      Segment segment, @Nullable LocalPort from, Slab slab, int offset, int length, long offload) {
    toOpen(segment, from, slab, offset, length, offload);
    for (int loop : segment.elsewhere) {
      toLoop(loop, segment, counters, slab, offset, length, offload);
    }
  }

  /// The same, to those that belong to this loop.
  private void toOpen(
      Segment segment, @Nullable LocalPort from, Slab slab, int offset, int length, long offload) {
    for (var port : segment.open) {
      if (port != from) {
        toPort(port, slab, offset, length, offload);
      }
    }
  }

  private void toLoop(
      int loop, Segment segment, Counters of, Slab slab, int offset, int length, long offload) {
    if (handOver.add(loop, segment.vni, slab, offset, length, offload)) {
      of.count(Tally.HANDED_OVER);
    } else {
      of.drop(DropReason.HAND_OVER_FULL);
    }
  }

  /// Sends a frame that was made here to all of a segment.
  ///
  /// @param offset where it begins, with room for the outer header in front
  private void broadcast(Segment segment, Slab slab, int offset, int length) {
    int start = offset - Geneve.HEADER_LENGTH;
    Geneve.write(slab.buffer(), start, segment.vni);
    for (var tep : segment.replicateTo) {
      output.toTunnel(slab, start, length + Geneve.HEADER_LENGTH, Offload.NONE, tep);
    }
    viewed = false;
    toAll(segment, null, slab, offset, length, Offload.NONE);
  }

  private void toPort(LocalPort to, Slab slab, int offset, int length, long offload) {
    var segment = to.segment;
    if (!to.isHere && segment != null) {
      toLoop(to.loop, segment, to.counters, slab, offset, length, offload);
      return;
    }
    if (to.filter.hasRules()) {
      if (!viewed) {
        view(slab.buffer(), offset, length);
      }
      var fault = to.filter.judge(view, slab.buffer(), false, now);
      if (fault != null) {
        to.counters.drop(fault);
        return;
      }
    }
    output.toPort(to, slab, offset, length, offload);
  }

  private void view(ByteBuffer buffer, int offset, int length) {
    view.read(buffer, offset, length);
    viewed = true;
  }
}

package io.interspan.vtep.forward;

import io.interspan.model.net.Tep;
import io.interspan.packet.Counters;
import io.interspan.packet.DropReason;
import io.interspan.packet.FrameBatch;
import io.interspan.packet.PacketLoop;
import io.interspan.packet.Tally;
import io.interspan.packet.header.Ethernet;
import io.interspan.vtep.FrameObserver;
import io.interspan.vtep.LearnListener;
import io.interspan.vtep.VtepControl;
import io.interspan.vtep.VtepCounters;
import java.util.ArrayList;
import java.util.List;

/// The packet path of one host.
///
/// Frames come from ports ([FromPorts]), from tunnels ([FromTunnels]), or from another packet loop
/// of the host; what goes to a port passes its firewall ([Delivery]). Every frame is delivered,
/// sent or counted under a [DropReason].
///
/// Everything is called on one packet loop. Where several share a host, each has a forwarder with
/// the same tables, and the ports that belong to it: a frame for another's port is handed over
/// ([HandOver]) before the port's firewall has judged it. From buffer to buffer it allocates
/// nothing per packet, unless an observer is set.
public final class Forwarder implements PacketLoop.Source {
  private final TunnelCounters tunnels;
  private final HandOver handOver;
  private final Tables tables;
  private final Output output;
  private final Routing routing;
  private final Delivery delivery;
  private final FromPorts fromPorts;
  private final FromTunnels fromTunnels;
  private final Replies replies = new Replies();
  private final FrameBatch polled = FrameBatch.ofAnyLength();

  /// Which port is polled first.
  private int turn;

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
    tables = new Tables(self, handOver, tunnels, seed);
    output = new Output(self, sender, tunnels);
    delivery = new Delivery(output, handOver);
    routing = new Routing(output, replies, delivery);
    var learner = new Learner(listener, handOver);
    handOver.onMoved(tables::onMoved);
    var neighbors = new Neighbors(output, replies, routing);
    fromPorts = new FromPorts(output, delivery, learner, neighbors, routing);
    fromTunnels = new FromTunnels(tables, output, delivery);
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
        frames += fromLoop(other, now);
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    var ports = tables.attached;
    for (int i = 0; i < ports.length; i++) {
      // Another first each time: who waits for the same loop has its turn, too.
      var port = ports[(turn + i) % ports.length];
      try {
        if (!handOver.awaits(port.handedTo)) {
          frames += fromPort(port, now);
        }
      } catch (RuntimeException e) {
        failure = e;
      }
      polled.clear();
      port.filter.tick(now);
    }
    turn = ports.length == 0 ? 0 : (turn + 1) % ports.length;
    if (failure != null) {
      throw failure;
    }
    return frames;
  }

  private int fromPort(LocalPort port, long now) {
    int count = port.port.poll(polled);
    if (count > 0) {
      polled.setIngress(port.index);
      handOver.begin();
      forward(polled, now);
      port.handedTo = handOver.handed();
    }
    return count;
  }

  private int fromLoop(int other, long now) {
    var batch = handOver.next(other);
    if (batch == null) {
      return 0;
    }
    int frames = batch.size();
    begin(now);
    try {
      for (int i = 0; i < frames; i++) {
        fromLoop(batch, i);
      }
    } finally {
      try {
        flush();
      } finally {
        handOver.recycle(other, batch);
      }
    }
    return frames;
  }

  /// Gives a frame that another loop has checked to the ports of this one that it is for.
  private void fromLoop(FrameBatch batch, int index) {
    var slab = batch.slab(index);
    int offset = batch.offset(index);
    int length = batch.length(index);
    long offload = batch.offload(index);
    var segment = tables.segment(HandOver.vni(slab, offset));
    if (segment == null) {
      tunnels.all().drop(DropReason.UNKNOWN_VNI);
      return;
    }
    delivery.next();
    if (HandOver.isToAll(slab, offset)) {
      if (segment.open.length == 0) {
        tunnels.all().drop(DropReason.NO_RECEIVER);
      }
      delivery.toOpen(segment, null, slab, offset, length, offload);
      return;
    }
    var local = segment.local.get(Ethernet.destination(slab.buffer(), offset));
    if (local != null && local.open && local.isHere) {
      delivery.toPort(local, slab, offset, length, offload);
    } else {
      (local == null ? tunnels.all() : local.counters).drop(DropReason.PORT_CLOSED);
    }
  }

  /// Forwards a batch: Ethernet frames of the port that is its ingress, or UDP payloads from the
  /// network with their outer sources. The batch's buffers are the caller's again on return; the
  /// headroom of frames from a port, and a checksum that was left out, have been written.
  public void forward(FrameBatch batch, long now) {
    begin(now);
    try {
      if (batch.ingress() == FrameBatch.FROM_TUNNEL) {
        fromTunnels(batch);
      } else {
        fromPort(batch, now);
      }
    } finally {
      flush();
    }
  }

  private void begin(long now) {
    output.begin(now);
    delivery.begin(now);
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

  private void fromTunnels(FrameBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      var sender = tunnels.from(batch.sourceIsIpv6(i), batch.sourceHigh(i), batch.sourceLow(i));
      fromTunnels.forward(batch, i, sender);
    }
  }

  private void fromPort(FrameBatch batch, long now) {
    var port = tables.port(batch.ingress());
    var counters = port == null ? tunnels.all() : port.counters;
    counters.count(Tally.FROM_PORTS, batch.size());
    counters.count(Tally.BYTES_FROM_PORTS, batch.bytes());
    if (port == null) {
      counters.drop(DropReason.PORT_CLOSED, batch.size());
      return;
    }
    for (int i = 0; i < batch.size(); i++) {
      fromPorts.forward(batch, i, port, now);
    }
  }
}

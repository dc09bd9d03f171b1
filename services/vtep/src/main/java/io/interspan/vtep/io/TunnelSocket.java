package io.interspan.vtep.io;

import io.interspan.linux.ReceiveQueue;
import io.interspan.linux.UdpSocket;
import io.interspan.model.net.Tep;
import io.interspan.packet.DropReason;
import io.interspan.packet.FrameBatch;
import io.interspan.packet.Offload;
import io.interspan.packet.PacketLoop;
import io.interspan.packet.Segments;
import io.interspan.packet.Slab;
import io.interspan.packet.header.Ethernet;
import io.interspan.vtep.forward.FlowHash;
import io.interspan.vtep.forward.Forwarder;
import io.interspan.vtep.forward.Geneve;
import io.interspan.vtep.forward.TunnelCounters;
import io.interspan.vtep.forward.TunnelSender;
import org.jspecify.annotations.Nullable;

/// A packet thread's part of a host's UDP: what comes is forwarded, what is forwarded goes, both in
/// batches. A long frame is cut as it goes: each segment is a header of its own and a range of the
/// frame's payload, which is not copied. On the packet loop only; allocates nothing per packet.
///
/// The flow that a frame is of says which port it is sent from (RFC 8926, section 3.3), so that
/// flows may take different ways, and the frames of one do not.
final class TunnelSocket implements TunnelSender, PacketLoop.Source {
  /// The headers of segments that wait to be sent, in bytes: those of one long frame and more.
  private static final int HEADER_BYTES = 256 << 10;

  /// How often the kernel is asked for what found no room.
  private static final long LOSSES_NANOS = 100_000_000;

  private final UdpSocket socket;
  private final PacketLoop loop;
  private final TunnelCounters tunnels;
  private final ReceiveQueue received = new ReceiveQueue();
  private final FrameBatch batch =
      new FrameBatch(ReceiveQueue.MESSAGES * ReceiveQueue.MAX_SEGMENTS, 0);
  private final SourcePort[] ports;
  private final Segments segments = new Segments();
  private final Slab headers = new Slab(HEADER_BYTES);
  private int headersTaken;

  private @Nullable Forwarder forwarder;
  private boolean readable;
  private long lossesAt;

  TunnelSocket(Tep self, WorkerSockets sockets, PacketLoop loop, TunnelCounters tunnels) {
    this.socket = sockets.receiver();
    this.loop = loop;
    this.tunnels = tunnels;
    ports =
        sockets.senders().stream()
            .map(sender -> new SourcePort(sender, self, this::onLost))
            .toArray(SourcePort[]::new);
  }

  /// Has what comes forwarded from now on.
  void start(Forwarder to) {
    forwarder = to;
    onReadable();
  }

  void onReadable() {
    readable = true;
    loop.wake();
  }

  @Override
  public int poll(long now) {
    if (now - lossesAt >= 0) {
      lossesAt = now + LOSSES_NANOS;
      tunnels.all().drop(DropReason.RECEIVE_QUEUE_FULL, socket.lost());
    }
    var to = forwarder;
    if (!readable || to == null) {
      return 0;
    }
    int messages = received.receive(socket);
    if (messages == 0) {
      readable = false;
      return 0;
    }
    for (int i = 0; i < messages; i++) {
      gather(i, to, now);
    }
    int datagrams = batch.size();
    forward(to, now);
    return datagrams;
  }

  private void gather(int message, Forwarder to, long now) {
    int length = received.length(message);
    int size = received.segmentSize(message);
    boolean ipv6 = received.isIpv6(message);
    long high = received.sourceHigh(message);
    long low = received.sourceLow(message);
    int at = 0;
    do {
      if (batch.isFull()) {
        forward(to, now);
      }
      int index = batch.wrap(received.slab(message), at, Math.min(size, length - at));
      batch.setSource(index, ipv6, high, low);
      at += size;
    } while (at < length);
  }

  private void forward(Forwarder to, long now) {
    try {
      to.forward(batch, now);
    } finally {
      batch.clear();
    }
  }

  @Override
  public int send(Slab slab, int offset, int length, long offload, Tep to) {
    int frame = offset + Geneve.HEADER_LENGTH;
    int flow = FlowHash.of(slab.buffer(), frame, length - Geneve.HEADER_LENGTH);
    var from = ports[Math.floorMod(flow, ports.length)];
    from.begin(Ethernet.destination(slab.buffer(), frame));
    if (Offload.isSegmented(offload)) {
      return sendSegments(from, slab, offset, length, offload, to);
    }
    if (from.isFull()) {
      transmit();
    }
    from.add(to, slab.address() + offset, length);
    return 1;
  }

  private int sendSegments(
      SourcePort from, Slab slab, int offset, int length, long offload, Tep to) {
    int outer = Geneve.headerLength(slab.buffer(), offset);
    if (!segments.of(slab, offset + outer, length - outer, offload)) {
      return 0;
    }
    int header = outer + segments.headerLength();
    for (int i = 0; i < segments.count(); i++) {
      if (from.isFull() || headersTaken + header > HEADER_BYTES) {
        transmit();
      }
      headers.buffer().put(headersTaken, slab.buffer(), offset, outer);
      segments.writeHeader(i, headers.buffer(), headersTaken + outer);
      from.add(
          to,
          headers.address() + headersTaken,
          header,
          slab.address() + segments.payloadOffset(i),
          segments.payloadLength(i));
      headersTaken += header;
    }
    return segments.count();
  }

  @Override
  public void flush() {
    transmit();
  }

  /// Of all ports: the headers that wait lie in one slab, which is begun anew.
  private void transmit() {
    for (var port : ports) {
      port.flush();
    }
    headersTaken = 0;
  }

  private void onLost(Tep to, int refused, int failed) {
    var counters = tunnels.to(to);
    counters.drop(DropReason.SEND_REFUSED, refused);
    counters.drop(DropReason.SEND_FAILED, failed);
  }
}

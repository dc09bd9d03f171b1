package io.interspan.vtep.io;

import io.interspan.linux.ReceiveQueue;
import io.interspan.linux.SendQueue;
import io.interspan.linux.UdpSocket;
import io.interspan.model.net.Tep;
import io.interspan.packet.DropReason;
import io.interspan.packet.FrameBatch;
import io.interspan.packet.Offload;
import io.interspan.packet.PacketLoop;
import io.interspan.packet.Segments;
import io.interspan.packet.Slab;
import io.interspan.packet.header.Ethernet;
import io.interspan.vtep.forward.Forwarder;
import io.interspan.vtep.forward.Geneve;
import io.interspan.vtep.forward.TunnelCounters;
import io.interspan.vtep.forward.TunnelSender;
import org.jspecify.annotations.Nullable;

/// One of a host's UDP sockets: what comes is forwarded, what is forwarded goes, both in batches. A
/// long frame is cut as it goes: each segment is a header of its own and a range of the frame's
/// payload, which is not copied. On the packet loop only; allocates nothing per packet.
///
/// The source port is the bound 6081 for all flows: RFC 8926 (section 3.3) wants entropy there,
/// which takes several sockets.
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
  private final SendQueue queue;
  private final Segments segments = new Segments();
  private final Slab headers = new Slab(HEADER_BYTES);
  private int headersTaken;

  /// The inner address that the last datagram was for.
  private long lastDestination;

  private @Nullable Forwarder forwarder;
  private boolean readable;
  private long lossesAt;

  TunnelSocket(Tep self, UdpSocket socket, PacketLoop loop, TunnelCounters tunnels) {
    this.socket = socket;
    this.loop = loop;
    this.tunnels = tunnels;
    queue = new SendQueue(self, this::onLost);
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
    separate(Ethernet.destination(slab.buffer(), offset + Geneve.HEADER_LENGTH));
    if (Offload.isSegmented(offload)) {
      return sendSegments(slab, offset, length, offload, to);
    }
    if (queue.isFull()) {
      transmit();
    }
    queue.add(to, slab.address() + offset, length);
    return 1;
  }

  /// A message goes whole to the receiver's socket for its first frame: what is for a port of
  /// another of its threads would be handed over there, and be overtaken by what comes after it.
  private void separate(long destination) {
    if (destination != lastDestination) {
      lastDestination = destination;
      queue.endMessage();
    }
  }

  private int sendSegments(Slab slab, int offset, int length, long offload, Tep to) {
    int outer = Geneve.headerLength(slab.buffer(), offset);
    if (!segments.of(slab, offset + outer, length - outer, offload)) {
      return 0;
    }
    int header = outer + segments.headerLength();
    for (int i = 0; i < segments.count(); i++) {
      if (queue.isFull() || headersTaken + header > HEADER_BYTES) {
        transmit();
      }
      headers.buffer().put(headersTaken, slab.buffer(), offset, outer);
      segments.writeHeader(i, headers.buffer(), headersTaken + outer);
      queue.add(
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

  private void transmit() {
    queue.flush(socket);
    headersTaken = 0;
  }

  private void onLost(Tep to, int refused, int failed) {
    var counters = tunnels.to(to);
    counters.drop(DropReason.SEND_REFUSED, refused);
    counters.drop(DropReason.SEND_FAILED, failed);
  }
}

package io.interspan.packet;

import io.interspan.packet.header.Ethernet;
import io.interspan.packet.header.InternetChecksum;
import io.interspan.packet.header.Ipv4;
import io.interspan.packet.header.Ipv6;
import io.interspan.packet.header.Tcp;
import io.interspan.packet.header.Udp;
import java.nio.ByteBuffer;

/// Finds frames of one flow that follow each other, and makes one long frame of them, which
/// [Segments] would cut into the very same: what network cards call receive offload. The payload
/// stays where it is.
///
/// Only frames whose checksum is right are taken, of TCP without other flags than ACK and PSH, and
/// of UDP; without tags and IPv4 options, not fragments. Whatever differs otherwise stays apart:
/// addresses, ports, lifetimes, options, windows.
///
/// One view, set to one run after the other; allocates nothing. Not safe for use by several
/// threads.
public final class Coalescing {
  /// The most frames of a run.
  public static final int MAX_FRAMES = FrameBatch.CAPACITY;

  private static final int NETWORK = Ethernet.HEADER_LENGTH;
  private static final int MAX_PACKET = 65_535;

  private final boolean takesUdp;
  private FrameBatch batch = new FrameBatch(1, 0);
  private int first;
  private int count;

  /// Of the frame that was looked at last.
  private ByteBuffer buffer = ByteBuffer.allocate(0);

  private int at;
  private int transport;
  private int header;
  private int payload;
  private boolean isIpv6;
  private boolean isTcp;

  /// Of the run.
  private int size;

  private int total;
  private boolean pushed;

  /// Makes a view.
  ///
  /// @param takesUdp whether datagrams of UDP are put together, too
  public Coalescing(boolean takesUdp) {
    this.takesUdp = takesUdp;
  }

  /// Sets the view to the longest run that begins with a frame of a batch.
  ///
  /// @return its frames: 1 where it is no run
  public int of(FrameBatch newBatch, int newFirst) {
    batch = newBatch;
    first = newFirst;
    count = 1;
    if (first + 1 >= batch.size() || !look(first)) {
      return 1;
    }
    size = payload;
    total = payload;
    pushed = isPushed();
    while (!pushed && first + count < batch.size() && count < MAX_FRAMES && joins(first + count)) {
      count++;
    }
    if (count > 1) {
      look(first);
    }
    return count;
  }

  /// Reads a frame's headers.
  ///
  /// @return whether it may be of a run
  private boolean look(int index) {
    buffer = batch.buffer(index);
    at = batch.offset(index);
    int length = batch.length(index);
    if (batch.offload(index) != Offload.NONE || length < NETWORK + Ipv4.MIN_HEADER_LENGTH) {
      return false;
    }
    int protocol;
    switch (Ethernet.type(buffer, at)) {
      case Ethernet.TYPE_IPV4 -> {
        isIpv6 = false;
        transport = NETWORK + Ipv4.MIN_HEADER_LENGTH;
        protocol = Ipv4.protocol(buffer, at + NETWORK);
        if (buffer.get(at + NETWORK) != 0x45
            || Ipv4.totalLength(buffer, at + NETWORK) != length - NETWORK
            || Ipv4.isFragment(buffer, at + NETWORK)) {
          return false;
        }
      }
      case Ethernet.TYPE_IPV6 -> {
        isIpv6 = true;
        transport = NETWORK + Ipv6.HEADER_LENGTH;
        if (length < transport || Ipv6.payloadLength(buffer, at + NETWORK) != length - transport) {
          return false;
        }
        protocol = Ipv6.nextHeader(buffer, at + NETWORK);
      }
      default -> {
        return false;
      }
    }
    isTcp = protocol == Ipv4.PROTOCOL_TCP;
    if (isTcp) {
      if (length < transport + Tcp.MIN_HEADER_LENGTH
          || (Tcp.flags(buffer, at + transport) & ~Tcp.PSH) != Tcp.ACK) {
        return false;
      }
      header = transport + Tcp.headerLength(buffer, at + transport);
    } else if (takesUdp
        && protocol == Ipv4.PROTOCOL_UDP
        && length >= transport + Udp.HEADER_LENGTH) {
      header = transport + Udp.HEADER_LENGTH;
      if (Udp.length(buffer, at + transport) != length - transport
          || buffer.getShort(at + transport + Udp.CHECKSUM_OFFSET) == 0) {
        return false;
      }
    } else {
      return false;
    }
    payload = length - header;
    return payload > 0 && header >= transport + (isTcp ? Tcp.MIN_HEADER_LENGTH : Udp.HEADER_LENGTH);
  }

  private boolean isPushed() {
    return isTcp && (Tcp.flags(buffer, at + transport) & Tcp.PSH) != 0;
  }

  /// Returns whether a frame is the next of the run, and counts it in.
  private boolean joins(int index) {
    boolean wasIpv6 = isIpv6;
    boolean wasTcp = isTcp;
    int wasHeader = header;
    // A shorter one than the first ends the run.
    if (total != count * size
        || !look(index)
        || isIpv6 != wasIpv6
        || isTcp != wasTcp
        || header != wasHeader
        || payload > size
        || header - NETWORK + total + payload > MAX_PACKET
        || !isSame(batch.buffer(first), batch.offset(first))
        || (count == 1 && !isRight(first))
        || !isRight(index)) {
      return false;
    }
    total += payload;
    pushed = isPushed();
    return true;
  }

  /// Compares the headers, but for the fields that a segment has of its own.
  private boolean isSame(ByteBuffer other, int otherAt) {
    if (!isSame(other, otherAt, 0, NETWORK)) {
      return false;
    }
    int ip = NETWORK;
    if (isIpv6) {
      if (!isSame(other, otherAt, ip, Ipv6.PAYLOAD_LENGTH_OFFSET)
          || !isSame(other, otherAt, ip + Ipv6.NEXT_HEADER_OFFSET, 34)) {
        return false;
      }
    } else {
      int id = buffer.getShort(at + ip + Ipv4.IDENTIFICATION_OFFSET);
      int theirs = other.getShort(otherAt + ip + Ipv4.IDENTIFICATION_OFFSET);
      if ((short) (theirs + count) != (short) id
          || !isSame(other, otherAt, ip, Ipv4.TOTAL_LENGTH_OFFSET)
          || !isSame(other, otherAt, ip + Ipv4.FRAGMENT_OFFSET, 4)
          || !isSame(other, otherAt, ip + Ipv4.SOURCE_OFFSET, 8)) {
        return false;
      }
    }
    if (!isSame(other, otherAt, transport, 4)) {
      return false;
    }
    int l4 = transport;
    return !isTcp
        || (Tcp.sequence(buffer, at + l4) == Tcp.sequence(other, otherAt + l4) + total
            && isSame(other, otherAt, l4 + Tcp.ACKNOWLEDGMENT_OFFSET, 5)
            && isSame(other, otherAt, l4 + Tcp.WINDOW_OFFSET, 2)
            && isSame(
                other,
                otherAt,
                l4 + Tcp.CHECKSUM_OFFSET + 2,
                header - l4 - Tcp.CHECKSUM_OFFSET - 2));
  }

  private boolean isSame(ByteBuffer other, int otherAt, int from, int length) {
    int i = from;
    int end = from + length;
    for (; i + Integer.BYTES <= end; i += Integer.BYTES) {
      if (buffer.getInt(at + i) != other.getInt(otherAt + i)) {
        return false;
      }
    }
    for (; i < end; i++) {
      if (buffer.get(at + i) != other.get(otherAt + i)) {
        return false;
      }
    }
    return true;
  }

  /// Returns whether a frame's checksums are right. Its headers are of the kind that was looked at
  /// last.
  private boolean isRight(int index) {
    var of = batch.buffer(index);
    var memory = batch.slab(index).memory();
    int from = batch.offset(index);
    int length = batch.length(index) - transport;
    if (!isIpv6 && InternetChecksum.of(of, from + NETWORK, Ipv4.MIN_HEADER_LENGTH) != 0) {
      return false;
    }
    long sum = pseudo(of, from, length) + InternetChecksum.sum(memory, from + transport, length);
    return InternetChecksum.finish(sum) == 0;
  }

  private long pseudo(ByteBuffer of, int from, int length) {
    int ip = from + NETWORK;
    long addresses =
        isIpv6
            ? InternetChecksum.sum(of, ip + Ipv6.SOURCE_OFFSET, 32)
            : InternetChecksum.sum(of, ip + Ipv4.SOURCE_OFFSET, 8);
    return addresses + (isTcp ? Ipv4.PROTOCOL_TCP : Ipv4.PROTOCOL_UDP) + length;
  }

  /// Returns the length of the long frame's header, in bytes: each frame's payload begins behind as
  /// many.
  public int headerLength() {
    return header;
  }

  /// Returns what is left to do for the long frame.
  public long offload() {
    int tcp = isIpv6 ? Offload.TCP_IPV6 : Offload.TCP_IPV4;
    return Offload.pack(
        Offload.NEEDS_CHECKSUM,
        isTcp ? tcp : Offload.UDP,
        size,
        transport,
        isTcp ? Tcp.CHECKSUM_OFFSET : Udp.CHECKSUM_OFFSET);
  }

  /// Writes the long frame's header.
  public void writeHeader(ByteBuffer into, int to) {
    into.put(to, buffer, at, header);
    int length = header - transport + total;
    if (isIpv6) {
      int payloadLength = header - NETWORK - Ipv6.HEADER_LENGTH + total;
      into.putShort(to + NETWORK + Ipv6.PAYLOAD_LENGTH_OFFSET, (short) payloadLength);
    } else {
      int ip = to + NETWORK;
      into.putShort(ip + Ipv4.TOTAL_LENGTH_OFFSET, (short) (header - NETWORK + total));
      into.putShort(ip + Ipv4.CHECKSUM_OFFSET, (short) 0);
      int checksum = InternetChecksum.of(into, ip, Ipv4.MIN_HEADER_LENGTH);
      into.putShort(ip + Ipv4.CHECKSUM_OFFSET, (short) checksum);
    }
    short pseudo = (short) InternetChecksum.fold(pseudo(into, to, length));
    if (isTcp) {
      if (pushed) {
        int flags = Tcp.flags(into, to + transport) | Tcp.PSH;
        into.put(to + transport + Tcp.FLAGS_OFFSET, (byte) flags);
      }
      into.putShort(to + transport + Tcp.CHECKSUM_OFFSET, pseudo);
    } else {
      into.putShort(to + transport + Udp.LENGTH_OFFSET, (short) length);
      into.putShort(to + transport + Udp.CHECKSUM_OFFSET, pseudo);
    }
  }
}

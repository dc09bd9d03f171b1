package io.interspan.packet;

import io.interspan.packet.header.Ethernet;
import io.interspan.packet.header.InternetChecksum;
import io.interspan.packet.header.Ipv4;
import io.interspan.packet.header.Ipv6;
import io.interspan.packet.header.Tcp;
import io.interspan.packet.header.Udp;
import java.nio.ByteBuffer;

/// The frames that a long frame is cut into, as its [Offload] says: each is a header written anew
/// and a range of the long frame's payload, which stays where it is.
///
/// TCP as RFC 9293 has it: sequence numbers go on, FIN and PSH are the last one's, CWR the first
/// one's (RFC 3168, section 6.1.2). UDP: datagrams of the segment size. IPv4 identifications go up
/// by one. All checksums are whole.
///
/// One view, set to one long frame after the other; allocates nothing. Not safe for use by several
/// threads.
public final class Segments {
  /// The most segments of a frame: 64 KiB in segments of a network of the least MTU and then some;
  /// a sender that wants more of them is refused.
  public static final int MAX_SEGMENTS = 512;

  /// The longest header: Ethernet with two tags, IPv6 with extensions (or IPv4), and TCP.
  public static final int MAX_HEADER = 256;

  private Slab slab = new Slab(0);
  private ByteBuffer buffer = slab.buffer();
  private int offset;
  private int network;
  private int transport;
  private int header;
  private int payload;
  private int size;
  private int count;
  private boolean isTcp;
  private boolean isIpv6;

  /// The sums of what all segments have in common.
  private long networkSum;

  private long transportSum;

  /// Sets the view to a frame that is to be cut.
  ///
  /// @return whether it is what its offload says, with no more than [#MAX_SEGMENTS] segments; else
  ///   the view is of no use
  public boolean of(Slab newSlab, int newOffset, int length, long offload) {
    slab = newSlab;
    buffer = newSlab.buffer();
    offset = newOffset;
    int type = Offload.gsoType(offload) & ~Offload.ECN;
    isTcp = type == Offload.TCP_IPV4 || type == Offload.TCP_IPV6;
    if ((!isTcp && type != Offload.UDP) || !Offload.needsChecksum(offload)) {
      return false;
    }
    network = Ethernet.networkOffset(buffer, offset, length);
    transport = Offload.checksumStart(offload);
    size = Offload.gsoSize(offload);
    if (network < 0 || !isIp(length) || size == 0) {
      return false;
    }
    if (isIpv6 ? type == Offload.TCP_IPV4 : type == Offload.TCP_IPV6) {
      return false;
    }
    int least = isTcp ? Tcp.MIN_HEADER_LENGTH : Udp.HEADER_LENGTH;
    int sumAt = isTcp ? Tcp.CHECKSUM_OFFSET : Udp.CHECKSUM_OFFSET;
    if (transport + least > length || Offload.checksumOffset(offload) != sumAt) {
      return false;
    }
    int own = isTcp ? Tcp.headerLength(buffer, offset + transport) : Udp.HEADER_LENGTH;
    header = transport + own;
    payload = length - header;
    if (own < least || payload <= 0 || header > MAX_HEADER) {
      return false;
    }
    count = Math.ceilDiv(payload, size);
    if (count > MAX_SEGMENTS) {
      return false;
    }
    addUp();
    return true;
  }

  private boolean isIp(int length) {
    int type = buffer.getShort(offset + network - 2) & 0xFFFF;
    isIpv6 = type == Ethernet.TYPE_IPV6;
    if (isIpv6) {
      return network + Ipv6.HEADER_LENGTH <= transport && transport <= length;
    }
    return type == Ethernet.TYPE_IPV4
        && network + Ipv4.MIN_HEADER_LENGTH <= transport
        && transport <= length
        && network + Ipv4.headerLength(buffer, offset + network) == transport;
  }

  /// Sums up what does not change from segment to segment, but for the fields that do.
  private void addUp() {
    int ip = offset + network;
    int l4 = offset + transport;
    networkSum = 0;
    if (!isIpv6) {
      networkSum =
          InternetChecksum.sum(buffer, ip, transport - network)
              + without(buffer, ip + Ipv4.TOTAL_LENGTH_OFFSET)
              + without(buffer, ip + Ipv4.IDENTIFICATION_OFFSET)
              + without(buffer, ip + Ipv4.CHECKSUM_OFFSET);
    }
    int protocol = isTcp ? Ipv4.PROTOCOL_TCP : Ipv4.PROTOCOL_UDP;
    long addresses =
        isIpv6
            ? InternetChecksum.sum(buffer, ip + Ipv6.SOURCE_OFFSET, 32)
            : InternetChecksum.sum(buffer, ip + Ipv4.SOURCE_OFFSET, 8);
    transportSum = addresses + protocol + InternetChecksum.sum(buffer, l4, header - transport);
    if (isTcp) {
      transportSum +=
          without(buffer, l4 + Tcp.SEQUENCE_OFFSET)
              + without(buffer, l4 + Tcp.SEQUENCE_OFFSET + 2)
              + without(buffer, l4 + Tcp.DATA_OFFSET_OFFSET)
              + without(buffer, l4 + Tcp.CHECKSUM_OFFSET);
    } else {
      transportSum +=
          without(buffer, l4 + Udp.LENGTH_OFFSET) + without(buffer, l4 + Udp.CHECKSUM_OFFSET);
    }
  }

  /// Returns what takes a word out of a sum.
  private static int without(ByteBuffer buffer, int at) {
    return ~buffer.getShort(at) & 0xFFFF;
  }

  /// Returns the number of segments.
  public int count() {
    return count;
  }

  /// Returns the length of each segment's header, in bytes.
  public int headerLength() {
    return header;
  }

  /// Returns the length of the header of a frame that is to be cut, and of each of its segments, in
  /// bytes; only as right as its offload is.
  public static int headerLength(ByteBuffer buffer, int offset, long offload) {
    int transport = Offload.checksumStart(offload);
    return Offload.checksumOffset(offload) == Tcp.CHECKSUM_OFFSET
        ? transport + Tcp.headerLength(buffer, offset + transport)
        : transport + Udp.HEADER_LENGTH;
  }

  /// Returns where in the long frame's slab the payload of segment `index` begins.
  public int payloadOffset(int index) {
    return offset + header + index * size;
  }

  /// Returns the bytes of the payload of segment `index`.
  public int payloadLength(int index) {
    return Math.min(size, payload - index * size);
  }

  /// Writes the header of segment `index`.
  public void writeHeader(int index, ByteBuffer into, int at) {
    into.put(at, buffer, offset, header);
    int bytes = payloadLength(index);
    int ip = at + network;
    if (isIpv6) {
      int length = header - network - Ipv6.HEADER_LENGTH + bytes;
      into.putShort(ip + Ipv6.PAYLOAD_LENGTH_OFFSET, (short) length);
    } else {
      int length = header - network + bytes;
      int id = buffer.getShort(offset + network + Ipv4.IDENTIFICATION_OFFSET) + index & 0xFFFF;
      into.putShort(ip + Ipv4.TOTAL_LENGTH_OFFSET, (short) length);
      into.putShort(ip + Ipv4.IDENTIFICATION_OFFSET, (short) id);
      into.putShort(
          ip + Ipv4.CHECKSUM_OFFSET, (short) InternetChecksum.finish(networkSum + length + id));
    }
    long sum =
        transportSum
            + (header - transport + bytes)
            + InternetChecksum.sum(slab.memory(), payloadOffset(index), bytes);
    if (isTcp) {
      writeTcp(index, into, at + transport, sum);
    } else {
      int l4 = at + transport;
      int length = Udp.HEADER_LENGTH + bytes;
      into.putShort(l4 + Udp.LENGTH_OFFSET, (short) length);
      int checksum = InternetChecksum.finish(sum + length);
      // 0 would say that there is none (RFC 768).
      into.putShort(l4 + Udp.CHECKSUM_OFFSET, (short) (checksum == 0 ? 0xFFFF : checksum));
    }
  }

  private void writeTcp(int index, ByteBuffer into, int l4, long sum) {
    int sequence = Tcp.sequence(buffer, offset + transport) + index * size;
    int flags = Tcp.flags(buffer, offset + transport);
    if (index > 0) {
      flags &= ~Tcp.CWR;
    }
    if (index < count - 1) {
      flags &= ~(Tcp.FIN | Tcp.PSH);
    }
    into.putInt(l4 + Tcp.SEQUENCE_OFFSET, sequence);
    into.put(l4 + Tcp.FLAGS_OFFSET, (byte) flags);
    int changed =
        (sequence >>> 16)
            + (sequence & 0xFFFF)
            + (into.getShort(l4 + Tcp.DATA_OFFSET_OFFSET) & 0xFFFF);
    into.putShort(l4 + Tcp.CHECKSUM_OFFSET, (short) InternetChecksum.finish(sum + changed));
  }
}

package io.interspan.packet;

import io.interspan.packet.header.Ethernet;
import io.interspan.packet.header.Ipv4;
import io.interspan.packet.header.Ipv6;
import io.interspan.packet.header.Tcp;
import io.interspan.packet.header.Udp;
import java.nio.ByteBuffer;
import java.util.Random;

/// A long frame, before it is cut.
final class LongFrame {
  static final int AT = 7;

  final boolean isIpv6;
  final boolean isTcp;
  final int network;
  final int transport;
  final int header;
  final byte[] payload;
  final Slab slab;
  final ByteBuffer buffer;

  LongFrame(
      boolean isIpv6, boolean isTcp, int tags, int optionWords, int payloadLength, long seed) {
    this.isIpv6 = isIpv6;
    this.isTcp = isTcp;
    network = Ethernet.HEADER_LENGTH + 4 * tags;
    transport = network + (isIpv6 ? Ipv6.HEADER_LENGTH : Ipv4.MIN_HEADER_LENGTH);
    int own = isTcp ? Tcp.MIN_HEADER_LENGTH + 4 * optionWords : Udp.HEADER_LENGTH;
    header = transport + own;
    payload = new byte[payloadLength];
    var random = new Random(seed);
    random.nextBytes(payload);
    var head = new byte[AT + header];
    random.nextBytes(head);
    slab = new Slab(AT + header + payloadLength);
    buffer = slab.buffer();
    buffer.put(0, head);
    buffer.put(AT + header, payload);
    for (int i = 0; i < tags; i++) {
      buffer.putShort(AT + 12 + 4 * i, (short) Ethernet.TYPE_VLAN);
    }
    int type = isIpv6 ? Ethernet.TYPE_IPV6 : Ethernet.TYPE_IPV4;
    buffer.putShort(AT + network - 2, (short) type);
    int protocol = isTcp ? Ipv4.PROTOCOL_TCP : Ipv4.PROTOCOL_UDP;
    if (isIpv6) {
      buffer.put(AT + network, (byte) 0x60);
      buffer.put(AT + network + Ipv6.NEXT_HEADER_OFFSET, (byte) protocol);
    } else {
      buffer.put(AT + network, (byte) 0x45);
      buffer.put(AT + network + Ipv4.PROTOCOL_OFFSET, (byte) protocol);
    }
    if (isTcp) {
      int flags = Tcp.CWR | Tcp.PSH | Tcp.ACK | Tcp.FIN;
      buffer.put(AT + transport + Tcp.DATA_OFFSET_OFFSET, (byte) (own / 4 << 4));
      buffer.put(AT + transport + Tcp.FLAGS_OFFSET, (byte) flags);
    }
  }

  int length() {
    return header + payload.length;
  }

  long offload(int size) {
    int tcp = isIpv6 ? Offload.TCP_IPV6 : Offload.TCP_IPV4;
    return Offload.pack(
        Offload.NEEDS_CHECKSUM,
        isTcp ? tcp : Offload.UDP,
        size,
        transport,
        isTcp ? Tcp.CHECKSUM_OFFSET : Udp.CHECKSUM_OFFSET);
  }

  /// The same without flags that keep its segments apart.
  LongFrame mergeable() {
    if (isTcp) {
      buffer.put(AT + transport + Tcp.FLAGS_OFFSET, (byte) (Tcp.ACK | Tcp.PSH));
    }
    if (!isIpv6) {
      buffer.putShort(AT + network + Ipv4.FRAGMENT_OFFSET, (short) 0x4000);
    }
    return this;
  }

  /// Cuts it, and adds the segments to a batch.
  void cutInto(FrameBatch batch, int size) {
    var segments = new Segments();
    if (!segments.of(slab, AT, length(), offload(size))) {
      throw new AssertionError("cannot be cut");
    }
    for (int i = 0; i < segments.count(); i++) {
      int index = batch.claim();
      int bytes = segments.payloadLength(i);
      segments.writeHeader(i, batch.buffer(index), batch.offset(index));
      batch
          .buffer(index)
          .put(batch.offset(index) + header, buffer, segments.payloadOffset(i), bytes);
      batch.setLength(index, header + bytes);
    }
  }
}

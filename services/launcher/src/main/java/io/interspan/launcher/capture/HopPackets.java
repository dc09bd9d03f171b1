package io.interspan.launcher.capture;

import io.interspan.model.Bytes;
import io.interspan.model.net.Encapsulation;
import io.interspan.model.net.IpAddress;
import io.interspan.packet.Checksums;
import io.interspan.packet.FrameBatch;
import io.interspan.packet.Offload;
import io.interspan.packet.Segments;
import io.interspan.packet.Slab;
import io.interspan.packet.header.InternetChecksum;
import io.interspan.packet.header.Ipv4;
import io.interspan.packet.header.Ipv6;
import io.interspan.packet.header.Udp;
import io.interspan.vtep.Hop;
import io.interspan.vtep.forward.Geneve;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// What a hop is in a capture.
///
/// At a port: the frame, its checksum completed where that was left to be done; a long one is shown
/// as it is, before it is cut. In a tunnel: the packets on the wire; a long frame is cut. Their IP
/// and UDP headers are the kernel's, and made up here: an IPv4 packet without fragments, TTL 64, a
/// UDP checksum with IPv6 only (as RFC 8200, section 8.1, wants it), and our own port at both ends.
///
/// For one thread.
final class HopPackets {

  private static final int DO_NOT_FRAGMENT = 0x4000;
  private static final int PORT = Encapsulation.GENEVE.port();

  private final Segments segments = new Segments();
  private final Slab slab = new Slab(FrameBatch.HEADROOM + FrameBatch.LONGEST_FRAME);

  /// Returns the packets of a hop; none where it is neither at a port nor in a tunnel.
  List<Bytes> of(Hop hop) {
    var peer = hop.peer();
    return switch (hop.point()) {
      case FROM_PORT, TO_PORT -> List.of(frame(hop));
      case TO_TUNNEL ->
          peer == null ? List.of() : datagrams(hop, hop.host().address(), peer.address());
      case FROM_TUNNEL ->
          peer == null ? List.of() : datagrams(hop, peer.address(), hop.host().address());
    };
  }

  private static Bytes frame(Hop hop) {
    var bytes = hop.frame().toArray();
    var buffer = ByteBuffer.wrap(bytes);
    long offload = hop.offload();
    // A workload may have asked for anything, and is not judged yet.
    if (Offload.needsChecksum(offload) && Checksums.isRight(buffer, 0, bytes.length, offload)) {
      Checksums.complete(buffer, 0, bytes.length, offload);
    }
    return Bytes.wrap(bytes);
  }

  private List<Bytes> datagrams(Hop hop, IpAddress from, IpAddress to) {
    var bytes = hop.frame().unsafeArray();
    var buffer = ByteBuffer.wrap(bytes);
    if (!Offload.isSegmented(hop.offload())) {
      return List.of(packet(from, to, buffer));
    }
    int outer = Geneve.headerLength(buffer, 0);
    slab.buffer().put(0, bytes);
    if (!segments.of(slab, outer, bytes.length - outer, hop.offload())) {
      return List.of();
    }
    var packets = new ArrayList<Bytes>();
    int header = outer + segments.headerLength();
    for (int i = 0; i < segments.count(); i++) {
      int payload = segments.payloadLength(i);
      var datagram = ByteBuffer.allocate(header + payload).put(0, bytes, 0, outer);
      segments.writeHeader(i, datagram, outer);
      datagram.put(header, bytes, segments.payloadOffset(i), payload);
      packets.add(packet(from, to, datagram));
    }
    return packets;
  }

  private static Bytes packet(IpAddress from, IpAddress to, ByteBuffer datagram) {
    boolean ipv6 = from.family() == IpAddress.Family.IPV6;
    int ip = ipv6 ? Ipv6.HEADER_LENGTH : Ipv4.MIN_HEADER_LENGTH;
    int length = Udp.HEADER_LENGTH + datagram.capacity();
    var packet = ByteBuffer.allocate(ip + length);
    packet.put(ip + Udp.HEADER_LENGTH, datagram, 0, datagram.capacity());
    packet.putShort(ip + Udp.SOURCE_PORT_OFFSET, (short) PORT);
    packet.putShort(ip + Udp.DESTINATION_PORT_OFFSET, (short) PORT);
    packet.putShort(ip + Udp.LENGTH_OFFSET, (short) length);
    if (ipv6) {
      ipv6(packet, from, to, length);
    } else {
      ipv4(packet, from, to, length);
    }
    return Bytes.wrap(packet.array());
  }

  private static void ipv4(ByteBuffer packet, IpAddress from, IpAddress to, int length) {
    packet.put(Ipv4.VERSION_OFFSET, (byte) (4 << 4 | (Ipv4.MIN_HEADER_LENGTH / 4)));
    packet.putShort(Ipv4.TOTAL_LENGTH_OFFSET, (short) (Ipv4.MIN_HEADER_LENGTH + length));
    packet.putShort(Ipv4.FRAGMENT_OFFSET, (short) DO_NOT_FRAGMENT);
    packet.put(Ipv4.TTL_OFFSET, (byte) Ipv4.DEFAULT_TTL);
    packet.put(Ipv4.PROTOCOL_OFFSET, (byte) Ipv4.PROTOCOL_UDP);
    packet.put(Ipv4.SOURCE_OFFSET, from.toBytes());
    packet.put(Ipv4.DESTINATION_OFFSET, to.toBytes());
    packet.putShort(
        Ipv4.CHECKSUM_OFFSET, (short) InternetChecksum.of(packet, 0, Ipv4.MIN_HEADER_LENGTH));
  }

  private static void ipv6(ByteBuffer packet, IpAddress from, IpAddress to, int length) {
    packet.put(Ipv6.VERSION_OFFSET, (byte) (6 << 4));
    packet.putShort(Ipv6.PAYLOAD_LENGTH_OFFSET, (short) length);
    packet.put(Ipv6.NEXT_HEADER_OFFSET, (byte) Ipv4.PROTOCOL_UDP);
    packet.put(Ipv6.NEXT_HEADER_OFFSET + 1, (byte) Ipv4.DEFAULT_TTL);
    packet.put(Ipv6.SOURCE_OFFSET, from.toBytes());
    packet.put(Ipv6.DESTINATION_OFFSET, to.toBytes());
    // The pseudo header (RFC 8200, section 8.1), and all that is behind the IPv6 header.
    long sum =
        InternetChecksum.sum(packet, Ipv6.SOURCE_OFFSET, 2 * 16)
            + length
            + Ipv4.PROTOCOL_UDP
            + InternetChecksum.sum(packet, Ipv6.HEADER_LENGTH, length);
    int checksum = InternetChecksum.finish(sum);
    packet.putShort(
        Ipv6.HEADER_LENGTH + Udp.CHECKSUM_OFFSET, (short) (checksum == 0 ? 0xFFFF : checksum));
  }
}

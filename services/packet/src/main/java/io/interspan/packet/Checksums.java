package io.interspan.packet;

import io.interspan.packet.header.Ethernet;
import io.interspan.packet.header.InternetChecksum;
import io.interspan.packet.header.Ipv4;
import io.interspan.packet.header.Ipv6;
import io.interspan.packet.header.Udp;
import java.nio.ByteBuffer;

/// Completes the checksums that senders left to the device (virtio 1.2, section 5.1.6.2).
public final class Checksums {
  private Checksums() {}

  /// Writes the checksum of a frame whose offload asks for it, rightly ([#isRight]).
  public static void complete(ByteBuffer buffer, int offset, int length, long offload) {
    int checksum = of(buffer, offset, length, offload);
    buffer.putShort(offset + place(offload), (short) checksum);
  }

  /// Returns the checksum that such a frame is to have.
  public static int of(ByteBuffer buffer, int offset, int length, long offload) {
    int start = Offload.checksumStart(offload);
    // The field holds the sum of the pseudo header, and is summed with the rest.
    int checksum = InternetChecksum.of(buffer, offset + start, length - start);
    boolean isUdp = Offload.checksumOffset(offload) == Udp.CHECKSUM_OFFSET;
    // 0 would say that there is none (RFC 768).
    return checksum == 0 && isUdp ? 0xFFFF : checksum;
  }

  /// Returns where in the frame its checksum is.
  public static int place(long offload) {
    return Offload.checksumStart(offload) + Offload.checksumOffset(offload);
  }

  /// Returns whether a frame's checksum, which its offload asks for, is of what an IP packet
  /// carries, and has its place there: no part of the headers that say who sent the frame is
  /// written.
  public static boolean isRight(ByteBuffer buffer, int offset, int length, long offload) {
    int network = Ethernet.networkOffset(buffer, offset, length);
    if (network < 0 || place(offload) + Short.BYTES > length) {
      return false;
    }
    int least =
        switch (buffer.getShort(offset + network - Short.BYTES) & 0xFFFF) {
          case Ethernet.TYPE_IPV4 ->
              network + Ipv4.MIN_HEADER_LENGTH > length
                  ? length
                  : Math.max(Ipv4.MIN_HEADER_LENGTH, Ipv4.headerLength(buffer, offset + network));
          case Ethernet.TYPE_IPV6 -> Ipv6.HEADER_LENGTH;
          default -> length;
        };
    return Offload.checksumStart(offload) >= network + least;
  }
}

package io.interspan.packet;

import io.interspan.packet.header.InternetChecksum;
import io.interspan.packet.header.Udp;
import java.nio.ByteBuffer;

/// Completes the checksums that senders left to the device (virtio 1.2, section 5.1.6.2).
public final class Checksums {
  private Checksums() {}

  /// Writes the checksum of a frame whose offload asks for it, and in which its place is
  /// ([#isWithin]).
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

  /// Returns whether the place of the checksum is within a frame of `length` bytes.
  public static boolean isWithin(int length, long offload) {
    return place(offload) + 2 <= length;
  }
}

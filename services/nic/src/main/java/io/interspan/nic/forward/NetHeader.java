package io.interspan.nic.forward;

import io.interspan.packet.Offload;
import java.nio.ByteBuffer;

/// The header before each frame in guest memory (`virtio_net_hdr`, virtio 1.2, section 5.1.6).
/// Little endian, as is everything of virtio.
///
/// ```text
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +---------------+---------------+-------------------------------+
/// |     flags     |   gso type    |         header length         |
/// +---------------+---------------+-------------------------------+
/// |           gso size            |        checksum start         |
/// +-------------------------------+-------------------------------+
/// |        checksum offset        |       number of buffers       |
/// +-------------------------------+-------------------------------+
/// ```
public final class NetHeader {
  public static final int FLAGS_OFFSET = 0;
  public static final int GSO_TYPE_OFFSET = 1;
  public static final int HEADER_LENGTH_OFFSET = 2;
  public static final int GSO_SIZE_OFFSET = 4;
  public static final int CHECKSUM_START_OFFSET = 6;
  public static final int CHECKSUM_OFFSET_OFFSET = 8;
  public static final int NUM_BUFFERS_OFFSET = 10;
  public static final int LENGTH = 12;

  private NetHeader() {}

  /// Writes the header of a frame that takes one chain of buffers.
  ///
  /// @param headerLength where the payload of a frame that is to be cut begins: a hint; 0 for none
  public static void write(ByteBuffer buffer, int offset, long offload, int headerLength) {
    buffer.put(offset + FLAGS_OFFSET, (byte) Offload.flags(offload));
    buffer.put(offset + GSO_TYPE_OFFSET, (byte) Offload.gsoType(offload));
    putShort(buffer, offset + HEADER_LENGTH_OFFSET, headerLength);
    putShort(buffer, offset + GSO_SIZE_OFFSET, Offload.gsoSize(offload));
    putShort(buffer, offset + CHECKSUM_START_OFFSET, Offload.checksumStart(offload));
    putShort(buffer, offset + CHECKSUM_OFFSET_OFFSET, Offload.checksumOffset(offload));
    putShort(buffer, offset + NUM_BUFFERS_OFFSET, 1);
  }

  /// Returns what a header leaves to do.
  public static long offload(ByteBuffer buffer, int offset) {
    return Offload.pack(
        buffer.get(offset + FLAGS_OFFSET),
        buffer.get(offset + GSO_TYPE_OFFSET),
        getShort(buffer, offset + GSO_SIZE_OFFSET),
        getShort(buffer, offset + CHECKSUM_START_OFFSET),
        getShort(buffer, offset + CHECKSUM_OFFSET_OFFSET));
  }

  private static int getShort(ByteBuffer buffer, int offset) {
    return Short.reverseBytes(buffer.getShort(offset));
  }

  private static void putShort(ByteBuffer buffer, int offset, int value) {
    buffer.putShort(offset, Short.reverseBytes((short) value));
  }
}

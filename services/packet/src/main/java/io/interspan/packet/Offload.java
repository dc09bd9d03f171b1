package io.interspan.packet;

/// What a frame's sender left for the device to do, packed into a `long`: the fields of
/// `virtio_net_hdr` (virtio 1.2, section 5.1.6) that say so. Every batch carries it; it is [#NONE]
/// as long as no feature is offered to guests.
///
/// ```text
///  63    56 55    48 47      32 31            16 15             0
/// +--------+--------+----------+----------------+----------------+
/// | flags  |gso type| gso size | checksum start | checksum offset|
/// +--------+--------+----------+----------------+----------------+
/// ```
public final class Offload {
  /// Nothing is left to do.
  public static final long NONE = 0;

  private Offload() {}

  /// Packs the fields; each is cut to its width.
  public static long pack(
      int flags, int gsoType, int gsoSize, int checksumStart, int checksumOffset) {
    return (flags & 0xFFL) << 56
        | (gsoType & 0xFFL) << 48
        | (gsoSize & 0xFFFFL) << 32
        | (checksumStart & 0xFFFFL) << 16
        | (checksumOffset & 0xFFFFL);
  }

  /// Returns the flags, of which bit 0 asks for a checksum.
  public static int flags(long offload) {
    return (int) (offload >>> 56);
  }

  /// Returns the kind of segmentation wanted.
  public static int gsoType(long offload) {
    return (int) (offload >>> 48) & 0xFF;
  }

  /// Returns the payload of each segment in bytes.
  public static int gsoSize(long offload) {
    return (int) (offload >>> 32) & 0xFFFF;
  }

  /// Returns where in the frame the checksum begins.
  public static int checksumStart(long offload) {
    return (int) (offload >>> 16) & 0xFFFF;
  }

  /// Returns where the sum is stored, counted from its start.
  public static int checksumOffset(long offload) {
    return (int) offload & 0xFFFF;
  }
}

package io.interspan.packet;

/// What a frame's sender left for the device to do, or what a device need not do any more, packed
/// into a `long`: the fields of `virtio_net_hdr` (virtio 1.2, section 5.1.6) that say so.
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

  /// The flag of a frame whose checksum is to be completed: its field holds the sum of the pseudo
  /// header.
  public static final int NEEDS_CHECKSUM = 1;

  /// The kind of segmentation of a TCP packet over IPv4.
  public static final int TCP_IPV4 = 1;

  /// Of a TCP packet over IPv6.
  public static final int TCP_IPV6 = 4;

  /// Of UDP datagrams of one flow, each of the segment size but the last.
  public static final int UDP = 5;

  /// A bit of the kind: the TCP packet has ECN's CWR flag.
  public static final int ECN = 0x80;

  /// The longest IP packet in bytes.
  public static final int MAX_PACKET = 65_535;

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

  /// Returns the flags.
  public static int flags(long offload) {
    return (int) (offload >>> 56);
  }

  /// Returns whether the checksum is to be completed.
  public static boolean needsChecksum(long offload) {
    return (flags(offload) & NEEDS_CHECKSUM) != 0;
  }

  /// Returns whether the frame is to be cut into segments.
  public static boolean isSegmented(long offload) {
    return gsoType(offload) != 0;
  }

  /// Returns the kind of segmentation wanted; 0 for none.
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

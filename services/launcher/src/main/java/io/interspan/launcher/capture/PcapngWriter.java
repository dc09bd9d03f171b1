package io.interspan.launcher.capture;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Writes the blocks of a pcapng file (draft-ietf-opsawg-pcapng) of one section and one interface,
/// in network byte order, with times in nanoseconds. Each block can be followed by the end of the
/// file.
///
/// ```text
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +---------------------------------------------------------------+
/// |                          Block Type                           |
/// +---------------------------------------------------------------+
/// |                      Block Total Length                       |
/// +---------------------------------------------------------------+
/// ~           Block Body, padded to a multiple of four            ~
/// +---------------------------------------------------------------+
/// |                      Block Total Length                       |
/// +---------------------------------------------------------------+
///
/// an option, of which a body has a list at its end:
/// +-------------------------------+-------------------------------+
/// |          Option Code          |         Option Length         |
/// +-------------------------------+-------------------------------+
/// ~          Option Value, padded to a multiple of four           ~
/// +---------------------------------------------------------------+
/// ```
public final class PcapngWriter {
  /// Section header block, section 4.1.
  static final int SECTION = 0x0A0D_0D0A;

  /// Interface description block, section 4.2.
  static final int INTERFACE = 1;

  /// Enhanced packet block, section 4.3.
  static final int PACKET = 6;

  /// Interface statistics block, section 4.6.
  static final int STATISTICS = 5;

  static final int BYTE_ORDER_MAGIC = 0x1A2B_3C4D;

  /// The type and the length before a block's body, in bytes.
  static final int HEAD = 8;

  /// The length after it.
  static final int TAIL = 4;

  static final int OPTION_END = 0;
  static final int APPLICATION = 4;
  static final int NAME = 2;
  static final int RESOLUTION = 9;
  static final int FLAGS = 2;
  static final int RECEIVED = 4;
  static final int DROPPED = 5;

  /// The two low bits of a packet's flags.
  static final int INBOUND = 1;

  static final int OUTBOUND = 2;

  /// The fixed part of a packet's body.
  static final int PACKET_HEAD = 20;

  /// 10 to the power of minus this is a unit of time.
  private static final int NANOSECONDS = 9;

  private static final int VERSION_MAJOR = 1;
  private static final int VERSION_MINOR = 0;

  /// The length of the section in bytes: not known.
  private static final long UNKNOWN_LENGTH = -1;

  /// Packets are never cut short.
  private static final int NO_LIMIT = 0;

  /// More than the fixed parts and the numbers of any block take.
  private static final int ROOM = 128;

  private PcapngWriter() {}

  /// Returns the section header block, which begins a file.
  public static byte[] section() {
    var application = utf8("interspan");
    var body = begin(SECTION, application.length);
    body.putInt(BYTE_ORDER_MAGIC);
    body.putShort((short) VERSION_MAJOR).putShort((short) VERSION_MINOR);
    body.putLong(UNKNOWN_LENGTH);
    option(body, APPLICATION, application);
    return end(body);
  }

  /// Returns the interface description block, which comes next.
  ///
  /// @param name what people know it by
  public static byte[] description(LinkType type, String name) {
    var text = utf8(name);
    var body = begin(INTERFACE, text.length);
    body.putShort((short) type.number()).putShort((short) 0);
    body.putInt(NO_LIMIT);
    option(body, NAME, text);
    option(body, RESOLUTION, new byte[] {NANOSECONDS});
    return end(body);
  }

  /// Returns an enhanced packet block.
  public static byte[] packet(Packet packet) {
    var bytes = packet.bytes().unsafeArray();
    var body = begin(PACKET, bytes.length);
    body.putInt(0);
    time(body, packet.time());
    body.putInt(bytes.length).putInt(bytes.length);
    padded(body, bytes);
    int flags =
        switch (packet.direction()) {
          case IN -> INBOUND;
          case OUT -> OUTBOUND;
        };
    option(body, FLAGS, ByteBuffer.allocate(Integer.BYTES).putInt(flags).array());
    return end(body);
  }

  /// Returns an interface statistics block. A file may have several; the last one counts.
  ///
  /// @param time in nanoseconds since 1970 UTC
  /// @param received packets that were seen, those that are missing among them
  /// @param dropped packets that are missing for want of room
  public static byte[] statistics(long time, long received, long dropped) {
    var body = begin(STATISTICS, 0);
    body.putInt(0);
    time(body, time);
    option(body, RECEIVED, ByteBuffer.allocate(Long.BYTES).putLong(received).array());
    option(body, DROPPED, ByteBuffer.allocate(Long.BYTES).putLong(dropped).array());
    return end(body);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void time(ByteBuffer body, long nanos) {
    body.putInt((int) (nanos >>> 32)).putInt((int) nanos);
  }

  private static ByteBuffer begin(int type, int bytes) {
    return ByteBuffer.allocate(ROOM + bytes).putInt(type).putInt(0);
  }

  private static void option(ByteBuffer body, int code, byte[] value) {
    body.putShort((short) code).putShort((short) value.length);
    padded(body, value);
  }

  private static void padded(ByteBuffer body, byte[] bytes) {
    body.put(bytes);
    while (body.position() % Integer.BYTES != 0) {
      body.put((byte) 0);
    }
  }

  private static byte[] end(ByteBuffer body) {
    option(body, OPTION_END, new byte[0]);
    int length = body.position() + TAIL;
    body.putInt(length).putInt(Integer.BYTES, length);
    var block = new byte[length];
    body.flip().get(block);
    return block;
  }
}

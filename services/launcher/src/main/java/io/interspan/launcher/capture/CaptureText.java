package io.interspan.launcher.capture;

import io.interspan.model.Bytes;
import io.interspan.model.net.Encapsulation;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.Tep;
import io.interspan.packet.header.FrameText;
import io.interspan.packet.header.Ipv4;
import io.interspan.packet.header.Ipv6;
import io.interspan.packet.header.Udp;
import io.interspan.vtep.HopText;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Renders the packets of a capture in words: a line that says when and where, then one line a
/// header, outermost first.
public final class CaptureText {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSSSSS");
  private static final long NANOS = 1_000_000_000L;
  private static final String INDENT = "  ";

  private final PcapngReader.Interface place;
  private final ZoneId zone;

  /// Creates the text of a place.
  ///
  /// @param zone whose time of day is shown
  public CaptureText(PcapngReader.Interface place, ZoneId zone) {
    this.place = place;
    this.zone = zone;
  }

  /// Describes a packet.
  public List<String> describe(Packet packet) {
    var bytes = packet.bytes();
    var lines = new ArrayList<String>();
    var way = packet.direction() == Direction.IN ? "from" : "to";
    lines.add("%s %s %s, %d bytes".formatted(time(packet.time()), way, place.name(), bytes.size()));
    var headers =
        switch (place.type()) {
          case ETHERNET ->
              FrameText.describe(ByteBuffer.wrap(bytes.unsafeArray()), 0, bytes.size());
          case RAW -> datagram(bytes);
        };
    headers.forEach(header -> lines.add(INDENT + header));
    return lines;
  }

  private String time(long nanos) {
    var instant = Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
    return TIME.format(LocalTime.ofInstant(instant, zone));
  }

  private static List<String> datagram(Bytes packet) {
    var bytes = packet.unsafeArray();
    boolean ipv6 = bytes[Ipv4.VERSION_OFFSET] >> 4 == 6;
    int address = ipv6 ? 16 : 4;
    int source = ipv6 ? Ipv6.SOURCE_OFFSET : Ipv4.SOURCE_OFFSET;
    int header = ipv6 ? Ipv6.HEADER_LENGTH : Ipv4.MIN_HEADER_LENGTH;
    return HopText.datagram(
        tep(Arrays.copyOfRange(bytes, source, source + address)),
        tep(Arrays.copyOfRange(bytes, source + address, source + 2 * address)),
        Bytes.wrap(Arrays.copyOfRange(bytes, header + Udp.HEADER_LENGTH, bytes.length)));
  }

  private static Tep tep(byte[] address) {
    return new Tep(IpAddress.of(address), Encapsulation.GENEVE);
  }
}

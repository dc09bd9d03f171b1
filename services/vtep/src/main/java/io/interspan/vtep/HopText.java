package io.interspan.vtep;

import io.interspan.model.Bytes;
import io.interspan.model.net.Tep;
import io.interspan.packet.header.FrameText;
import io.interspan.vtep.forward.Geneve;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Renders a [Hop] in words: a line that says where, then one line a header, outermost first.
public final class HopText {
  private HopText() {}

  /// Describes a hop, whatever its bytes are.
  public static List<String> describe(Hop hop) {
    var lines = new ArrayList<String>();
    var buffer = ByteBuffer.wrap(hop.frame().toArray());
    switch (hop.point()) {
      case FROM_PORT -> {
        lines.add("host " + hop.host().address() + ": from port " + hop.portId());
        lines.addAll(FrameText.describe(buffer, 0, hop.frame().size()));
      }
      case TO_TUNNEL -> {
        lines.add("host " + hop.host().address() + ": to the network");
        outer(hop.host(), hop.peer(), hop.frame(), lines);
        inner(buffer, hop.frame().size(), lines);
      }
      case FROM_TUNNEL -> {
        lines.add("host " + hop.host().address() + ": from the network");
        outer(hop.peer(), hop.host(), hop.frame(), lines);
        inner(buffer, hop.frame().size(), lines);
      }
      case TO_PORT -> {
        lines.add("host " + hop.host().address() + ": to port " + hop.portId());
        lines.addAll(FrameText.describe(buffer, 0, hop.frame().size()));
      }
    }
    return lines;
  }

  /// Describes a datagram between two hosts, whatever its bytes are.
  public static List<String> datagram(Tep from, Tep to, Bytes datagram) {
    var lines = new ArrayList<String>();
    outer(from, to, datagram, lines);
    inner(ByteBuffer.wrap(datagram.toArray()), datagram.size(), lines);
    return lines;
  }

  // The kernel writes these two headers; they are known without being seen.
  private static void outer(
      @Nullable Tep from, @Nullable Tep to, Bytes datagram, List<String> lines) {
    if (from != null && to != null) {
      lines.add(
          "outer "
              + (from.address().family().bits() == 32 ? "IPv4 " : "IPv6 ")
              + from.address()
              + " -> "
              + to.address());
      lines.add(
          "outer UDP "
              + from.encapsulation().port()
              + " -> "
              + to.encapsulation().port()
              + ", "
              + datagram.size()
              + " bytes of data");
    }
  }

  private static void inner(ByteBuffer buffer, int length, List<String> lines) {
    var fault = Geneve.check(buffer, 0, length);
    if (fault != null) {
      lines.add("Geneve: " + fault.text());
      return;
    }
    int header = Geneve.headerLength(buffer, 0);
    lines.add(
        "Geneve VNI "
            + Geneve.vni(buffer, 0)
            + ", "
            + (header - Geneve.HEADER_LENGTH)
            + " bytes of options");
    for (var line : FrameText.describe(buffer, header, length - header)) {
      lines.add("inner " + line);
    }
  }
}

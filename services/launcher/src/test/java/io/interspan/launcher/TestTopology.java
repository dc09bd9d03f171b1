package io.interspan.launcher;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The example of three sites, moved to ports and tunnel addresses that nobody uses.
public final class TestTopology {
  /// Where the examples are, from a module's folder.
  public static final Path EXAMPLES = Path.of("../../examples");

  /// The segment that the example declares.
  public static final List<String> WEB =
      List.of("web-w1", "web-w2", "web-c1", "web-c2", "web-e1", "web-e2");

  /// The guests of the second segment.
  public static final List<String> DB = List.of("db-w1", "db-e1", "db-e2");

  /// The guests of the segment of the eastern site's own.
  public static final List<String> LAB = List.of("lab-e1", "lab-e2");

  private static final List<String> HOSTS = List.of("1.1", "1.2", "2.1", "2.2", "3.1", "3.2");

  private TestTopology() {}

  /// Writes the moved example into `folder`.
  public static Path write(Path folder) throws IOException {
    var text = Files.readString(EXAMPLES.resolve("three-sites.yaml"));
    text = text.replace("127.1.", "127." + freeNetwork() + ".");
    for (var port : ports()) {
      text = text.replace(port.text(), Integer.toString(port.free()));
    }
    return Files.writeString(folder.resolve("three-sites.yaml"), text);
  }

  private record Moved(String text, int free) {}

  private static List<Moved> ports() throws IOException {
    var texts =
        List.of(
            "7780", "7781", "7782", "7783", "7700", "7701", "7702", "7703", "7711", "7712", "7721",
            "7722", "7731", "7732");
    var sockets = new ArrayList<ServerSocket>();
    var moved = new ArrayList<Moved>();
    try {
      for (var text : texts) {
        // Held together, so that none is given out twice.
        var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        sockets.add(socket);
        moved.add(new Moved(text, socket.getLocalPort()));
      }
    } finally {
      for (var socket : sockets) {
        socket.close();
      }
    }
    return moved;
  }

  private static int freeNetwork() {
    // From behind: a demo on the same machine takes the first.
    return IntStream.iterate(254, network -> network > 0, network -> network - 1)
        .filter(network -> HOSTS.stream().allMatch(host -> isFree("127." + network + "." + host)))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isFree(String address) {
    try (var _ = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(address), 6081))) {
      return true;
    } catch (SocketException _) {
      return false;
    }
  }
}

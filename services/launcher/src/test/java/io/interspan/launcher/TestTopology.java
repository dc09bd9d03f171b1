package io.interspan.launcher;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// The examples of topologies, moved to ports and tunnel addresses that nobody uses.
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

  private static final Pattern PORT = Pattern.compile("\\b7[78]\\d\\d\\b");

  /// `127.1.SITE.HOST`
  private static final Pattern ADDRESS = Pattern.compile("\\b127\\.[12]\\.(\\d+\\.\\d+)\\b");

  /// Below those that the kernel gives to whoever connects: a connection of one process could have
  /// the port of another that starts a moment later.
  private static final int FIRST_PORT = 20_000;

  private static final int LAST_PORT = 32_000;

  private TestTopology() {}

  /// Writes the moved example of three sites into `folder`.
  public static Path write(Path folder) throws IOException {
    return write(folder, "three-sites.yaml");
  }

  /// Writes a moved example into `folder`.
  public static Path write(Path folder, String example) throws IOException {
    var text = Files.readString(EXAMPLES.resolve(example));
    var hosts = found(ADDRESS, text, 1);
    text = ADDRESS.matcher(text).replaceAll("127." + freeNetwork(hosts) + ".$1");
    var ports = freePorts(found(PORT, text, 0));
    text = PORT.matcher(text).replaceAll(port -> String.valueOf(ports.get(port.group())));
    return Files.writeString(folder.resolve(example), text);
  }

  private static List<String> found(Pattern pattern, String text, int group) {
    return pattern.matcher(text).results().map(found -> found.group(group)).distinct().toList();
  }

  private static Map<String, Integer> freePorts(List<String> ports) throws IOException {
    var sockets = new ArrayList<ServerSocket>();
    var free = new TreeMap<String, Integer>();
    int next = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT - 1_000);
    try {
      for (var port : ports) {
        // Held together, so that none is given out twice.
        var socket = firstFree(next);
        sockets.add(socket);
        free.put(port, socket.getLocalPort());
        next = socket.getLocalPort() + 1;
      }
    } finally {
      for (var socket : sockets) {
        socket.close();
      }
    }
    return free;
  }

  private static ServerSocket firstFree(int from) throws IOException {
    for (int port = from; port < LAST_PORT; port++) {
      try {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
      } catch (BindException _) {
        // Somebody has it.
      }
    }
    throw new IOException("no port is free from " + from + " to " + LAST_PORT);
  }

  private static int freeNetwork(List<String> hosts) {
    // From behind: a demo on the same machine takes the first.
    return IntStream.iterate(254, network -> network > 0, network -> network - 1)
        .filter(network -> hosts.stream().allMatch(host -> isFree("127." + network + "." + host)))
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

package io.interspan.launcher.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The network namespaces of a demo, named by [DemoName], and what runs in them: it goes with them.
///
/// Safe for use by several threads: a demo may be told to end while it makes one.
final class DemoNamespaces implements AutoCloseable {
  /// Where `ip netns` keeps those that have a name.
  static final Path FOLDER = Path.of("/run/netns");

  private static final Logger LOG = LoggerFactory.getLogger(DemoNamespaces.class);

  private final List<String> names = new ArrayList<>();
  private final Set<Process> running = new HashSet<>();
  private boolean closed;

  /// Returns the name of that of a workload, whether it is there or not.
  static String name(String workload) {
    return DemoName.ofThis(workload).toString();
  }

  /// Makes one for a workload. Its interfaces speak IPv4 only: what IPv6 says of itself as they
  /// come up would be counted as news of members.
  ///
  /// @return its name
  synchronized String add(String workload) throws IOException {
    checkOpen();
    var name = name(workload);
    names.add(name);
    Program.must("ip", "netns", "add", name);
    if (Files.exists(Path.of("/proc/sys/net/ipv6"))) {
      var setting = "/proc/sys/net/ipv6/conf/default/disable_ipv6";
      Program.must("ip", "netns", "exec", name, "sh", "-c", "echo 1 > " + setting);
    }
    return name;
  }

  /// Gives an interface in that of a workload an address.
  synchronized void address(String workload, String device, String prefix) throws IOException {
    checkOpen();
    Program.must("ip", "-n", name(workload), "addr", "add", prefix, "dev", device);
  }

  /// Starts a program in that of a workload.
  synchronized Process start(String workload, String... words) throws IOException {
    checkOpen();
    var all = new ArrayList<>(List.of("ip", "netns", "exec", name(workload)));
    all.addAll(List.of(words));
    running.removeIf(one -> !one.isAlive());
    var process = Program.start(all);
    running.add(process);
    return process;
  }

  private void checkOpen() throws IOException {
    if (closed) {
      throw new IOException("the demo ends");
    }
  }

  /// Ends what runs in them, and deletes them and the interfaces that are in them.
  @Override
  public synchronized void close() {
    closed = true;
    running.forEach(Process::destroy);
    for (var name : names) {
      try {
        delete(name);
      } catch (IOException e) {
        LOG.warn("a namespace is left", e);
      }
    }
    names.clear();
  }

  /// Deletes one, whoever made it, if it is there.
  static void delete(String name) throws IOException {
    try {
      Program.must("ip", "netns", "del", name);
    } catch (IOException e) {
      // Another demo that starts at the same time may have been first.
      if (Files.exists(FOLDER.resolve(name))) {
        throw e;
      }
    }
  }
}

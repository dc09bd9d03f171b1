package io.interspan.nic.tap;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A network namespace of this test's own: a workload with a network of nothing but what is put
/// into it.
final class Namespace implements AutoCloseable {
  private static final long LIMIT_SECONDS = 60;

  final String name;

  /// Makes a namespace, or skips the test where that cannot be.
  Namespace(String word) throws IOException, InterruptedException {
    name = "interspan-" + ProcessHandle.current().pid() + "-" + word;
    if (!Files.isWritable(Path.of("/dev/net/tun"))) {
      throw skip("needs root, and /dev/net/tun");
    }
    try {
      run(List.of("ip", "netns", "add", name));
      run(List.of("ip", "-n", name, "link", "set", "lo", "up"));
    } catch (IOException e) {
      throw skip("needs ip, of iproute2: " + e.getMessage());
    }
  }

  private static RuntimeException skip(String reason) {
    if ("true".equals(System.getenv("CI"))) {
      throw new AssertionError("under CI this must run: " + reason);
    }
    return abort("skipped: " + reason);
  }

  /// Gives the namespace's interface an address, as in `10.9.0.1/24`.
  void address(String device, String address) throws IOException, InterruptedException {
    var words = new ArrayList<>(List.of("ip", "-n", name, "addr", "add", address, "dev", device));
    if (address.contains(":")) {
      words.add("nodad");
    }
    run(words);
  }

  /// Runs a command in the namespace, to its end.
  ///
  /// @return what it printed
  String in(String... command) throws IOException, InterruptedException {
    return run(words(command));
  }

  /// Starts a command in the namespace.
  Process start(String... command) throws IOException {
    return new ProcessBuilder(words(command)).redirectErrorStream(true).start();
  }

  private List<String> words(String... command) {
    var words = new ArrayList<>(List.of("ip", "netns", "exec", name));
    words.addAll(List.of(command));
    return words;
  }

  /// Returns what a process prints, once it has ended well.
  static String end(Process process) throws IOException, InterruptedException {
    var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("did not end: " + process.info() + ": " + printed);
    }
    if (process.exitValue() != 0) {
      throw new AssertionError("exit code " + process.exitValue() + ": " + printed);
    }
    return printed;
  }

  private static String run(List<String> words) throws IOException, InterruptedException {
    return end(new ProcessBuilder(words).redirectErrorStream(true).start());
  }

  @Override
  public void close() throws IOException, InterruptedException {
    run(List.of("ip", "netns", "del", name));
  }
}

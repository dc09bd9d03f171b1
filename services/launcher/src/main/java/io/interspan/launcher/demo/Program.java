package io.interspan.launcher.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// Programs of the operating system, as the demo runs them.
final class Program {
  private Program() {}

  /// What one did.
  ///
  /// @param code its exit code
  /// @param text all that it printed
  record Ran(int code, String text) {}

  /// Returns whether one of this name is on the path.
  static boolean isInstalled(String name) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
  }

  /// Starts one that is asked nothing, and says everything in English.
  static Process start(List<String> words) throws IOException {
    var builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C");
    var process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  /// Waits for the end of one that ends by itself.
  static Ran await(Process process) throws IOException {
    try {
      var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ran(process.waitFor(), text);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /// Runs one.
  ///
  /// @throws IOException with its own words where it fails
  static void must(String... words) throws IOException {
    var ran = await(start(List.of(words)));
    if (ran.code() != 0) {
      throw new IOException(String.join(" ", words) + ": " + ran.text().strip());
    }
  }
}

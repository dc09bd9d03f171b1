package io.interspan.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// What a test needs of the machine beyond Java.
final class Tools {
  private Tools() {}

  /// Returns where a program is, for one who may use it as root; where it is missing, skips the
  /// test with one line, or fails it where `CI=true` says that all is installed.
  static Path needRootAnd(String program) {
    var found =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
            .map(folder -> Path.of(folder, program))
            .filter(Files::isExecutable)
            .findFirst();
    boolean isRoot = "root".equals(System.getProperty("user.name"));
    var missing = found.isEmpty() ? program + " is not installed" : isRoot ? "" : "not root";
    if ("true".equals(System.getenv("CI"))) {
      assertThat(missing).as("under CI=true nothing may be skipped").isEmpty();
    }
    assumeTrue(missing.isEmpty(), "skipped: " + missing);
    return found.orElseThrow();
  }
}

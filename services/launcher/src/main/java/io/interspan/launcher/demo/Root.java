package io.interspan.launcher.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Whether this process may do as root.
final class Root {
  private static final int ROOT = 0;

  private Root() {}

  static boolean is() {
    try {
      // The effective user's (proc(5)).
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(ROOT);
    } catch (IOException | UnsupportedOperationException _) {
      return false; // Not Linux: there are no network namespaces.
    }
  }
}

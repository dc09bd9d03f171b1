package io.interspan.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// A store's file that cannot be used, kept for whoever wants to look at it.
final class DamagedFile {
  private DamagedFile() {}

  /// Renames a file, with its write-ahead log, to `FILE.damaged`, in place of one that was set
  /// aside before: a disk that fails again and again does not fill up with them.
  static Path setAside(Path file) throws IOException {
    // First: SQLite takes no log of another file for a new one's.
    var moved = move(file, "");
    move(file, "-wal");
    Files.deleteIfExists(beside(file, "-shm"));
    return moved;
  }

  private static Path move(Path file, String suffix) throws IOException {
    var from = beside(file, suffix);
    var to = beside(file, ".damaged" + suffix);
    if (Files.exists(from)) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    } else {
      Files.deleteIfExists(to);
    }
    return to;
  }

  private static Path beside(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }
}

package io.interspan.launcher.demo;

import io.interspan.launcher.state.ProcessRecord;
import io.interspan.launcher.state.StateDir;
import io.interspan.launcher.topology.Parts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/// The temporary folder of a demo: the state of a running system, with the demo's process entered
/// from the first moment, so that a later demo sees whether it still runs.
///
/// @param path where it is
public record DemoFolder(Path path) implements AutoCloseable {
  /// Makes one for this process.
  public static DemoFolder make() throws IOException {
    var folder = new DemoFolder(Files.createTempDirectory(DemoName.ofThis("").toString()));
    folder.state().create();
    folder.state().enter(ProcessRecord.ofThis(Parts.ALL));
    return folder;
  }

  /// Returns the state that it holds.
  public StateDir state() {
    return new StateDir(path);
  }

  /// Deletes it.
  @Override
  public void close() {
    try (var files = Files.walk(path)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException _) {
      // The next demo tries again.
    }
  }
}

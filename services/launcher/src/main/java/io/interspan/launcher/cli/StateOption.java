package io.interspan.launcher.cli;

import io.interspan.launcher.state.StateDir;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// Which running system a command is about.
final class StateOption {
  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "The folder of the running system's state (default: ${DEFAULT-VALUE}).",
      defaultValue = StateDir.DEFAULT)
  private Path folder;

  StateDir dir() {
    return new StateDir(folder);
  }
}

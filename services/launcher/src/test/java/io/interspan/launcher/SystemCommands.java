package io.interspan.launcher;

import io.interspan.launcher.cli.InterspanCommand;
import io.interspan.launcher.credentials.LocalCredentials;
import io.interspan.launcher.state.StateDir;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A system that runs in this process, and the commands that are given to it.
final class SystemCommands implements AutoCloseable {
  private final LocalSystem system;
  private final Path state;

  /// What a command did.
  record Ran(int code, String out, String err) {}

  private SystemCommands(LocalSystem system, Path state) {
    this.system = system;
    this.state = state;
  }

  /// Starts the system, and logs the commands in.
  ///
  /// @param folder takes its state
  static SystemCommands start(Path folder) throws Exception {
    var system = LocalSystem.start(folder);
    var path = folder.resolve("state");
    var state = new StateDir(path);
    LocalCredentials.fetch(state).credentials().write(state.credentials());
    return new SystemCommands(system, path);
  }

  /// Runs a command, its arguments as on a command line.
  Ran run(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--state", state.toString()));
    int code =
        InterspanCommand.execute(
            new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
    return new Ran(code, out.toString(), err.toString());
  }

  @Override
  public void close() {
    system.close();
  }
}

package io.interspan.launcher.process;

import io.interspan.launcher.Main;
import io.interspan.launcher.state.ProcessRecord;
import io.interspan.launcher.state.StateDir;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Starts processes of this same program, with the JVM and the class path that this one has.
public final class Spawner {
  private static final List<Path> SETSID =
      List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));

  private final StateDir state;

  /// Starts into a state directory.
  public Spawner(StateDir state) {
    this.state = state;
  }

  /// Starts `interspan serve` for one process of the topology, and enters it.
  ///
  /// It is in a session of its own where the system has `setsid`: Ctrl-C at the terminal, or its
  /// end, is not for it.
  public ProcessRecord start(String name) throws IOException {
    var command = new ArrayList<String>();
    SETSID.stream().filter(Files::isExecutable).findFirst().ifPresent(it -> command.add("" + it));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmArguments());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Main.class.getName());
    command.addAll(List.of("serve", name, "--state", state.root().toString()));

    var output = new File(state.output(name).toString());
    var process =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectErrorStream(true)
            .redirectOutput(output)
            .start();
    var record = ProcessRecord.of(name, process.toHandle());
    state.enter(record);
    return record;
  }

  /// What this JVM was given, but for what is this process's own.
  private static List<String> jvmArguments() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument ->
            argument.startsWith("-X")
                || argument.startsWith("--enable-native-access")
                || argument.startsWith("--sun-misc-unsafe"))
        .filter(argument -> !argument.startsWith("-XX:AOTCacheOutput"))
        .toList();
  }
}

package io.interspan.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Network namespaces of a test's own, and a system that they are attached to.
final class LinuxWorkloads implements AutoCloseable {
  private final Path folder;
  private final List<String> made = new ArrayList<>();
  private SystemCommands commands;

  private LinuxWorkloads(Path folder, SystemCommands commands) {
    this.folder = folder;
    this.commands = commands;
  }

  /// Starts a system, or skips the test where there can be no namespaces.
  ///
  /// @param intents what is declared there besides, as a file of intents has it
  static LinuxWorkloads start(Path folder, String intents) throws Exception {
    Tools.needRootAnd("ip");
    Tools.needRootAnd("ping");
    var workloads = new LinuxWorkloads(folder, SystemCommands.start(folder));
    var file = Files.writeString(folder.resolve("intents.yaml"), intents);
    done(workloads.commands.run("apply", "--yes", "-f", file.toString()));
    return workloads;
  }

  /// Starts the system again, which was closed.
  void startAgain() throws Exception {
    commands = SystemCommands.start(folder);
  }

  SystemCommands commands() {
    return commands;
  }

  /// Makes a namespace.
  ///
  /// @return its name
  String namespace(String word) throws Exception {
    var name = "interspan-" + ProcessHandle.current().pid() + "-" + word;
    must("ip", "netns", "add", name);
    made.add(name);
    return name;
  }

  SystemCommands.Ran attach(String port, String namespace, String host, String... more) {
    var words = new ArrayList<>(List.of("attach", port, "--tap", "eth0", "--host", host));
    words.addAll(List.of("--netns", namespace));
    words.addAll(List.of(more));
    return commands.run(words.toArray(String[]::new));
  }

  /// Returns what a command printed, which did what it was to.
  static String done(SystemCommands.Ran ran) {
    assertThat(ran.code()).as(ran.err()).isZero();
    return ran.out();
  }

  /// Runs a program, which has to succeed.
  static String must(String... words) throws IOException, InterruptedException {
    var process = new ProcessBuilder(words).redirectErrorStream(true).start();
    var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", String.join(" ", words), printed).isZero();
    return printed;
  }

  /// Pings until an echo is answered: ports open once the plan is there.
  static void reaches(String namespace, String address) throws Exception {
    must("ip", "netns", "exec", namespace, "ping", "-q", "-c", "1", "-w", "60", address);
  }

  @Override
  public void close() throws Exception {
    commands.close();
    for (var namespace : made) {
      must("ip", "netns", "del", namespace);
    }
  }
}

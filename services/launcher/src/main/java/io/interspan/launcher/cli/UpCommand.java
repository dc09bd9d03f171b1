package io.interspan.launcher.cli;

import io.interspan.intentapi.verticle.access.AccessFiles;
import io.interspan.launcher.credentials.LocalCredentials;
import io.interspan.launcher.log.LogFile;
import io.interspan.launcher.ops.Fleet;
import io.interspan.launcher.ops.IntentApi;
import io.interspan.launcher.ops.RefusedException;
import io.interspan.launcher.ops.SystemStatus;
import io.interspan.launcher.process.ProcessGroup;
import io.interspan.launcher.state.StateDir;
import io.interspan.launcher.topology.MistakeException;
import io.interspan.launcher.topology.Parts;
import io.interspan.launcher.topology.Topology;
import io.interspan.launcher.topology.TopologyReader;
import io.interspan.launcher.wiring.RunningProcess;
import io.interspan.launcher.wiring.Settling;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `interspan up FILE`.
@Command(
    name = "up",
    description = {
      "Run a topology, declare its intents, and wait until they are in force.",
      "In one process, until Ctrl-C; or with --processes in several, until interspan down.",
      "What runs already is left alone: up again starts what is missing."
    },
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  /// How long the declared intents have until they carry packets.
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Mixin private StateOption state;
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "FILE", description = "The topology, in YAML.")
  private Path file;

  @Option(
      names = "--processes",
      description =
          "One process for the global manager, one for each site and each controller that has a"
              + " bus-port, in the background.")
  private boolean processes;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "PROCESS",
      description = "With --processes: start these only, where they do not run.")
  private List<String> only = List.of();

  @Override
  public Integer call() throws CommandException, IOException, MistakeException, RefusedException {
    var topology = TopologyReader.read(file);
    var dir = state.dir();
    dir.create();
    try (var _ = UpLock.take(dir)) {
      checkMode(dir, topology);
      keepTopology(dir);
      if (processes) {
        return several(dir, topology);
      }
    }
    return one(dir, topology);
  }

  private int several(StateDir dir, Topology topology) throws IOException, RefusedException {
    new ProcessGroup(dir, topology).start(only, this::say);
    var fleet = Fleet.of(dir);
    var api = fleet.api();
    if (api.isEmpty()) {
      say("The global manager does not run: nothing is declared, sites go on with what they have.");
      return 0;
    }
    boolean whole =
        Parts.several(topology).stream()
            .allMatch(one -> dir.process(one.process()).flatMap(it -> it.handle()).isPresent());
    return declare(
        dir,
        topology,
        api.get(),
        whole,
        () ->
            SystemStatus.of(
                fleet.members().stream().flatMap(member -> member.status().stream()).toList()));
  }

  private int one(StateDir dir, Topology topology) throws IOException, RefusedException {
    var running = dir.process(Parts.ALL).filter(process -> process.handle().isPresent());
    if (running.isPresent()) {
      say("All of it runs already (pid " + running.get().pid() + ").");
      return 0;
    }
    LogFile.to(dir.log(Parts.ALL));
    var process = RunningProcess.startLocal(dir, topology, this::say);
    Runtime.getRuntime().addShutdownHook(new Thread(process::close, "end"));
    int result = declare(dir, topology, process.record().api(), true, process::systemStatus);
    say("It runs until Ctrl-C. In another terminal, in this folder: interspan status");
    process.awaitEnd();
    return result;
  }

  /// @param whole whether all processes run, so that what is declared can come into force
  private int declare(
      StateDir dir, Topology topology, String api, boolean whole, Supplier<SystemStatus> status)
      throws IOException, RefusedException {
    var sites = topology.sites().stream().map(Topology.Site::id).toList();
    var login = LocalCredentials.fetch(dir);
    sayFirst(dir, api, login);
    long revision =
        new IntentApi("https://" + api, login.credentials())
            .apply(topology.intents().withSites(sites));
    say("Declared at https://" + api + ": revision " + revision + " of the log.");
    if (!whole) {
      return 0;
    }
    var attached = topology.attachedGuests();
    var missing = new Settling(status, this::say).await(revision, attached, PATIENCE);
    if (!missing.isEmpty()) {
      say("After " + PATIENCE.toSeconds() + " s, still missing:");
      missing.forEach(line -> say("  " + line));
      return 1;
    }
    say("All of it is in force.");
    var later = new ArrayList<>(topology.intents().attachments());
    later.removeAll(attached);
    if (!later.isEmpty()) {
      say("Ports that wait for a workload (interspan attach): " + String.join(", ", later));
    }
    return 0;
  }

  /// What nobody can look up later.
  private void sayFirst(StateDir dir, String api, LocalCredentials login) {
    login
        .newPassword()
        .ifPresent(password -> {
          say("");
          say("The intent API is at https://" + api + ", made for you at this first start:");
          say("  user         " + login.credentials().user());
          say("  password     " + password);
          say("  certificate  " + new AccessFiles(dir.access()).certificate());
          say("  SHA-256      " + login.fingerprint());
          say("The password is shown this once. Commands find it in " + dir.credentials() + ".");
          say("");
        });
  }

  private void checkMode(StateDir dir, Topology topology) throws CommandException, IOException {
    if (!only.isEmpty() && !processes) {
      throw new CommandException("--only is for --processes");
    }
    var names = Parts.several(topology).stream().map(Parts::process).toList();
    for (var name : only) {
      if (!names.contains(name)) {
        throw new CommandException(
            "no process '" + name + "': there are " + String.join(", ", names));
      }
    }
    if (processes && !topology.hasBusPorts()) {
      throw new CommandException(
          file + ": --processes needs a bus-port for the global manager and for every site");
    }
    for (var running : dir.processes()) {
      if (running.handle().isEmpty()) {
        continue;
      }
      if (processes == running.name().equals(Parts.ALL)) {
        throw new CommandException(
            running.name()
                + " runs here already (pid "
                + running.pid()
                + "), "
                + (processes ? "all in one process" : "as one process of several")
                + ": interspan down ends it");
      }
      if (Files.exists(dir.topology()) && Files.mismatch(dir.topology(), file) >= 0) {
        throw new CommandException(
            "another topology runs here (" + dir.topology() + "): interspan down ends it");
      }
    }
  }

  private void keepTopology(StateDir dir) throws IOException {
    if (!Files.exists(dir.topology()) || Files.mismatch(dir.topology(), file) >= 0) {
      Files.writeString(dir.topology(), Files.readString(file));
    }
  }

  private void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}

package io.interspan.launcher.cli;

import io.interspan.launcher.demo.Demo;
import io.interspan.launcher.demo.Story;
import io.interspan.launcher.demo.Workloads;
import io.interspan.launcher.log.LogFile;
import io.interspan.launcher.ops.RefusedException;
import io.interspan.launcher.process.BusCluster;
import io.interspan.launcher.state.StateDir;
import io.interspan.launcher.topology.Parts;
import io.interspan.launcher.wiring.Timeline;
import io.interspan.model.shard.Sharding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `interspan demo`.
@Command(
    name = "demo",
    description = {
      "Show the whole chain: three sites of two hosts, a guest on each, and one segment over these;",
      "then rules for them: what each site and host would be sent, and what came; beside them a"
          + " fourth site, which is sent nothing.",
      "Everything runs in this process, in a temporary folder, and is gone afterwards."
    },
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--once",
      description =
          "End at the summary: exit code 0 if every pair answered and every site was sent what was"
              + " planned.")
  private boolean once;

  @Option(
      names = "--sharding",
      paramLabel = "physical|logical",
      description =
          "How the controllers of each site share their work: by host (the default), or by segment.")
  private Sharding sharding = Sharding.PHYSICAL;

  @Option(
      names = "--training",
      hidden = true,
      description = "For the JVM's cache of classes: end at the summary, and a cluster of one.")
  private boolean training;

  @Override
  public Integer call() throws IOException, RefusedException {
    var folder = Files.createTempDirectory("interspan-demo-");
    var state = new StateDir(folder);
    state.create();
    LogFile.to(state.log(Parts.ALL));
    var wording = new Demo.Wording(PlanText.of(spec)::of, MembersText::of);
    var story = new Story(spec.commandLine().getOut(), Timeline.ofThisProcess());
    var demo = new Demo(state, sharding, story, wording, Workloads.emulated(story));
    // Also after Ctrl-C.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  demo.close();
                  delete(folder);
                },
                "end"));
    boolean allAnswered = demo.run();
    if (training) {
      BusCluster.tryAlone();
    } else if (!once) {
      demo.stay();
    }
    return allAnswered ? 0 : 1;
  }

  private static void delete(Path folder) {
    try (var files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException _) {
      // The operating system clears its temporary folder up.
    }
  }
}

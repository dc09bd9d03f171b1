package io.interspan.launcher.cli;

import io.interspan.launcher.demo.Demo;
import io.interspan.launcher.demo.DemoFolder;
import io.interspan.launcher.demo.Leftovers;
import io.interspan.launcher.demo.Story;
import io.interspan.launcher.demo.TapNeeds;
import io.interspan.launcher.demo.Workloads;
import io.interspan.launcher.log.LogFile;
import io.interspan.launcher.ops.RefusedException;
import io.interspan.launcher.process.BusCluster;
import io.interspan.launcher.topology.Parts;
import io.interspan.launcher.wiring.Timeline;
import io.interspan.model.shard.Sharding;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine;
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
      "Everything runs in this process, in a temporary folder, and is gone afterwards; what a demo"
          + " left that was killed, the next one removes."
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
      names = "--tap",
      description =
          "Network namespaces behind TAP devices instead of emulated guests, and a TCP connection"
              + " between two of them if iperf3 is installed. Needs to be root.")
  private boolean tap;

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
  public Integer call() throws CommandException, IOException, RefusedException {
    if (tap && !TapNeeds.missing().isEmpty()) {
      throw new CommandException("demo --tap: " + String.join("; ", TapNeeds.missing()));
    }
    var story = new Story(spec.commandLine().getOut(), Timeline.ofThisProcess());
    Leftovers.ofThisMachine().remove(story::event);
    var folder = DemoFolder.make();
    LogFile.to(folder.state().log(Parts.ALL));
    var wording = new Demo.Wording(PlanText.of(spec)::of, MembersText::of);
    var workloads = tap ? Workloads.inNamespaces(story) : Workloads.emulated(story);
    var demo = new Demo(folder.state(), sharding, story, wording, workloads);
    var ending = new AtomicBoolean();
    // Also after Ctrl-C.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  ending.set(true);
                  demo.close();
                  folder.close();
                },
                "end"));
    boolean well;
    try {
      well = demo.run();
    } catch (IOException | IllegalStateException e) {
      if (ending.get()) {
        return CommandLine.ExitCode.SOFTWARE; // What it used was taken down under it.
      }
      throw e;
    }
    if (training) {
      BusCluster.tryAlone();
    } else if (!once) {
      demo.stay();
    }
    return well ? 0 : 1;
  }
}

package io.interspan.launcher.cli;

import io.interspan.launcher.ops.LogFollower;
import io.interspan.launcher.ops.RefusedException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `interspan watch`.
@Command(
    name = "watch",
    description = {
      "Show what is changed, as it is changed, until Ctrl-C.",
      "When the connection breaks off, it goes on where it was."
    },
    mixinStandardHelpOptions = true)
final class WatchCommand implements Callable<Integer> {
  @Mixin private ApiOption intentApi;
  @Spec private CommandSpec spec;

  @Option(
      names = "--after",
      paramLabel = "REVISION",
      defaultValue = "-1",
      description = "Begin after this revision of the log (default: the newest; 0 for all).")
  private long after;

  @Option(
      names = "--path",
      paramLabel = "PATH",
      description = "Only what is at or below it, as in /global-infra/segments.")
  private @Nullable String path;

  @Option(
      names = "--type",
      paramLabel = "TYPES",
      description = "Only objects of these types, as in Segment,Group.")
  private @Nullable String types;

  @Option(
      names = "--notices",
      description = "Also show which revision sites have in force, and alarms, as they change.")
  private boolean notices;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "0",
      description = "End after so many revisions (default: never).")
  private long rows;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "TEXT",
      description = "text, a line for each change, or json, a line for each revision.")
  private GetCommand.Format format;

  @Override
  public Integer call() throws CommandException, IOException, RefusedException {
    var api = intentApi.api();
    var line = spec.commandLine();
    new LogFollower(
            api::watch, after, filter(), new Printer(line.getOut(), line.getErr()), this::pause)
        .run();
    return 0;
  }

  private String filter() {
    return parameter("path", path)
        + parameter("resource_type", types)
        + (notices ? "&state=true" : "");
  }

  private static String parameter(String name, @Nullable String value) {
    return value == null ? "" : "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private boolean pause(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// Prints what it is told, at once.
  private final class Printer implements LogFollower.Listener {
    private final PrintWriter out;
    private final PrintWriter err;
    private boolean interrupted;
    private long printed;

    Printer(PrintWriter out, PrintWriter err) {
      this.out = out;
      this.err = err;
    }

    @Override
    public boolean row(JsonObject row) {
      interrupted = false;
      if (format == GetCommand.Format.JSON) {
        out.println(row.encode());
      } else {
        WatchText.lines(row).forEach(out::println);
      }
      out.flush();
      return ++printed != rows;
    }

    @Override
    public void notice(JsonObject notice) {
      out.println(format == GetCommand.Format.JSON ? notice.encode() : WatchText.notice(notice));
      out.flush();
    }

    @Override
    public void interrupted(String why) {
      // Once, not each time that it is tried again.
      if (!interrupted) {
        interrupted = true;
        err.println("interspan: " + why + "; trying again");
        err.flush();
      }
    }

    @Override
    public void restored(long revision, String why) {
      err.println(
          "interspan: " + why + ": what was shown may not stand; going on after " + revision);
      err.flush();
    }
  }
}

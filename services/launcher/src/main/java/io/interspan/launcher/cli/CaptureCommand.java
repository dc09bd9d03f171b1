package io.interspan.launcher.cli;

import io.interspan.launcher.capture.CaptureText;
import io.interspan.launcher.capture.PcapngReader;
import io.interspan.launcher.ops.CaptureRequest;
import io.interspan.launcher.ops.Counted;
import io.interspan.launcher.ops.Fleet;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `interspan capture PORT` and `interspan capture tunnel`.
@Command(
    name = "capture",
    description = {
      "Show the frames that come from a port's workload and go to it, or the datagrams of a host's"
          + " tunnels, until Ctrl-C; or write them to a file for Wireshark.",
      "As in: interspan capture web-w1",
      "As in: interspan capture tunnel --host west/w1 -w tunnel.pcapng"
    },
    mixinStandardHelpOptions = true)
final class CaptureCommand implements Callable<Integer> {
  @Mixin private StateOption state;
  @Mixin private HostOption on;
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "PORT|tunnel",
      description =
          "A port's attachment.id, or the name of the guest there; or: "
              + CapturePlace.TUNNEL
              + ".")
  private String place;

  @Option(
      names = {"-w", "--write"},
      paramLabel = "FILE",
      description = "Write a pcapng file instead of showing them.")
  private @Nullable Path file;

  @Option(
      names = {"-c", "--count"},
      paramLabel = "COUNT",
      description = "End after so many frames or datagrams (default: never).")
  private @Nullable Integer count;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "End after so many seconds (default: never).")
  private @Nullable Integer seconds;

  private final AtomicLong captured = new AtomicLong();
  private final AtomicLong missed = new AtomicLong();

  @Override
  public Integer call() throws CommandException, IOException {
    int packets = atLeastOne("--count", count);
    int time = atLeastOne("--seconds", seconds);
    var fleet = Fleet.of(state.dir());
    var where = CapturePlace.of(fleet, place, on);
    var request = request(where, packets, time);
    var err = spec.commandLine().getErr();
    // Ctrl-C ends the command where it is; what it has written by then is whole.
    var summary = new Thread(() -> sumUp(err));
    Runtime.getRuntime().addShutdownHook(summary);
    try (var stream = fleet.capture(where.host(), request)) {
      err.println("Capturing at " + where + " (Ctrl-C ends it)");
      err.flush();
      read(new PcapngReader(stream));
    } finally {
      removed(summary);
    }
    sumUp(err);
    return 0;
  }

  private static void removed(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // It runs.
    }
  }

  private static CaptureRequest request(CapturePlace where, int count, int seconds)
      throws CommandException {
    try {
      return new CaptureRequest(where.host().name(), where.port(), count, seconds);
    } catch (IllegalArgumentException e) {
      throw new CommandException("--" + e.getMessage());
    }
  }

  private static int atLeastOne(String option, @Nullable Integer number) throws CommandException {
    if (number != null && number < 1) {
      throw new CommandException(option + " is 1 or more, not " + number);
    }
    return number == null ? 0 : number;
  }

  private void read(PcapngReader reader) throws IOException {
    var out = spec.commandLine().getOut();
    try (var written =
        file == null ? OutputStream.nullOutputStream() : Files.newOutputStream(file)) {
      CaptureText text = null;
      for (var block = reader.next(); block.isPresent(); block = reader.next()) {
        // Whole blocks, each at once: the file is whole at any time.
        written.write(block.get().bytes().unsafeArray());
        switch (block.get().content()) {
          case PcapngReader.Section _ -> {}
          case PcapngReader.Interface place ->
              text = new CaptureText(place, ZoneId.systemDefault());
          case PcapngReader.Captured(var packet) -> {
            captured.incrementAndGet();
            if (file == null && text != null) {
              text.describe(packet).forEach(line -> out.println(Text.line(line)));
              out.flush();
            }
          }
          case PcapngReader.Statistics statistics -> missed.set(statistics.dropped());
        }
      }
    } catch (EOFException e) {
      throw new IOException("the host's process ended the capture: " + e.getMessage(), e);
    }
  }

  private void sumUp(PrintWriter err) {
    var frames = Counted.of(captured.get(), "packet", "packets");
    long lost = missed.get();
    err.println(
        frames
            + " captured"
            + (lost == 0
                ? ""
                : "; "
                    + Counted.of(lost, "frame", "frames")
                    + " missed, as more came than could be taken away"));
    err.flush();
  }
}

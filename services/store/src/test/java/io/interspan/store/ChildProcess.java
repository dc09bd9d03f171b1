package io.interspan.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A [CrashingWriter] in a process of its own.
final class ChildProcess implements AutoCloseable {
  private static final String ACK = "ack ";

  private final Process process;
  private final BufferedReader output;
  private long lastAck;
  private long acks;

  private ChildProcess(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  static ChildProcess start(String kind, Path file) throws IOException {
    var builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                // A killed process leaves the driver's library behind: where the test's folder
                // goes.
                "-Dorg.sqlite.tmpdir=" + file.toAbsolutePath().getParent(),
                "-cp",
                System.getProperty("java.class.path"),
                CrashingWriter.class.getName(),
                kind,
                file.toString()));
    return new ChildProcess(builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  long pid() {
    return process.pid();
  }

  /// Reads a line, or null at the end.
  @Nullable String line() throws IOException {
    var line = output.readLine();
    if (line != null && line.startsWith(ACK)) {
      acks++;
      lastAck = Math.max(lastAck, Long.parseLong(line.substring(ACK.length())));
    }
    return line;
  }

  /// Reads until so many acknowledgements were seen.
  void awaitAcks(long wanted) throws IOException {
    while (acks < wanted) {
      if (line() == null) {
        throw new AssertionError("the writer ended by itself after " + acks);
      }
    }
  }

  /// Kills the process (SIGKILL), and returns the highest number that it was heard to acknowledge.
  long kill() throws IOException, InterruptedException {
    // By its handle: the process's own method would close the pipe that is still to be read.
    process.toHandle().destroyForcibly();
    while (line() != null) {
      // What it said before it died counts.
    }
    process.waitFor();
    return lastAck;
  }

  /// Returns how many acknowledgements were seen.
  long acks() {
    return acks;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

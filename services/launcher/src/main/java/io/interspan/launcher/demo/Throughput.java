package io.interspan.launcher.demo;

import io.interspan.model.net.IpAddress;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Locale;

/// What one TCP connection carried, as iperf3 measured it where it arrived.
///
/// @param bytes of data
/// @param bitsPerSecond of data
/// @param trouble why there is none; empty where there is
record Throughput(long bytes, double bitsPerSecond, String trouble) {
  static final String PROGRAM = "iperf3";

  /// How long it sends: past the first second, in which windows and compilers warm up.
  static final int SECONDS = 3;

  /// When either side is ended that does not end by itself, also where nobody is left to end it: a
  /// few times what it takes.
  private static final String LIMIT_SECONDS = "20";

  /// What the server prints when it can be connected to.
  private static final String LISTENS = "Server listening";

  /// Measures.
  ///
  /// @param from the workload that sends
  /// @param to the workload that receives
  /// @param address its address
  static Throughput measure(DemoNamespaces namespaces, String from, String to, IpAddress address)
      throws IOException {
    var server =
        namespaces.start(to, "timeout", LIMIT_SECONDS, PROGRAM, "-s", "-1", "--forceflush");
    try (var lines = server.inputReader()) {
      var line = lines.readLine();
      while (line != null && !line.startsWith(LISTENS)) {
        line = lines.readLine();
      }
      if (line == null) {
        return none("its server did not start");
      }
      var seconds = String.valueOf(SECONDS);
      var client =
          namespaces.start(
              from,
              "timeout",
              LIMIT_SECONDS,
              PROGRAM,
              "--json",
              "-c",
              address.toString(),
              "-t",
              seconds);
      return parse(Program.await(client).text());
    } finally {
      server.destroy();
    }
  }

  private static Throughput none(String trouble) {
    return new Throughput(0, 0, trouble);
  }

  /// Reads what the client prints.
  static Throughput parse(String text) {
    JsonObject json;
    try {
      json = new JsonObject(text);
    } catch (DecodeException _) {
      return none(text.isBlank() ? "it said nothing" : text.strip());
    }
    var received =
        json.getJsonObject("end", new JsonObject()).getJsonObject("sum_received", new JsonObject());
    long bytes = received.getLong("bytes", 0L);
    return bytes == 0
        ? none(json.getString("error", "nothing arrived"))
        : new Throughput(bytes, received.getDouble("bits_per_second", 0.0), "");
  }

  @Override
  public String toString() {
    return trouble.isEmpty()
        ? String.format(
            Locale.ROOT, "%s moved %.1f MB, %.2f Gbit/s", PROGRAM, bytes / 1e6, bitsPerSecond / 1e9)
        : PROGRAM + " moved nothing: " + trouble;
  }
}

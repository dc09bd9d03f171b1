package io.interspan.launcher.ops;

import io.interspan.launcher.state.ProcessRecord;
import io.interspan.launcher.state.StateDir;
import io.interspan.model.net.IpAddress;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The processes of a state directory, asked through their operations APIs. Waits for answers, of
/// all at once: one that stands still holds up none of the others.
public final class Fleet {
  /// How long a process of this machine may take to say how it is.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final StateDir state;
  private final HttpCalls calls;

  /// A process as it was found.
  ///
  /// @param process its entry
  /// @param alive whether it runs
  /// @param status what it says of itself; empty where it does not answer
  public record Member(ProcessRecord process, boolean alive, Optional<JsonObject> status) {}

  /// A guest that runs.
  ///
  /// @param process whose
  /// @param name unique among all
  /// @param site where it is
  /// @param host where it is within the site
  /// @param attachment what a port names it by
  /// @param mac its own
  /// @param ip its own
  /// @param port the port that is open for it; empty while it is mute
  public record Guest(
      ProcessRecord process,
      String name,
      String site,
      String host,
      String attachment,
      String mac,
      String ip,
      String port) {}

  private Fleet(StateDir state) {
    this.state = state;
    this.calls = new HttpCalls();
  }

  /// Returns the processes of a directory.
  public static Fleet of(StateDir state) {
    return new Fleet(state);
  }

  /// Asks every process.
  public List<Member> members() {
    return each(
        state.processes(),
        process -> {
          boolean alive = process.handle().isPresent();
          return new Member(
              process, alive, alive ? body(process, "/ops/status") : Optional.empty());
        });
  }

  /// Returns the guests of all processes that answer.
  public List<Guest> guests() {
    return each(
            reachable(),
            process -> items(process, "/ops/guests", "guests").map(item -> guest(process, item)))
        .stream()
        .flatMap(Function.identity())
        .toList();
  }

  /// Returns the guest with this name.
  public Optional<Guest> guest(String name) {
    return guests().stream().filter(guest -> guest.name().equals(name)).findFirst();
  }

  /// Lets a guest ping an address.
  ///
  /// @return the round trip's time; empty where no answer came
  /// @throws IOException where its process does not answer, or refuses
  public Optional<Duration> ping(Guest from, IpAddress to) throws IOException {
    var answer =
        calls.get(
            "http://" + from.process().operations(),
            "/ops/ping?from=" + from.name() + "&to=" + to.toString());
    if (!answer.ok()) {
      throw new IOException(
          from.process().name() + " says: " + answer.body().getString("error", "no reason"));
    }
    return answer.body().getBoolean("answered", false)
        ? Optional.of(Duration.ofNanos(answer.body().getLong("rtt_us", 0L) * 1_000))
        : Optional.empty();
  }

  /// A host that runs.
  ///
  /// @param process whose
  /// @param name site and host, `west/w1`
  public record Host(ProcessRecord process, String name) {}

  /// Returns the hosts of all processes that answer.
  public List<Host> hosts() {
    return each(
            reachable(),
            process ->
                items(process, "/ops/counters", "hosts").map(item -> new Host(process, name(item))))
        .stream()
        .flatMap(Function.identity())
        .toList();
  }

  private static String name(JsonObject host) {
    return host.getString("site", "") + "/" + host.getString("host", "");
  }

  /// Attaches a workload behind a TAP device.
  ///
  /// @throws IOException where the host's process does not answer, or refuses
  public void attach(Host host, TapRequest tap) throws IOException {
    change(host, "/ops/attach", tap);
  }

  /// Detaches it.
  ///
  /// @throws IOException where the host's process does not answer, or refuses
  public void detach(Host host, TapRequest tap) throws IOException {
    change(host, "/ops/detach", tap);
  }

  /// Begins a capture.
  ///
  /// @return a pcapng file as it grows, as [io.interspan.launcher.capture.PcapngReader] reads it
  /// @throws IOException where the host's process does not answer, or refuses
  public InputStream capture(Host host, CaptureRequest request) throws IOException {
    return new HttpCalls(host.process().token())
        .stream("http://" + host.process().operations(), "/ops/capture", request.toJson());
  }

  private static void change(Host host, String path, TapRequest tap) throws IOException {
    var answer =
        new HttpCalls(host.process().token())
            .post("http://" + host.process().operations(), path, tap.toJson());
    if (!answer.ok()) {
      throw new IOException(answer.body().getString("error", "no reason"));
    }
  }

  /// Returns what a host has counted.
  ///
  /// @throws IOException where its process does not answer
  public JsonObject counters(Host host) throws IOException {
    return items(host.process(), "/ops/counters", "hosts")
        .filter(item -> name(item).equals(host.name()))
        .findFirst()
        .orElseThrow(() -> new IOException(host.process().name() + " does not answer"));
  }

  /// Returns what the hosts of all processes that answer have counted.
  public List<JsonObject> counters() {
    return each(reachable(), process -> items(process, "/ops/counters", "hosts")).stream()
        .flatMap(Function.identity())
        .toList();
  }

  /// Returns where the intent API is, if the process that has it runs.
  public Optional<String> api() {
    return reachable().stream().map(ProcessRecord::api).filter(api -> !api.isEmpty()).findFirst();
  }

  /// Returns where a site's own API is, if its process runs.
  public Optional<String> siteApi(String site) {
    return SystemStatus.of(
            each(reachable(), one -> body(one, "/ops/status")).stream()
                .flatMap(Optional::stream)
                .toList())
        .sites()
        .stream()
        .filter(one -> one.site().equals(site) && !one.api().isEmpty())
        .map(SystemStatus.Site::api)
        .findFirst();
  }

  private List<ProcessRecord> reachable() {
    return state.processes().stream()
        .filter(process -> process.isReachable() && process.handle().isPresent())
        .toList();
  }

  private static <R> List<R> each(
      List<ProcessRecord> processes, Function<ProcessRecord, R> question) {
    List<Future<R>> asked;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      asked =
          processes.stream().map(process -> threads.submit(() -> question.apply(process))).toList();
    } // Closing it waits for all.
    return asked.stream().map(Future::resultNow).toList();
  }

  /// Returns the objects of a list in a process's answer; none where it does not answer.
  private Stream<JsonObject> items(ProcessRecord process, String path, String list) {
    return body(process, path).map(body -> body.getJsonArray(list)).stream()
        .flatMap(array -> IntStream.range(0, array.size()).mapToObj(array::getJsonObject));
  }

  private Optional<JsonObject> body(ProcessRecord process, String path) {
    if (!process.isReachable()) {
      return Optional.empty();
    }
    try {
      var answer = calls.get("http://" + process.operations(), path, PATIENCE);
      return answer.ok() ? Optional.of(answer.body()) : Optional.empty();
    } catch (IOException _) {
      return Optional.empty(); // It is ending, or starting.
    }
  }

  private static Guest guest(ProcessRecord process, JsonObject json) {
    return new Guest(
        process,
        json.getString("name", ""),
        json.getString("site", ""),
        json.getString("host", ""),
        json.getString("attachment", ""),
        json.getString("mac", ""),
        json.getString("ip", ""),
        json.getString("port", ""));
  }
}

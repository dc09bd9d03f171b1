package io.interspan.launcher.demo;

import io.interspan.intentapi.verticle.access.AccessFiles;
import io.interspan.launcher.credentials.ApiCredentials;
import io.interspan.launcher.credentials.LocalCredentials;
import io.interspan.launcher.ops.IntentApi;
import io.interspan.launcher.ops.RefusedException;
import io.interspan.launcher.state.StateDir;
import io.interspan.launcher.topology.Topology;
import io.interspan.launcher.wiring.RunningProcess;
import io.interspan.launcher.wiring.Settling;
import io.interspan.launcher.wiring.Timeline;
import io.interspan.model.net.IpAddress;
import io.interspan.model.shard.Sharding;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/// The demonstration: brings the built-in topology up, tells what happens, lets every guest ping
/// every other, and has rules planned, sent and counted.
public final class Demo implements AutoCloseable {
  /// How long the declared intents have until they carry packets.
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final long POLL_MILLIS = 20;

  /// The groups of the rules.
  private static final List<String> GROUPS =
      List.of("shop/groups/web", "shop/groups/app", "shop/groups/db", "north/groups/archive");

  private final StateDir state;
  private final Sharding sharding;
  private final PrintWriter out;
  private final Wording wording;
  private final Timeline timeline;
  private final Topology topology = DemoTopology.onFreeAddresses();
  private Optional<RunningProcess> process = Optional.empty();
  private Optional<ApiCredentials> credentials = Optional.empty();
  private Optional<Duration> firstAnswer = Optional.empty();

  /// How answers of the intent API are written: as the commands that ask for them do.
  ///
  /// @param plan as `interspan plan`
  /// @param members as `interspan members`
  public record Wording(Function<JsonObject, String> plan, Function<JsonObject, String> members) {}

  /// A demo that keeps its state in `state` and talks to `out`.
  ///
  /// @param sharding how the controllers of its sites share their work
  public Demo(
      StateDir state, Sharding sharding, PrintWriter out, Wording wording, Timeline timeline) {
    this.state = state;
    this.sharding = sharding;
    this.out = out;
    this.wording = wording;
    this.timeline = timeline;
  }

  /// Runs it.
  ///
  /// @return whether every pair answered, and every site was sent what was planned
  public boolean run() throws IOException, RefusedException {
    heading("Coming up: " + topology.sites().size() + " sites in one process");
    var running = RunningProcess.startLocal(state, topology, this::event);
    process = Optional.of(running);

    heading("Declaring one segment over three of them at the global manager");
    var sites = topology.sites().stream().map(Topology.Site::id).toList();
    var url = "https://" + running.record().api();
    var login = LocalCredentials.fetch(state).credentials();
    credentials = Optional.of(login);
    var api = new IntentApi(url, login);
    event(
        "PATCH "
            + url
            + IntentApi.ROOT
            + ": revision "
            + api.apply(topology.intents().withSites(sites).withSharding(sharding)));
    var settling = new Settling(running::systemStatus, this::event);
    long revision = awaitSharding(api);
    var missing =
        new ArrayList<>(settling.await(revision, topology.intents().attachments(), PATIENCE));
    var matrix = pingAll(running);

    heading("Round-trip times in milliseconds, from the guest at the left to the guest above");
    matrix.lines().forEach(out::println);
    heading("The path of one ping");
    tracePath(running);

    var delivery = sendRules(running, api, settling, missing);
    heading("Who is in which group");
    for (var group : GROUPS) {
      out.println("domains/" + group + ":");
      out.println(wording.members().apply(api.members("/global-infra/domains/" + group)));
    }

    var member = addMember(running, api);

    heading("Summary");
    missing.forEach(line -> out.println("still missing: " + line));
    out.println(matrix.answered() + " of " + matrix.pairs().size() + " pairs answered.");
    firstAnswer.ifPresent(
        at -> out.println("First answered ping " + seconds(at) + " after the start of the JVM."));
    matrix.unanswered().forEach(pair -> out.println("no answer: " + pair));
    out.println(
        delivery.isAsPlanned()
            ? "Each site was sent what was planned for it."
            : "Not every site was sent what was planned for it.");
    out.println("A member more was sent to the hosts " + String.join(", ", member.told()) + ".");
    out.flush();
    return matrix.unanswered().isEmpty() && delivery.isAsPlanned() && member.isAsPlanned();
  }

  /// Waits until each site's controllers share their work as declared: then its manager has said so
  /// in the log, and no site is sent that while others count what comes.
  ///
  /// @return the log's revision
  private long awaitSharding(IntentApi api) throws IOException, RefusedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    for (var site : topology.sites()) {
      while (!isShared(api, site.id()) && System.nanoTime() < until) {
        pause();
      }
    }
    return api.history().log(1, "", "").getJsonObject(0).getLong("revision");
  }

  private boolean isShared(IntentApi api, String site) throws IOException, RefusedException {
    var planes = api.list("/sites/" + site + "/control-planes", OptionalLong.empty());
    return planes.size() > 0
        && sharding.name().equals(planes.getJsonObject(0).getString("sharding", ""));
  }

  /// Makes a port a member of one group more, and shows which hosts hear of it.
  private HostDelivery addMember(RunningProcess running, IntentApi api)
      throws IOException, RefusedException {
    var member = DemoTopology.member();
    heading("One database more is an archive, which the east may read: which hosts would be told");
    var plan = api.plan(member);
    out.println(wording.plan().apply(plan));
    heading("Declaring it: which hosts are told");
    var before = running.systemStatus();
    event("declared: revision " + api.apply(member));
    long until = System.nanoTime() + PATIENCE.toNanos();
    var delivery = HostDelivery.of(plan, before, running.systemStatus());
    while (!delivery.isAsPlanned() && System.nanoTime() < until) {
      pause();
      delivery = HostDelivery.of(plan, before, running.systemStatus());
    }
    delivery.lines().forEach(out::println);
    return delivery;
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /// Shows what the rules would send, declares them, and shows what came.
  private Delivery sendRules(
      RunningProcess running, IntentApi api, Settling settling, List<String> missing)
      throws IOException, RefusedException {
    var rules = DemoTopology.rules();
    heading("Rules for the shop at three sites: what each site would be sent");
    var plan = api.plan(rules);
    out.println(wording.plan().apply(plan));
    heading("Declaring them: they have no effect on packets yet");
    var before = running.systemStatus();
    long revision = api.apply(rules);
    event("declared: revision " + revision);
    missing.addAll(settling.await(revision, topology.intents().attachments(), PATIENCE));
    heading("What each site was sent, as its manager counted");
    var delivery = Delivery.of(plan, before, running.systemStatus());
    delivery.lines().forEach(out::println);
    return delivery;
  }

  /// Says what to try next, and stays up until the process is told to end.
  public void stay() {
    var with = " --state " + state.root();
    heading("It stays up until Ctrl-C. Try, in another terminal");
    out.println("./interspan status" + with);
    out.println("./interspan ping web-w1 db-n2" + with);
    out.println("./interspan get segments" + with);
    out.println("./interspan members db --domain shop --site west" + with);
    if (process.isPresent() && credentials.isPresent()) {
      out.println(
          "curl --cacert "
              + new AccessFiles(state.access()).certificate()
              + " -u admin:"
              + credentials.get().password()
              + " https://"
              + process.get().record().api()
              + IntentApi.ROOT
              + "/segments/shop");
    }
    out.flush();
    process.ifPresent(RunningProcess::awaitEnd);
  }

  @Override
  public void close() {
    process.ifPresent(RunningProcess::close);
  }

  private PingMatrix pingAll(RunningProcess running) {
    var matrix = new PingMatrix(topology.guests().stream().map(Topology.Guest::name).toList());
    for (var pair : matrix.pairs()) {
      var rtt = running.pingNow(pair.from(), address(pair.to()));
      if (rtt.isPresent() && firstAnswer.isEmpty()) {
        firstAnswer = Optional.of(timeline.now());
        event("first ping answered: " + pair);
      }
      matrix.note(pair, rtt);
    }
    event("all pairs tried");
    return matrix;
  }

  /// From a guest of the first site to one of the last.
  private void tracePath(RunningProcess running) {
    var guests = topology.guests();
    var from = guests.getFirst();
    var to = guests.getLast();
    out.println(
        from.name()
            + " ("
            + from.ip().address()
            + ") pings "
            + to.name()
            + " ("
            + to.ip().address()
            + ")");
    for (List<String> hop : running.tracePing(from.name(), to.ip().address())) {
      out.println();
      out.println(hop.getFirst());
      hop.stream().skip(1).forEach(line -> out.println("    " + line));
    }
  }

  private IpAddress address(String guest) {
    return topology.guests().stream()
        .filter(one -> one.name().equals(guest))
        .findFirst()
        .orElseThrow()
        .ip()
        .address();
  }

  private void heading(String text) {
    out.println();
    out.println("== " + text);
    out.flush();
  }

  private void event(String line) {
    out.println(seconds(timeline.now()) + "  " + line);
    out.flush();
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%6.3f s", time.toNanos() / 1e9);
  }
}

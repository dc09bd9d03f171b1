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
import io.interspan.model.shard.Sharding;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/// The demonstration: brings the built-in topology up, tells what happens, lets every guest, or
/// what stands for it, ping every other, has rules planned, sent and counted, and shows whom they
/// let ping.
public final class Demo implements AutoCloseable {
  /// How long the declared intents have until they carry packets.
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final long POLL_MILLIS = 20;

  /// The groups of the rules.
  private static final List<String> GROUPS =
      List.of("shop/groups/web", "shop/groups/app", "shop/groups/db", "north/groups/archive");

  private final StateDir state;
  private final Sharding sharding;
  private final Story story;
  private final Wording wording;
  private final Workloads workloads;
  private final Topology topology = DemoTopology.onFreeAddresses();
  private Optional<RunningProcess> process = Optional.empty();
  private Optional<ApiCredentials> credentials = Optional.empty();
  private Optional<Duration> firstAnswer = Optional.empty();

  /// How answers of the intent API are written: as the commands that ask for them do.
  ///
  /// @param plan as `interspan plan`
  /// @param members as `interspan members`
  public record Wording(Function<JsonObject, String> plan, Function<JsonObject, String> members) {}

  /// A demo that keeps its state in `state`.
  ///
  /// @param sharding how the controllers of its sites share their work
  /// @param workloads end with it
  public Demo(
      StateDir state, Sharding sharding, Story story, Wording wording, Workloads workloads) {
    this.state = state;
    this.sharding = sharding;
    this.story = story;
    this.wording = wording;
    this.workloads = workloads;
  }

  /// Runs it.
  ///
  /// @return whether every pair answered, every site and host was sent what was planned, and what
  ///   else the workloads showed went well
  public boolean run() throws IOException, RefusedException {
    story.heading("Coming up: " + topology.sites().size() + " sites in one process");
    var running = RunningProcess.startLocal(state, workloads.of(topology), story::event);
    process = Optional.of(running);
    workloads.attach(running, topology);

    story.heading("Declaring one segment over three of them at the global manager");
    var sites = topology.sites().stream().map(Topology.Site::id).toList();
    var url = "https://" + running.record().api();
    var login = LocalCredentials.fetch(state).credentials();
    credentials = Optional.of(login);
    var api = new IntentApi(url, login);
    story.event(
        "PATCH "
            + url
            + IntentApi.ROOT
            + ": revision "
            + api.apply(topology.intents().withSites(sites).withSharding(sharding)));
    var settling = new Settling(running::systemStatus, story::event);
    long revision = awaitSharding(api);
    var missing =
        new ArrayList<>(settling.await(revision, topology.intents().attachments(), PATIENCE));
    var matrix = pingAll();

    story.heading("Round-trip times in milliseconds, from the one at the left to the one above");
    matrix.lines().forEach(story::line);
    boolean shown = workloads.show(topology.guests().getFirst(), topology.guests().getLast());

    var delivery = sendRules(running, api, settling, missing);
    story.heading("Who is in which group");
    for (var group : GROUPS) {
      story.line("domains/" + group + ":");
      story.line(wording.members().apply(api.members("/global-infra/domains/" + group)));
    }

    var underRules = pingUnderRules();

    var member = addMember(running, api);

    story.heading("Summary");
    missing.forEach(line -> story.line("still missing: " + line));
    story.line(matrix.answered() + " of " + matrix.pairs().size() + " pairs answered.");
    firstAnswer.ifPresent(at ->
        story.line("First answered ping " + Story.seconds(at) + " after the start of the JVM."));
    matrix.unanswered().forEach(pair -> story.line("no answer: " + pair));
    boolean isObeyed = underRules.equals(mayPing(matrix.pairs()));
    story.line(
        underRules.size()
            + " pairs answered under the rules, "
            + (isObeyed ? "those that these let ping, and no other." : "not those that may."));
    story.line(
        delivery.isAsPlanned()
            ? "Each site was sent what was planned for it."
            : "Not every site was sent what was planned for it.");
    story.line("A member more was sent to the hosts " + String.join(", ", member.told()) + ".");
    return matrix.unanswered().isEmpty()
        && isObeyed
        && shown
        && delivery.isAsPlanned()
        && member.isAsPlanned();
  }

  /// Has all ping at once: most are not answered, which takes its time.
  ///
  /// @return the pairs that were answered
  private List<PingMatrix.Pair> pingUnderRules() throws IOException {
    story.heading(
        "Round-trip times under these rules: a web server may ping an app server, no more");
    var matrix = matrix();
    var results = new LinkedHashMap<PingMatrix.Pair, Future<Optional<Duration>>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var pair : matrix.pairs()) {
        results.put(
            pair, threads.submit(() -> workloads.ping(guest(pair.from()), guest(pair.to()))));
      }
    }
    for (var result : results.entrySet()) {
      if (result.getValue().state() == Future.State.FAILED) {
        throw new IOException(result.getKey() + " failed", result.getValue().exceptionNow());
      }
      matrix.note(result.getKey(), result.getValue().resultNow());
    }
    matrix.lines().forEach(story::line);
    var answered = new ArrayList<>(matrix.pairs());
    answered.removeAll(matrix.unanswered());
    return answered;
  }

  private static List<PingMatrix.Pair> mayPing(List<PingMatrix.Pair> pairs) {
    return pairs.stream()
        .filter(pair -> pair.from().startsWith("web") && pair.to().startsWith("app"))
        .toList();
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
    story.heading(
        "One database more is an archive, which the east may read: which hosts would be told");
    var plan = api.plan(member);
    story.line(wording.plan().apply(plan));
    story.heading("Declaring it: which hosts are told");
    var before = running.systemStatus();
    story.event("declared: revision " + api.apply(member));
    long until = System.nanoTime() + PATIENCE.toNanos();
    var delivery = HostDelivery.of(plan, before, running.systemStatus());
    while (!delivery.isAsPlanned() && System.nanoTime() < until) {
      pause();
      delivery = HostDelivery.of(plan, before, running.systemStatus());
    }
    delivery.lines().forEach(story::line);
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
    story.heading("Rules for the shop at three sites: what each site would be sent");
    var plan = api.plan(rules);
    story.line(wording.plan().apply(plan));
    story.heading("Declaring them");
    var before = running.systemStatus();
    long revision = api.apply(rules);
    story.event("declared: revision " + revision);
    missing.addAll(settling.await(revision, topology.intents().attachments(), PATIENCE));
    story.heading("What each site was sent, as its manager counted");
    var delivery = Delivery.of(plan, before, running.systemStatus());
    delivery.lines().forEach(story::line);
    return delivery;
  }

  /// Says what to try next, and stays up until the process is told to end.
  public void stay() {
    var with = " --state " + state.root();
    story.heading("It stays up until Ctrl-C. Try, in another terminal");
    story.line("./interspan status" + with);
    story.line(workloads.pingCommand(topology.guests().getFirst(), guest("app-e2"), with));
    story.line("./interspan get segments" + with);
    story.line("./interspan members db --domain shop --site west" + with);
    if (process.isPresent() && credentials.isPresent()) {
      story.line(
          "curl --cacert "
              + new AccessFiles(state.access()).certificate()
              + " -u admin:"
              + credentials.get().password()
              + " https://"
              + process.get().record().api()
              + IntentApi.ROOT
              + "/segments/shop");
    }
    process.ifPresent(RunningProcess::awaitEnd);
  }

  @Override
  public void close() {
    try {
      process.ifPresent(RunningProcess::close);
    } finally {
      workloads.close();
    }
  }

  private PingMatrix pingAll() throws IOException {
    var matrix = matrix();
    for (var pair : matrix.pairs()) {
      var rtt = workloads.ping(guest(pair.from()), guest(pair.to()));
      if (rtt.isPresent() && firstAnswer.isEmpty()) {
        firstAnswer = Optional.of(story.now());
        story.event("first ping answered: " + pair);
      }
      matrix.note(pair, rtt);
    }
    story.event("all pairs tried");
    return matrix;
  }

  private PingMatrix matrix() {
    return new PingMatrix(topology.guests().stream().map(Topology.Guest::name).toList());
  }

  private Topology.Guest guest(String name) {
    return topology.guests().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}

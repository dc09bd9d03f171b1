package io.interspan.simulation;

import io.interspan.controller.logic.ControllerLogic;
import io.interspan.globalmanager.logic.GlobalManagerLogic;
import io.interspan.host.logic.HostConfig;
import io.interspan.host.logic.HostLimits;
import io.interspan.intentapi.logic.IntentEffect;
import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.message.Effect;
import io.interspan.message.Envelope;
import io.interspan.message.Role;
import io.interspan.message.ServiceAddress;
import io.interspan.message.ServiceLogic;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.Segment;
import io.interspan.model.intent.Site;
import io.interspan.model.net.Encapsulation;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.Tep;
import io.interspan.model.net.Vni;
import io.interspan.model.shard.ShardMap;
import io.interspan.model.shard.Sharding;
import io.interspan.packet.PacketLoop;
import io.interspan.sitemanager.logic.SiteManagerLogic;
import io.interspan.span.logic.SpanLogic;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;

/// The whole system: every service's logic, every host's data plane, guests, networks and disks,
/// and the auditors that watch them. One thread, virtual time; the same seed gives the same world
/// to the letter.
public final class World {
  /// Bounds of all feeds: so small that rare paths (snapshots, pins that go, pages) are common.
  public static final FeedLimits FEED_LIMITS =
      new FeedLimits(
          1 << 16,
          512,
          10_000,
          64,
          4,
          6,
          4,
          2 << 10,
          2,
          Duration.ofSeconds(3),
          20_000,
          1L << 20,
          Duration.ofSeconds(3),
          Duration.ofMillis(300),
          Duration.ofSeconds(2),
          2,
          64,
          Duration.ofSeconds(10),
          Duration.ofSeconds(1));

  static final HostLimits HOST_LIMITS =
      new HostLimits(
          64,
          16,
          4,
          Duration.ofMillis(300),
          Duration.ofSeconds(1),
          Duration.ofSeconds(8),
          Duration.ofSeconds(3),
          Duration.ofSeconds(2),
          1_000,
          Duration.ofSeconds(30),
          Duration.ofSeconds(5));

  private static final long START = 1_800_000_000_000L;

  /// How often guests are looked after, in milliseconds: their pings time out.
  private static final long POLL = 50;

  private final WorldShape shape;
  private final Tampering tampering;
  private final SplittableRandom random;
  private final Timeline timeline = new Timeline(START);
  private final Trace trace = new Trace(timeline);
  private final SimulatedNetwork network;
  private final PacketLoop loop;
  private final Underlay underlay;
  private final LogStore<GlobalManagerLogic> store;
  private final History history = new History();
  private final Expectations expectations = new Expectations(this);
  private final FrameAuditor frames = new FrameAuditor(this);
  private final ShrinkAuditor shrink = new ShrinkAuditor(this);
  private final RealizationAuditor realization = new RealizationAuditor(this);
  private final ShardAuditor shards = new ShardAuditor();
  private final MembersAuditor members = new MembersAuditor(this);
  private final ApiUser user;
  private final TreeMap<String, SiteSpace> spaces = new TreeMap<>();
  private final TreeMap<String, SimulatedProcess<?>> processes = new TreeMap<>();
  private final SimulatedProcess<GlobalManagerLogic> globalManager;
  private final SimulatedProcess<SpanLogic> span;
  private final TreeMap<String, SimulatedProcess<SiteManagerLogic>> siteManagers = new TreeMap<>();
  private final TreeMap<String, SiteNodes> nodes = new TreeMap<>();
  private final TreeMap<String, HostMachine> hosts = new TreeMap<>();
  private final TreeMap<String, Workload> guests = new TreeMap<>();
  private boolean loopIsDue;

  /// Makes a world in which nothing runs yet.
  public World(WorldShape shape, long seed, Tampering tampering) {
    this.shape = shape;
    this.tampering = tampering;
    this.random = new SplittableRandom(seed);
    this.network = new SimulatedNetwork(timeline, random.split(), trace, this::hasWay);
    this.loop = new PacketLoop("world", () -> timeline.now() * 1_000_000, this::wake);
    this.underlay = new Underlay(this, random.split());
    this.store =
        new LogStore<>(
            "the global manager",
            surroundings(),
            random.split(),
            (logic, event, now) -> logic.on(event, now),
            new GlobalOwner());
    this.user =
        new ApiUser(
            "user",
            surroundings(),
            call -> globalManager().handle((logic, now) -> logic.on(call, now)),
            () -> store.head().revision());
    this.globalManager =
        process(
            ServiceAddress.GLOBAL_MANAGER,
            () -> new GlobalManagerLogic(FEED_LIMITS),
            (process, effect) -> store.perform(process, (IntentEffect) effect));
    this.span = process(ServiceAddress.SPAN, () -> new SpanLogic(FEED_LIMITS));
    int number = 0;
    for (var site : shape.sites()) {
      number = site(site, number);
    }
    for (int guest = 1; guest <= shape.guests(); guest++) {
      var made = new Workload("g" + guest, guest, this);
      guests.put(made.name(), made);
      frames.know(made);
    }
    network.watch(envelope -> {
      realization.sent(envelope);
      shards.sent(envelope);
    });
    poll();
  }

  private int site(String site, int hostsSoFar) {
    var controllers = new SiteNodes(this, site);
    nodes.put(site, controllers);
    var space = new SiteSpace(this, site, random.split());
    spaces.put(site, space);
    siteManagers.put(
        site,
        process(
            ServiceAddress.siteManager(site),
            () -> new SiteManagerLogic(controllers.managerConfig()),
            (process, effect) -> space.store().perform(process, (IntentEffect) effect)));
    int number = hostsSoFar;
    for (int host = 1; host <= shape.hostsPerSite(); host++) {
      number++;
      var id = "h" + host;
      var tep = new Tep(IpAddress.v4(0x7f_4e_00_00 + number), Encapsulation.GENEVE);
      var machine =
          new HostMachine(
              this,
              () -> new HostConfig(site, id, tep, controllers.spots(), HOST_LIMITS, FEED_LIMITS));
      hosts.put(machine.name(), machine);
      processes.put(machine.address().toString(), machine.agent());
      underlay.connect(machine);
    }
    return number;
  }

  /// Returns how the controllers of a site are to share their work.
  ///
  /// @param epoch under which
  ShardMap shards(String site, long epoch) {
    var declared = history().now().get(IntentPath.ROOT.child("sites", site), Site.class);
    return new ShardMap(
        epoch, declared == null ? Sharding.PHYSICAL : declared.sharding(), nodes(site).all());
  }

  /// Lets go of a process that has ended for good.
  void end(SimulatedProcess<?> process) {
    processes.remove(process.address().toString());
  }

  /// Makes a process, which does not run yet, of a service without effects of its own.
  <L extends ServiceLogic> SimulatedProcess<L> process(ServiceAddress address, Supplier<L> maker) {
    return process(address, maker, World::noOwn);
  }

  private <L extends ServiceLogic> SimulatedProcess<L> process(
      ServiceAddress address, Supplier<L> maker, SimulatedProcess.OwnEffects<L> own) {
    var process = new SimulatedProcess<>(address, surroundings(), disk(address), maker, own);
    processes.put(address.toString(), process);
    return process;
  }

  private static void noOwn(SimulatedProcess<?> process, Effect.Own effect) {
    throw new Violation("world", process.address() + " has no effects of its own: " + effect);
  }

  SimulatedProcess.Surroundings surroundings() {
    return new SimulatedProcess.Surroundings(timeline, network, trace);
  }

  SimulatedDisk disk(ServiceAddress of) {
    var disk = new SimulatedDisk(timeline, random.split(), () -> wrote(of));
    if (tampering.diskLies(of)) {
      disk.lie();
    }
    return disk;
  }

  private void wrote(ServiceAddress who) {
    trace.note(who + " wrote");
    if (who.role() == Role.SITE_MANAGER) {
      members.wrote(who.site());
    } else if (who.role() == Role.HOST) {
      realization.wrote(host(who));
    }
  }

  /// Hosts and controllers reach each other where the host has a session's way.
  private boolean hasWay(Envelope envelope) {
    if (!tampering.carries(envelope)) {
      return false;
    }
    var from = ServiceAddress.parse(envelope.getFrom());
    var to = ServiceAddress.parse(envelope.getTo());
    if (from.role() == Role.HOST) {
      return host(from).hasWay(envelope.getTo());
    }
    return to.role() != Role.HOST || host(to).hasWay(envelope.getFrom());
  }

  private void wake() {
    if (!loopIsDue) {
      loopIsDue = true;
      timeline.after(0, this::runLoop);
    }
  }

  private void runLoop() {
    loopIsDue = false;
    if (loop.run() > 0) {
      wake();
    }
    if (loop.failures() > 0) {
      throw new Violation("world", "the packet loop caught an exception: see the log");
    }
  }

  private void poll() {
    wake();
    timeline.after(POLL, this::poll);
  }

  /// Lets time pass.
  ///
  /// @param millis how much
  public void run(long millis) {
    timeline.run(millis);
  }

  private final class GlobalOwner implements LogStore.Owner {
    @Override
    public void replied(long ticket, ApiReply reply) {
      user.replied(ticket, reply);
    }

    @Override
    public void onLog() {
      takeLog();
    }

    @Override
    public boolean acknowledgesTooEarly() {
      return tampering.acknowledgesTooEarly();
    }
  }

  /// Takes what the log on the disk has anew.
  private void takeLog() {
    for (var row : store.rows(history.revision())) {
      history.add(row, timeline.now());
      trace.note("row " + row.revision() + " by " + row.author() + ": " + row.changes());
      shrink.lookAtLog();
    }
  }

  /// Returns the paths of all segments that are, by their numbers.
  SortedMap<Vni, String> segmentPaths() {
    var paths = new TreeMap<Vni, String>();
    history
        .now()
        .all(Segment.class)
        .forEach(segment -> paths.put(segment.overlayId(), segment.path().value()));
    for (var space : spaces.values()) {
      space
          .now()
          .all(Segment.class)
          .forEach(segment -> paths.put(segment.overlayId(), segment.path().value()));
    }
    return paths;
  }

  HostMachine host(ServiceAddress address) {
    return Objects.requireNonNull(hosts.get(address.site() + "/" + address.node()));
  }

  SimulatedProcess<SiteManagerLogic> siteManager(String site) {
    return Objects.requireNonNull(siteManagers.get(site));
  }

  /// Returns the nodes of a site's control plane.
  SiteNodes nodes(String site) {
    return Objects.requireNonNull(nodes.get(site));
  }

  SimulatedProcess<ControllerLogic> controller(String site, String node) {
    return nodes(site).get(node);
  }

  SimulatedProcess<GlobalManagerLogic> globalManager() {
    return globalManager;
  }

  SimulatedProcess<SpanLogic> span() {
    return span;
  }

  SortedMap<String, SimulatedProcess<?>> processes() {
    return Collections.unmodifiableSortedMap(processes);
  }

  SortedMap<String, HostMachine> hosts() {
    return Collections.unmodifiableSortedMap(hosts);
  }

  SortedMap<String, Workload> guests() {
    return Collections.unmodifiableSortedMap(guests);
  }

  List<String> sites() {
    return shape.sites();
  }

  WorldShape shape() {
    return shape;
  }

  Tampering tampering() {
    return tampering;
  }

  PacketLoop loop() {
    return loop;
  }

  Underlay underlay() {
    return underlay;
  }

  LogStore<GlobalManagerLogic> store() {
    return store;
  }

  /// Returns a site's own objects.
  SiteSpace space(String site) {
    return Objects.requireNonNull(spaces.get(site));
  }

  History history() {
    return history;
  }

  Expectations expectations() {
    return expectations;
  }

  FrameAuditor frames() {
    return frames;
  }

  ShrinkAuditor shrink() {
    return shrink;
  }

  RealizationAuditor realization() {
    return realization;
  }

  MembersAuditor members() {
    return members;
  }

  ApiUser user() {
    return user;
  }

  /// Returns what users got, of the global manager and of the sites.
  String users() {
    var all = new StringBuilder(user.toString());
    spaces.values().forEach(space -> all.append("; ").append(space.user()));
    return all.toString();
  }

  SimulatedNetwork network() {
    return network;
  }

  /// Returns the world's clock.
  public Timeline timeline() {
    return timeline;
  }

  /// Returns what happened.
  public Trace trace() {
    return trace;
  }
}

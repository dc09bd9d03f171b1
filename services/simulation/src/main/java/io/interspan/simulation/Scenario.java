package io.interspan.simulation;

import io.interspan.model.net.MacAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// The life of one world: rounds of changes and faults, each followed by quiet in which all must
/// become as it should be, and rounds of faults only, in which nothing may be lost.
final class Scenario {
  /// How long all may take to become as it should be once all is quiet, in milliseconds: the
  /// longest that a service waits for something, a few times over.
  static final long MOST_QUIET = 90_000;

  private final World world;
  private final SplittableRandom random;
  private final IntentScript script;
  private final Faults faults;
  private final Turnover turnover;
  private final PlanAuditor plans;
  private final PreviewAuditor previews;
  private final List<SiteScript> siteScripts;
  private final List<IntentAuditor> intents;

  private final boolean stills;

  /// Whether controllers join sites and leave them.
  private final boolean hasTurnover;

  /// Whether the disk of a host was damaged.
  private boolean damaged;

  /// @param stills whether services stand still now and then
  Scenario(World world, SplittableRandom random, boolean stills) {
    this.world = world;
    this.stills = stills;
    this.random = random;
    this.script = new IntentScript(world, random.split());
    this.faults = new Faults(world, random.split());
    this.turnover = new Turnover(world, faults, random.split());
    this.plans = new PlanAuditor(world);
    this.previews = new PreviewAuditor(world);
    this.siteScripts =
        world.sites().stream()
            .map(site -> new SiteScript(world, world.space(site), random.split()))
            .toList();
    this.hasTurnover = random.nextInt(3) > 0;
    this.intents = new ArrayList<>(List.of(new IntentAuditor(world.user(), world.store())));
    for (var site : world.sites()) {
      var space = world.space(site);
      intents.add(new IntentAuditor(space.user(), space.store()));
    }
  }

  /// Lives it.
  void run() {
    faults.startAll();
    world.user().wish(script.first());
    world.guests().values().forEach(this::place);
    for (int second = 0; second < 10 && !world.user().isIdle(); second++) {
      world.run(1_000);
    }
    script.manyOn("s1").forEach(world.user()::wish);
    world.run(random.nextLong(0, 3_000));
    int rounds = random.nextInt(1, 4);
    for (int round = 0; round < rounds; round++) {
      changes();
      if (random.nextBoolean()) {
        regroup();
      }
      if (random.nextInt(5) > 0) {
        gather();
      }
      settle();
      if (random.nextInt(3) > 0) {
        storm();
      }
      if (random.nextInt(3) == 0) {
        damage();
      }
      if (random.nextInt(3) == 0) {
        foresee();
      }
    }
    forget();
  }

  /// A host goes for good, and is back all the same.
  private void forget() {
    var forgetting = new Forgetting(world, faults, turnover, hasTurnover, stills, random.split());
    var host = any(List.copyOf(world.hosts().values()));
    switch (random.nextInt(3)) {
      case 0 -> {
        forgetting.lose(host);
        settle();
        host.start();
      }
      case 1 -> forgetting.cutOff(host);
      default -> {
        return;
      }
    }
    gather();
    settle();
  }

  /// Things change, and things go wrong.
  private void changes() {
    int faultRate = random.nextInt(4);
    int steps = random.nextInt(10, 50);
    for (int step = 0; step < steps; step++) {
      if (random.nextInt(3) > 0) {
        script.next().forEach(world.user()::wish);
      }
      if (random.nextBoolean()) {
        var own = any(siteScripts);
        own.next().forEach(own.user()::wish);
      }
      if (random.nextInt(4) == 0) {
        place(any(List.copyOf(world.guests().values())));
      }
      if (random.nextInt(8) < faultRate) {
        faults.next(true);
      }
      if (hasTurnover && random.nextInt(20) == 0) {
        turnover.next();
      }
      standStill();
      if (random.nextInt(3) == 0) {
        talk();
      }
      world.run(random.nextLong(1, 1_200));
    }
  }

  /// In some worlds services stand still now and then.
  private void standStill() {
    if (stills && random.nextInt(6) == 0) {
      faults.pause();
    }
  }

  /// No site asks another for members any more, and then all do again.
  private void regroup() {
    script.firewall().allRules().forEach(world.user()::wish);
    world.run(random.nextLong(0, 3_000));
    script.firewall().noRule().forEach(world.user()::wish);
    world.run(random.nextLong(0, 2 * World.FEED_LIMITS.lease().toMillis()));
    script.firewall().allRules().forEach(world.user()::wish);
    world.run(random.nextLong(0, 3_000));
  }

  /// Only things go wrong, and controllers come and go: nobody may lose anything by it.
  private void storm() {
    world.trace().note("storm");
    world.shrink().arm();
    world.members().arm();
    turnover.forget();
    int steps = random.nextInt(5, 20);
    for (int step = 0; step < steps; step++) {
      faults.next(false);
      if (hasTurnover && random.nextInt(6) == 0) {
        turnover.next();
      }
      standStill();
      world.run(random.nextLong(1, 2_000));
    }
    if (random.nextInt(3) == 0) {
      // Until whoever is still away is held for gone.
      world.run(2 * World.FEED_LIMITS.lease().toMillis());
    }
    settle();
    world.shrink().disarm();
    world.members().disarm();
  }

  /// A host starts with a damaged copy of its plan: it is right again, without anybody's help.
  private void damage() {
    var host = any(List.copyOf(world.hosts().values()));
    world.trace().note("the disk of " + host.name() + " is damaged");
    world.realization().pardon(host);
    host.crash();
    damaged |= host.agent().disk().damage(host.planId() + "/entry");
    world.run(random.nextLong(0, 2_000));
    host.start();
    world.run(World.HOST_LIMITS.audit().toMillis() + 10_000);
    // A port may have closed by it, and what was learned there is gone until its guest speaks.
    host.guests().values().forEach(guest -> guest.guest().ping(guest.ip()));
    settle();
    world.realization().pardonNobody();
  }

  /// Hosts are sent what a plan says before.
  private void foresee() {
    for (int step = 0; step < 4; step++) {
      if (previews.foresee(script.foreseeable())) {
        settle();
        previews.check();
      }
    }
  }

  /// Most guests are somewhere, and have ports.
  private void gather() {
    for (var guest : world.guests().values()) {
      if (guest.host() == null && random.nextInt(4) > 0) {
        place(guest);
      }
    }
    script.manyOn(random.nextInt(3) == 0 ? "s2" : "s1").forEach(world.user()::wish);
    if (random.nextBoolean()) {
      siteScripts.forEach(own -> own.some().forEach(own.user()::wish));
    }
    world.run(random.nextLong(0, 2_000));
  }

  /// All is quiet: everything must become as it should be.
  private void settle() {
    world.trace().note("quiet");
    faults.rightAll();
    long since = world.timeline().now();
    var differences = List.of("nothing was looked at");
    while (!differences.isEmpty() || !allAreIdle()) {
      if (world.timeline().now() - since > MOST_QUIET) {
        throw new Violation(
            "plans",
            "after "
                + MOST_QUIET / 1_000
                + " quiet seconds "
                + world.users()
                + ", waiting: "
                + !allAreIdle()
                + "\n"
                + String.join("\n", differences.stream().limit(5).toList()));
      }
      mend();
      world.run(1_000);
      differences = plans.differences();
    }
    world.trace().note("settled");
    world.sites().forEach(site -> world.nodes(site).quiet());
    world.frames().tryAll();
    world.frames().pingAll();
    audited();
    intents.forEach(IntentAuditor::check);
  }

  /// Makes the groups anew that rules of sites' own name and that were deleted before the global
  /// manager had heard of that: as its alarm says.
  private void mend() {
    if (!world.user().isIdle()) {
      return;
    }
    for (var site : world.sites()) {
      world.space(site).references().keySet().stream()
          .filter(target -> world.history().now().json(target) == null)
          .forEach(target -> FirewallScript.makeAgain(target).forEach(world.user()::wish));
    }
  }

  /// No controller says of a host that its plan is damaged where none is.
  private void audited() {
    for (var site : world.sites()) {
      for (var node : world.nodes(site).all()) {
        var controller = world.controller(site, node);
        var logic = controller.logic();
        boolean isUp =
            controller.alarms().keySet().stream().anyMatch(id -> id.matches("host/.*/plan"));
        if (isUp || (!damaged && logic != null && logic.status().plansDiffered() > 0)) {
          throw new Violation("audit", controller.address() + " takes a plan for damaged: none is");
        }
      }
    }
  }

  private boolean allAreIdle() {
    return world.user().isIdle()
        && world.sites().stream().allMatch(site -> world.space(site).user().isIdle());
  }

  private <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  /// Puts a guest somewhere else, or nowhere.
  private void place(Workload guest) {
    var host = guest.host();
    if (host != null) {
      host.detach(guest);
    }
    if (host == null || random.nextInt(4) > 0) {
      any(List.copyOf(world.hosts().values())).attach(guest);
    }
  }

  /// Some guests send something.
  private void talk() {
    var guests = List.copyOf(world.guests().values());
    var from = any(guests);
    var to = any(guests);
    world.frames().send(from, random.nextBoolean() ? to.mac() : MacAddress.BROADCAST);
    if (from != to) {
      var _ = from.guest().ping(to.ip());
    }
  }
}

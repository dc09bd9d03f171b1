package io.interspan.simulation;

import io.interspan.intentapi.logic.api.ApiRequest;
import io.interspan.message.ServiceAddress;
import java.util.SplittableRandom;

/// A host goes, and an operator says that it has gone for good, while other things go wrong:
/// nothing of it stays anywhere, until it is back all the same.
final class Forgetting {
  /// How often an operator asks before giving up: the host's controller may be away.
  private static final int MOST_ASKED = 60;

  /// How long all may take to hear of each other, in milliseconds.
  private static final long QUIET = 20_000;

  private final World world;
  private final Faults faults;
  private final Turnover turnover;

  /// Whether controllers join sites and leave them.
  private final boolean turns;

  private final boolean stills;

  private final SplittableRandom random;

  /// Whether the answer was yes.
  private boolean forgotten;

  Forgetting(
      World world,
      Faults faults,
      Turnover turnover,
      boolean turns,
      boolean stills,
      SplittableRandom random) {
    this.world = world;
    this.faults = faults;
    this.turnover = turnover;
    this.turns = turns;
    this.stills = stills;
    this.random = random;
  }

  /// A host's machine is gone, with all guests that are there.
  void lose(HostMachine host) {
    world.trace().note(host.name() + " is lost");
    faults.end(host.address());
    host.lose();
    if (random.nextInt(3) == 0) {
      // Its own, maybe: that tells of it once it is back, when another has its work.
      var nodes = world.nodes(host.site()).all();
      var away = ServiceAddress.controller(host.site(), nodes.get(random.nextInt(nodes.size())));
      if (stills) {
        faults.pauseSoon(away);
      } else {
        world.network().isolate(away);
        world.timeline().after(random.nextLong(5_000, 60_000), () -> world.network().rejoin(away));
      }
    }
    if (!forget(host, MOST_ASKED)) {
      // Whoever was away is there again, and heard.
      faults.rightAll();
      world.run(QUIET);
      if (!forget(host, MOST_ASKED)) {
        throw new Violation("forget", host.name() + " is lost, and is not forgotten");
      }
    }
  }

  /// A host is cut off from all controllers for so long that it may be forgotten, and then it is
  /// not; it may be back just when that is asked for.
  void cutOff(HostMachine host) {
    world.network().isolate(host.address());
    int back = random.nextBoolean() ? MOST_ASKED : random.nextInt(20);
    forget(host, back);
    world.network().rejoin(host.address());
  }

  /// @param back how often it is asked for before the host is back
  private boolean forget(HostMachine host, int back) {
    forgotten = false;
    var user = world.space(host.site()).user();
    int wrong = random.nextInt(4);
    for (int asked = 0; asked < MOST_ASKED && !forgotten && asked <= back; asked++) {
      world.run(random.nextLong(1, 2_000));
      if (asked < 10 && random.nextInt(4) < wrong) {
        faults.next(false);
      }
      if (asked < 10 && turns && random.nextInt(6) == 0) {
        turnover.next();
      }
      user.ask(new ApiRequest.ForgetHost(host.host()), reply -> forgotten |= reply.status() == 200);
      if (asked == back) {
        world.network().rejoin(host.address());
      }
    }
    world.run(random.nextLong(1, 10_000));
    world.trace().note(host.name() + (forgotten ? " is forgotten" : " is not forgotten"));
    return forgotten;
  }
}

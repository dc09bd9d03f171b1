package io.interspan.simulation;

import io.interspan.intentapi.logic.api.ApiRequest;
import java.util.SplittableRandom;

/// A host goes, and an operator says that it has gone for good, while other things go wrong:
/// nothing of it stays anywhere, until it is back all the same.
final class Forgetting {
  /// How often an operator asks before giving up: the host's controller may be away.
  private static final int MOST_ASKED = 60;

  private final World world;
  private final Faults faults;
  private final SplittableRandom random;

  /// Whether the answer was yes.
  private boolean forgotten;

  Forgetting(World world, Faults faults, SplittableRandom random) {
    this.world = world;
    this.faults = faults;
    this.random = random;
  }

  /// A host's machine is gone, with all guests that are there.
  ///
  /// @return whether it is forgotten
  boolean lose(HostMachine host) {
    world.trace().note(host.name() + " is lost");
    faults.end(host.address());
    host.lose();
    return forget(host);
  }

  /// A host is cut off from all controllers for so long that it is forgotten, and then it is not.
  void cutOff(HostMachine host) {
    world.network().isolate(host.address());
    forget(host);
    world.network().rejoin(host.address());
  }

  private boolean forget(HostMachine host) {
    forgotten = false;
    var user = world.space(host.site()).user();
    int wrong = random.nextInt(4);
    for (int asked = 0; asked < MOST_ASKED && !forgotten; asked++) {
      world.run(random.nextLong(1, 2_000));
      if (asked < 10 && random.nextInt(4) < wrong) {
        faults.next(false);
      }
      user.ask(new ApiRequest.ForgetHost(host.host()), reply -> forgotten |= reply.status() == 200);
    }
    world.run(random.nextLong(1, 10_000));
    world.trace().note(host.name() + (forgotten ? " is forgotten" : " is not forgotten"));
    return forgotten;
  }
}

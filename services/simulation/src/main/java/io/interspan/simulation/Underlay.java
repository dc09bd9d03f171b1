package io.interspan.simulation;

import io.interspan.model.net.Tep;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// The network between hosts: carries their encapsulated frames, each after a delay of its own. It
/// loses nothing unless it is told to.
final class Underlay {
  /// The longest delay, in milliseconds.
  static final long MAX_DELAY = 3;

  private final World world;
  private final SplittableRandom random;
  private final TreeMap<Tep, HostMachine> hosts = new TreeMap<>();
  private double loss;

  Underlay(World world, SplittableRandom random) {
    this.world = world;
    this.random = random;
  }

  void connect(HostMachine host) {
    hosts.put(host.tep(), host);
  }

  /// Sets the share of datagrams that are lost, 0 to 1.
  void loss(double loss) {
    this.loss = loss;
  }

  void send(Datagram datagram) {
    for (var sent : world.tampering().sends(datagram)) {
      long delay = random.nextLong(0, MAX_DELAY + 1);
      if (random.nextDouble() >= loss) {
        world.timeline().after(delay, () -> deliver(sent));
      }
    }
  }

  private void deliver(Datagram datagram) {
    var host = hosts.get(datagram.to());
    world
        .trace()
        .add(datagram.payload(), () -> "datagram " + datagram.from() + " to " + datagram.to());
    var from = hosts.get(datagram.from());
    if (host != null) {
      // Whose plan is damaged may send on a segment that nobody knows, until its plan is right.
      if (from == null || !world.realization().isPardoned(from)) {
        world.frames().arrives(host, datagram);
      }
      host.receive(datagram);
    }
  }
}

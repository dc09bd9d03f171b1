package io.interspan.model.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// Hosts, relays that follow them, and consumers that follow the relays, with everything going
/// wrong that the seed says.
final class FeedWorld {
  private static final List<String> HOSTS = List.of("h0", "h1", "h2");
  private static final List<String> RELAYS = List.of("r0", "r1");
  private static final List<String> CONSUMERS = List.of("c0", "c1", "c2");

  private final long seed;
  private final FeedLimits limits;
  private final VirtualNet net;
  private final TreeMap<String, WorldHost> hosts = new TreeMap<>();
  private final TreeMap<String, WorldRelay> relays = new TreeMap<>();
  private final TreeMap<String, Long> epochs = new TreeMap<>();
  private final TreeMap<String, WorldConsumer> consumers = new TreeMap<>();
  private final TreeMap<String, List<FeedEntry>> backups = new TreeMap<>();
  private final TreeMap<String, List<OriginStatus>> backupMarks = new TreeMap<>();
  final WorldAudit audit;

  FeedWorld(long seed) {
    this.seed = seed;
    this.net = new VirtualNet(seed);
    this.limits =
        TestLimits.SMALL
            .withPages(1 + net.random.nextInt(4), 100 + net.random.nextInt(200))
            .withPins(1 + net.random.nextInt(2));
    this.audit = new WorldAudit(hosts, seed);
    for (var name : HOSTS) {
      hosts.put(name, new WorldHost(name, net, limits));
      net.add(name, of(hosts, name));
    }
    for (var name : RELAYS) {
      epochs.put(name, Epochs.next(0, net.now));
      backups.put(name, List.of());
      backupMarks.put(name, List.of());
      startRelay(name, List.of(), List.of(), false);
    }
    for (var name : CONSUMERS) {
      // The first two follow one relay each, the last both.
      var followed = name.equals("c2") ? RELAYS : List.of("r" + name.charAt(1));
      consumers.put(name, new WorldConsumer(name, net, followed, limits, audit));
      net.add(name, of(consumers, name));
    }
  }

  void storm(int steps) {
    for (int i = 0; i < steps; i++) {
      disturb();
      net.run(net.random.nextInt(1500), () -> {});
    }
  }

  void calm() {
    net.calm();
    hosts.values().forEach(WorldHost::change);
    net.run(120_000, () -> {});
  }

  private void disturb() {
    var host = of(hosts, pick(HOSTS));
    String relay = pick(RELAYS);
    switch (net.random.nextInt(24)) {
      case 0 -> host.restart(false);
      case 1 -> host.restart(true);
      case 2 -> host.replay();
      case 3 -> host.backup();
      case 4 -> host.leave();
      case 5 -> startRelay(relay, List.of(), List.of(), net.random.nextBoolean());
      case 6 -> startRelay(relay, of(backups, relay), of(backupMarks, relay), false);
      case 7 -> of(relays, relay).reload(limits);
      case 8 -> {
        backups.put(relay, of(relays, relay).content());
        backupMarks.put(relay, of(relays, relay).table().statuses());
      }
      case 9 -> of(consumers, pick(CONSUMERS)).restart();
      case 10 -> net.cut(pick(HOSTS), relay);
      case 11 -> net.cut(relay, pick(CONSUMERS));
      case 12, 13 -> net.mend();
      case 14 -> net.pause(relay);
      case 15 -> net.pause(pick(HOSTS));
      case 16, 17 -> {
        RELAYS.forEach(net::wake);
        HOSTS.forEach(net::wake);
      }
      default -> host.change();
    }
  }

  private static <V> V of(Map<String, V> map, String name) {
    return Objects.requireNonNull(map.get(name), name);
  }

  private String pick(List<String> names) {
    return names.get(net.random.nextInt(names.size()));
  }

  private void startRelay(
      String name, List<FeedEntry> backup, List<OriginStatus> marks, boolean oldStays) {
    long epoch = Epochs.next(of(epochs, name), net.now);
    epochs.put(name, epoch);
    var started = new WorldRelay(name, net, epoch, HOSTS, limits, audit, backup, marks);
    relays.put(name, started);
    net.replace(name, started, oldStays);
  }

  /// Every plain copy equals its producer's table, and every copy the truth.
  void shouldHaveConverged() {
    for (var relay : relays.entrySet()) {
      for (var mirror : relay.getValue().mirrors().entrySet()) {
        equal(relay.getKey(), mirror.getValue(), of(hosts, mirror.getKey()).table());
      }
      truthful(relay.getKey(), relay.getValue().copies());
    }
    for (var consumer : consumers.entrySet()) {
      for (var mirror : consumer.getValue().mirrors().entrySet()) {
        equal(consumer.getKey(), mirror.getValue(), of(relays, mirror.getKey()).table());
      }
      truthful(consumer.getKey(), consumer.getValue().copies());
    }
  }

  private void equal(String who, FeedMirror mirror, FeedTable table) {
    assertThat(mirror.cursor()).as("seed %d: %s's cursor", seed, who).isEqualTo(table.current());
    assertThat(mirror.digest()).as("seed %d: %s", seed, who).isEqualTo(table.digest());
    assertThat(mirror.entries())
        .as("seed %d: %s", seed, who)
        .containsExactlyInAnyOrderElementsOf(table.entries());
    assertThat(present(mirror.statuses()))
        .as("seed %d: %s", seed, who)
        .containsExactlyInAnyOrderElementsOf(present(table.statuses()));
  }

  private static List<OriginStatus> present(List<OriginStatus> statuses) {
    var present = new ArrayList<>(statuses);
    present.removeIf(status -> status.state() == OriginStatus.State.REMOVED);
    return present;
  }

  private void truthful(String who, OriginCopies copies) {
    hosts.forEach((name, host) -> {
      if (!host.hasLeft()) {
        assertThat(copies.values(name))
            .as("seed %d: %s's copy of %s", seed, who, name)
            .isEqualTo(host.truth());
        assertThat(copies.state(name)).hasValue(OriginStatus.State.COMPLETE);
      } else if (!copies.values(name).isEmpty()) {
        // Its relay started after the goodbye: time alone drops nothing, but an alarm is up.
        assertThat(copies.stale()).as("seed %d: %s", seed, who).contains(name);
      }
    });
  }

  int resumed() {
    return consumers.values().stream().mapToInt(consumer -> consumer.resumed).sum();
  }
}

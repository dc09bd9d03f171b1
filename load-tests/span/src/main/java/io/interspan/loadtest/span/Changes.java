package io.interspan.loadtest.span;

import io.interspan.loadtest.span.LogObjects.Written;
import io.interspan.model.feed.FeedEntry;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.PortGrant;
import io.interspan.span.logic.LoadedEngine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

/// Times single changes of a shape that is there: each from its JSON to the feeds of the sites and
/// the groups of all sites.
final class Changes {
  private static final int AT_LEAST = 1_000;
  private static final int AT_MOST = 20_000;
  private static final double SECONDS = 4;
  private static final long SEED = 4;

  private final LoadedEngine.Whole all = new LoadedEngine.Whole();
  private final Members members = new Members();
  private final List<Log.Port> ports;
  private final List<Log.HeldAt> groups;
  private final List<IntentPath> policies;
  private final SplittableRandom random = new SplittableRandom(SEED);
  private long revision;

  Changes(Log log) {
    this.ports = new ArrayList<>(log.ports());
    this.groups = new ArrayList<>(log.groups().values());
    this.policies = new ArrayList<>(log.policies());
    this.revision = log.revisions().size();
    log.revisions().forEach(all::apply);
    members.putAll(Members.Work.of(Members.readPorts(ports), Members.readGroups(groups)));
    log.dropRest();
  }

  private interface Change {
    /// Does it to one of the objects, and takes it back; tells the nanoseconds of each.
    void once(int number, List<Long> nanos);
  }

  void run(double warmUp) {
    measure("", this::rule, warmUp);
    measure("", this::label, warmUp);
    measure("", this::expression, warmUp);
    measure("", this::pod, warmUp);
    System.gc();
    measure("rule", this::rule, SECONDS);
    measure("label", this::label, SECONDS);
    measure("expression", this::expression, SECONDS);
    measure("pod", this::pod, SECONDS);
  }

  private void measure(String name, Change change, double seconds) {
    var nanos = new ArrayList<Long>();
    long end = System.nanoTime() + (long) (seconds * 1e9);
    for (int i = 0; i < AT_MOST && (nanos.size() < AT_LEAST || System.nanoTime() < end); i++) {
      change.once(i, nanos);
    }
    if (!name.isEmpty()) {
      long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
      FromNothing.print(name + "-p50", sorted[sorted.length / 2] / 1e6);
      FromNothing.print(name + "-p99", sorted[sorted.length * 99 / 100] / 1e6);
      FromNothing.print(name + "-most", sorted[sorted.length - 1] / 1e6);
    }
  }

  /// A rule more in a policy; and away again.
  private void rule(int number, List<Long> nanos) {
    var policy = policies.get(random.nextInt(policies.size()));
    var path = Log.rule(policy, "more-" + number);
    var group = policy.parent().child("groups", anyGroup().group().path().id()).value();
    time(nanos, () -> log(LogObjects.rule(path, 30, group, "ALLOW", "IN")));
    time(nanos, () -> gone(path));
  }

  /// Another label on a pod; and back.
  private void label(int number, List<Long> nanos) {
    var port = ports.get(random.nextInt(ports.size()));
    var changed =
        with(port, port.port().json().replace("\"tag\":\"scale-1\"", "\"tag\":\"scale-9\""));
    time(nanos, () -> put(changed));
    time(nanos, () -> put(port));
  }

  /// Another expression of a group; and back.
  private void expression(int number, List<Long> nanos) {
    var group = anyGroup();
    var path = group.group().path();
    var before = Members.read(group);
    var changed =
        new Log.HeldAt(
            LogObjects.group(path, List.of("ns|" + path.id(), "more|" + number)),
            new TreeSet<>(group.holders()),
            group.memberSites());
    time(
        nanos,
        () -> {
          log(changed.group());
          members.drop(before);
          members.hold(Members.read(changed));
        });
    time(
        nanos,
        () -> {
          log(group.group());
          members.drop(Members.read(changed));
          members.hold(Members.read(group));
        });
  }

  /// A pod more, with the labels of another; and away again.
  private void pod(int number, List<Long> nanos) {
    var like = ports.get(random.nextInt(ports.size()));
    var path = like.port().path().parent().child("ports", "more-" + number);
    var port = new Log.Port(new Written(path, like.port().type(), like.port().json()), like.site());
    time(
        nanos,
        () -> {
          log(port.port(), LogObjects.grant(path, port.site()));
          members.put(Members.read(port));
        });
    time(
        nanos,
        () -> {
          gone(path, PortGrant.pathOf(path));
          members.take(Members.read(port));
        });
  }

  private Log.HeldAt anyGroup() {
    return groups.get(random.nextInt(groups.size()));
  }

  private static Log.Port with(Log.Port port, String json) {
    return new Log.Port(new Written(port.port().path(), port.port().type(), json), port.site());
  }

  private void put(Log.Port port) {
    log(port.port());
    members.put(Members.read(port));
  }

  private void log(Written... written) {
    revision++;
    all.apply(Arrays.stream(written).map(one -> one.entry(revision)).toList());
  }

  private void gone(IntentPath... paths) {
    revision++;
    all.apply(
        Arrays.stream(paths)
            .map(path -> new FeedEntry(LogObjects.ORIGIN, path.value(), revision, null))
            .toList());
  }

  private static void time(List<Long> nanos, Runnable change) {
    long begin = System.nanoTime();
    change.run();
    nanos.add(System.nanoTime() - begin);
  }
}

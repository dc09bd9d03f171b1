package io.interspan.loadtest.span;

import io.interspan.loadtest.span.LogObjects.Written;
import io.interspan.model.feed.FeedEntry;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.PortGrant;
import io.interspan.span.logic.LoadedEngine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Times single changes of the first shape: each from its JSON to the feeds of the sites and the
/// groups of all sites. Each has an effect: a pod becomes a member of another group, a group has
/// other members.
final class Changes {
  private static final Pattern NAMESPACE = Pattern.compile("ns\\|[a-z0-9]+");

  private static final int AT_LEAST = 1_000;
  private static final int AT_MOST = 20_000;
  private static final double SECONDS = 4;
  private static final long SEED = 4;

  private final LoadedEngine.Whole all = new LoadedEngine.Whole();
  private final Members members = new Members();
  private final List<Log.Port> ports;
  private final List<Log.HeldAt> groups;
  private final List<IntentPath> policies;

  /// The groups of each domain.
  private final Map<IntentPath, List<Log.HeldAt>> byDomain;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private long revision;

  Changes(Log log) {
    this.ports = new ArrayList<>(log.ports());
    this.groups = new ArrayList<>(log.groups().values());
    this.policies = new ArrayList<>(log.policies());
    this.byDomain =
        groups.stream()
            .collect(
                Collectors.groupingBy(
                    group -> group.group().path().parent(), TreeMap::new, Collectors.toList()));
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

  private <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  /// A rule more in a policy, from a group of its domain; and away again.
  private void rule(int number, List<Long> nanos) {
    var policy = any(policies);
    var path = Log.rule(policy, "more-" + number);
    var group = any(byDomain.getOrDefault(policy.parent(), groups)).group().path().value();
    time(nanos, () -> log(LogObjects.rule(path, 30, group, "ALLOW", "IN")));
    time(nanos, () -> gone(path));
  }

  /// The label of the other pods of its namespace on a pod; and back.
  private void label(int number, List<Long> nanos) {
    var port = any(ports);
    var changed =
        with(
            port,
            other(
                port.port().json(),
                "\"scope\":\"app-1\",\"tag\":\"scale-1\"",
                "\"scope\":\"app-2\",\"tag\":\"scale-2\""));
    time(nanos, () -> put(changed));
    time(nanos, () -> put(port));
  }

  /// Another expression of a group; and back.
  private void expression(int number, List<Long> nanos) {
    var group = any(groups);
    var before = Members.read(group);
    var changed = new Log.HeldAt(other(group.group()), group.holders(), group.memberSites());
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
    var like = any(ports);
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

  /// Returns a group with the pods of its namespace that have the other label, or of all its pods
  /// those that have the first.
  private static Written other(Written group) {
    if (group.json().contains("app-")) {
      return new Written(
          group.path(), group.type(), other(group.json(), "app-1|scale-1", "app-2|scale-2"));
    }
    var namespace = NAMESPACE.matcher(group.json());
    if (!namespace.find()) {
      throw new IllegalStateException(group.json() + " names no namespace");
    }
    return LogObjects.group(group.path(), List.of(namespace.group(), "app-1|scale-1"));
  }

  private static String other(String json, String one, String two) {
    return json.contains(one) ? json.replace(one, two) : json.replace(two, one);
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

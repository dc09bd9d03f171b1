package io.interspan.loadtest.span;

import io.interspan.loadtest.span.LogObjects.Written;
import io.interspan.loadtest.span.Peer.Pod;
import io.interspan.loadtest.span.Peer.Policy;
import io.interspan.loadtest.span.Peer.Selector;
import io.interspan.loadtest.span.Peer.Unit;
import io.interspan.model.feed.FeedEntry;
import io.interspan.model.intent.Domain;
import io.interspan.model.intent.IntentPath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// A shape as a log of Interspan's: a revision for each unit that the peer's test makes.
///
/// A pod is a port with a grant; its namespace, its labels and its namespace's labels are the
/// port's tags. A policy is a security policy with two rules, as many as the peer's controller
/// makes of it; whom it applies to is its scope. Each distinct selector is a group.
final class Log {
  static final int SITES = 16;
  private static final int FIRST_OVERLAY_ID = 70_000;
  private static final long SEED = 17;

  private final boolean isOneNamespace;
  private final Placement placement;
  private final SplittableRandom random = new SplittableRandom(SEED);
  private final List<List<FeedEntry>> revisions = new ArrayList<>();
  private final List<Port> ports = new ArrayList<>();
  private final LinkedHashMap<IntentPath, HeldAt> groups = new LinkedHashMap<>();
  private final List<IntentPath> policies = new ArrayList<>();
  private final LinkedHashMap<String, Peer.Namespace> namespaces = new LinkedHashMap<>();
  private List<Written> open = new ArrayList<>();

  /// A port, and the site that has it.
  record Port(Written port, String site) {}

  /// A group, the sites that hold it, and those whose workloads may be members.
  record HeldAt(Written group, TreeSet<String> holders, List<String> memberSites) {}

  private Log(boolean isOneNamespace, Placement placement) {
    this.isOneNamespace = isOneNamespace;
    this.placement = placement;
  }

  /// Writes a part of a shape.
  static Log of(Shape shape, double share, Placement placement) {
    var log = new Log(shape.isOneNamespace(), placement);
    sites().forEach(site -> log.open.add(LogObjects.site(site)));
    log.open.add(LogObjects.router());
    for (int i = 0; i < SITES; i++) {
      log.open.add(LogObjects.segment(LogObjects.site(i), FIRST_OVERLAY_ID + i));
    }
    log.close();
    shape.units(share).forEach(log::write);
    return log;
  }

  static List<String> sites() {
    return IntStream.range(0, SITES).mapToObj(LogObjects::site).toList();
  }

  /// Returns the entries of the intents feed, revision by revision.
  List<List<FeedEntry>> revisions() {
    return revisions;
  }

  List<Port> ports() {
    return ports;
  }

  SequencedMap<IntentPath, HeldAt> groups() {
    return groups;
  }

  List<IntentPath> policies() {
    return policies;
  }

  int objects() {
    return revisions.stream().mapToInt(List::size).sum();
  }

  /// Forgets all but the revisions.
  void dropRest() {
    ports.clear();
    groups.clear();
    policies.clear();
    namespaces.clear();
  }

  private void close() {
    long revision = revisions.size() + 1L;
    // As rows of the log have them.
    open.sort(Comparator.comparing(Written::path));
    revisions.add(open.stream().map(written -> written.entry(revision)).toList());
    open = new ArrayList<>();
  }

  private void write(Unit unit) {
    unit.namespaces().forEach(namespace -> namespaces.put(namespace.name(), namespace));
    // The first namespaces are at different sites.
    var home = LogObjects.site((revisions.size() - 1) % SITES);
    for (var pod : unit.pods()) {
      write(pod, isOneNamespace ? LogObjects.site(ports.size() % SITES) : home);
    }
    for (var policy : unit.policies()) {
      boolean atHome = placement == Placement.HOME && !isOneNamespace;
      write(policy, atHome ? home : Domain.DEFAULT);
    }
    close();
  }

  private void write(Pod pod, String site) {
    var path = LogObjects.segment(site).child("ports", pod.namespace() + "." + pod.name());
    var tags = new ArrayList<String>();
    tags.add("ns|" + pod.namespace());
    pod.labels().forEach(label -> tags.add(label.key() + "|" + label.value()));
    var namespace = namespaces.get(pod.namespace());
    if (namespace != null) {
      namespace.labels().forEach(label -> tags.add(ofNamespace(label)));
    }
    var attachmentId = "%016x%016x".formatted(random.nextLong(), random.nextLong());
    var ip =
        "%d.%d.%d.%d"
            .formatted(
                random.nextInt(256), random.nextInt(256), random.nextInt(256), random.nextInt(256));
    var port = LogObjects.port(path, attachmentId, ip, tags);
    open.add(port);
    open.add(LogObjects.grant(path, site));
    ports.add(new Port(port, site));
  }

  private void write(Policy policy, String domain) {
    var path =
        LogObjects.domain(domain)
            .child("security-policies", policy.namespace() + "." + policy.name());
    // Policies of the peer add up: what denies all comes after what lets pass.
    open.add(
        LogObjects.policy(
            path, policy.from().isPresent() ? 10 : 20, group(policy.appliedTo(), domain, domain)));
    policies.add(path);
    policy
        .from()
        .ifPresentOrElse(
            from -> {
              var peer = group(from, from.namespace().isEmpty() ? Domain.DEFAULT : domain, domain);
              open.add(LogObjects.rule(rule(path, "allow"), 10, peer.value(), "ALLOW", "IN"));
              open.add(LogObjects.rule(rule(path, "drop"), 20, "ANY", "DROP", "IN_OUT"));
            },
            () -> {
              open.add(LogObjects.rule(rule(path, "drop-in"), 10, "ANY", "DROP", "IN"));
              open.add(LogObjects.rule(rule(path, "drop-out"), 20, "ANY", "DROP", "OUT"));
            });
  }

  static IntentPath rule(IntentPath policy, String id) {
    return policy.child("rules", id);
  }

  /// Returns the group of a selector, which is made where there is none.
  ///
  /// @param of the domain whose workloads are meant
  /// @param neededIn the domain of the policy
  private IntentPath group(Selector selector, String of, String neededIn) {
    var tags = new ArrayList<String>();
    if (!selector.namespace().isEmpty()) {
      tags.add("ns|" + selector.namespace());
    }
    selector.namespaceLabels().forEach(label -> tags.add(ofNamespace(label)));
    selector.podLabels().forEach(label -> tags.add(label.key() + "|" + label.value()));
    var id = String.join("--", tags).replace("|", "-").replace("/", "-");
    var path = LogObjects.domain(of).child("groups", id);
    var held =
        groups.computeIfAbsent(
            path,
            _ -> {
              var written = LogObjects.group(path, tags);
              open.add(written);
              return new HeldAt(written, new TreeSet<>(), sitesOf(of));
            });
    held.holders.addAll(sitesOf(neededIn));
    return path;
  }

  private static String ofNamespace(Peer.Label label) {
    return "ns/" + label.key() + "|" + label.value();
  }

  private static List<String> sitesOf(String domain) {
    return domain.equals(Domain.DEFAULT) ? sites() : List.of(domain);
  }
}

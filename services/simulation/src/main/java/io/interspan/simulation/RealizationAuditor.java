package io.interspan.simulation;

import io.interspan.message.EntryMessage;
import io.interspan.message.Envelope;
import io.interspan.message.FeedCodec;
import io.interspan.message.Feeds;
import io.interspan.message.MalformedMessageException;
import io.interspan.message.PlanEntry;
import io.interspan.message.PlanLabels;
import io.interspan.message.ProtoBytes;
import io.interspan.message.RealizedEntry;
import io.interspan.message.ServiceAddress;
import io.interspan.model.Bytes;
import io.interspan.model.feed.DurableCopies;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.PortGrant;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// Sees to it that nobody says of a revision that it is in force before it is: whenever a host, a
/// controller or a site-manager says so, it looks at the disks.
final class RealizationAuditor {
  private static final String AUDITOR = "realization";
  private static final String ORIGIN = "log";

  /// How late a claim may come of a workload that left and is back, in milliseconds: longer than a
  /// service stands still, or is away.
  private static final long LATE_CLAIM = 60_000;

  private final World world;

  /// The host whose disk was damaged, and may hold what it likes until it is right again.
  private @Nullable HostMachine pardoned;

  RealizationAuditor(World world) {
    this.world = world;
  }

  void pardon(HostMachine host) {
    pardoned = host;
  }

  void pardonNobody() {
    pardoned = null;
  }

  boolean isPardoned(HostMachine host) {
    return pardoned != null && pardoned.name().equals(host.name());
  }

  /// Looks at a message that is sent.
  void sent(Envelope envelope) {
    var feed = Feeds.find(envelope.getFeed()).orElse(null);
    if (!envelope.hasPage() || feed == null) {
      return;
    }
    var from = ServiceAddress.parse(envelope.getFrom());
    for (var entry : envelope.getPage().getEntriesList()) {
      if (!entry.getTombstone()) {
        sent(feed, from, entry);
      }
    }
  }

  private void sent(Feeds feed, ServiceAddress from, EntryMessage entry) {
    switch (feed) {
      case HOST_REALIZATION -> host(world.host(from), realized(entry));
      case NODE_REALIZATION -> {
        var name = entry.getKey().substring("host/".length());
        holds(world.host(ServiceAddress.host(from.site(), name)), realized(entry).getRevision());
      }
      case SITE_REALIZATION -> {
        if (realized(entry).hasRevision()) {
          site(from.site(), realized(entry).getRevision());
        }
      }
      case INTENTS,
          SITE_PLAN,
          SITE_CONFIG,
          GROUP_SUBSCRIPTIONS,
          MEMBERS,
          SITE_REPORT,
          HOST_PLAN,
          RUNTIME_STATE,
          SEGMENT_STATE,
          HOST_REPORT,
          INVENTORY -> {
        // They say nothing of what is in force.
      }
    }
  }

  private static RealizedEntry realized(EntryMessage entry) {
    try {
      return ProtoBytes.parse(
          RealizedEntry.parser(), ProtoBytes.unwrap(entry.getValue()), entry.getKey());
    } catch (MalformedMessageException e) {
      throw new Violation(AUDITOR, "what is said is unreadable: " + e.getMessage());
    }
  }

  /// A host says that it holds a place of its plan: its disk is there, or further.
  private void host(HostMachine host, RealizedEntry entry) {
    if (isPardoned(host)) {
      return;
    }
    var id = host.planId();
    var copies = DurableCopies.load(id, host.agent().disk().rows(), World.FEED_LIMITS);
    var relay = copies.relay();
    // Nodes that started at once may have the same epoch.
    if (relay.isEmpty() || !ServiceAddress.parse(relay.get()).node().equals(entry.getNode())) {
      return;
    }
    var onDisk = copies.mirror(relay.get()).cursor();
    var said = FeedCodec.cursor(entry.getPlan());
    if (onDisk.epoch() == said.epoch() && onDisk.version() < said.version()) {
      throw new Violation(
          AUDITOR, host.name() + " says that it holds " + said + ", on its disk is " + onDisk);
    }
  }

  /// Returns a host's plan as it lies on its disk, without revisions.
  SortedMap<String, PlanEntry> onDisk(HostMachine host) {
    var id = host.planId();
    SortedMap<String, Bytes> values =
        DurableCopies.load(id, host.agent().disk().rows(), World.FEED_LIMITS)
            .copies()
            .values(ORIGIN);
    return Probe.plan(values);
  }

  /// What a host holds on its disk is as the site's plan was at the revision, or later.
  private void holds(HostMachine host, long revision) {
    published(host.name(), revision);
    if (isPardoned(host)) {
      return;
    }
    var disk = onDisk(host);
    disk.forEach((path, entry) -> {
      // The log says nothing of what is a site's own.
      if (path.startsWith("/")
          && !path.startsWith(IntentPath.LOCAL_ROOT + "/")
          && !wasSo(host.site(), path, entry, revision)) {
        throw new Violation(
            AUDITOR,
            "revision "
                + revision
                + " is said to be in force at "
                + host.name()
                + ", whose disk holds an older "
                + path
                + ": "
                + entry);
      }
    });
    world
        .history()
        .plan(host.site(), revision)
        .forEach((path, entry) -> {
          if (entry.hasPort() && !disk.containsKey(path) && mustHold(host, path, revision)) {
            throw new Violation(
                AUDITOR,
                "revision "
                    + revision
                    + " is said to be in force at "
                    + host.name()
                    + ", whose disk lacks "
                    + path);
          }
        });
  }

  /// Looks at a host whose agent's disk was written: no packet is to be judged by a rule whose
  /// groups are not there.
  void wrote(HostMachine host) {
    if (isPardoned(host)) {
      return;
    }
    var faults = SlowFirewall.faults(onDisk(host));
    if (!faults.isEmpty()) {
      throw new Violation(AUDITOR, "on the disk of " + host.name() + ": " + faults.getFirst());
    }
  }

  private void published(String who, long revision) {
    if (revision > world.history().revision()) {
      throw new Violation(
          AUDITOR,
          "revision "
              + revision
              + " is said to be in force at "
              + who
              + ", the log is at "
              + world.history().revision());
    }
  }

  private boolean wasSo(String site, String path, PlanEntry entry, long since) {
    for (long at = Math.max(since, 1); at <= world.history().revision(); at++) {
      var plan = world.history().plan(site, at);
      var then = plan.get(path);
      if (then != null
          && (entry.hasRule()
              ? Objects.equals(entry.getRule(), SlowFirewall.rule(path, plan))
              : entry.equals(PlanLabels.without(then)))) {
        return true;
      }
    }
    return since == 0;
  }

  /// A port must be held where its guest has been there since before the port was granted, and it
  /// has been in the plan ever since.
  private boolean mustHold(HostMachine host, String path, long revision) {
    var history = world.history();
    var entry = history.plan(host.site(), revision).get(path);
    if (entry == null) {
      return false;
    }
    var guest = host.guests().get(entry.getPort().getAttachmentId());
    // A port of the site's own may have had the workload meanwhile.
    if (guest == null || world.space(host.site()).wasAttached(guest.name())) {
      return false;
    }
    for (long at = revision; at <= history.revision(); at++) {
      if (!Objects.equals(entry, history.plan(host.site(), at).get(path))) {
        return false;
      }
    }
    long granted = revision;
    while (granted > 1 && history.plan(host.site(), granted - 1).containsKey(path)) {
      granted--;
    }
    var grantPath = PortGrant.pathOf(new IntentPath(path));
    return history.now().get(grantPath, PortGrant.class) != null
        && guest.since() < history.at(granted)
        && !guest.wasAt(host.site(), history.at(granted) - LATE_CLAIM)
        && wasGrantedThen(grantPath, granted);
  }

  /// A port may enter a plan long after it was granted; the guest may have come in between.
  private boolean wasGrantedThen(IntentPath grant, long revision) {
    return world.history().row(revision).changes().stream()
        .anyMatch(change -> change.path().equals(grant));
  }

  /// A site says that a revision is in force: its own disk has the plan, and so have its hosts.
  private void site(String site, long revision) {
    published(site, revision);
    var manager = world.siteManager(site);
    var copies = DurableCopies.load("site-plan", manager.disk().rows(), World.FEED_LIMITS);
    long at = copies.copies().stamp(ORIGIN).map(stamp -> stamp.version()).orElse(0L);
    var disk = Probe.plan(copies.copies().values(ORIGIN));
    if (!disk.equals(world.history().plan(site, at))) {
      throw new Violation(
          AUDITOR, "the plan on the disk of " + site + " is not the log's at " + at);
    }
    for (long later = at; later <= revision; later++) {
      if (!disk.equals(world.history().plan(site, later))) {
        throw new Violation(
            AUDITOR,
            "revision "
                + revision
                + " is said to be in force at "
                + site
                + ", whose disk has the plan as of "
                + at);
      }
    }
    world.members().realized(site, revision);
    var logic = manager.logic();
    if (logic != null) {
      // A host that left is no longer one of the site's, until it has said again what it has in
      // force: what was said of the site meanwhile stands.
      logic.status().orElseThrow().hosts().stream()
          .filter(known -> known.realizedRevision().isPresent())
          .map(known -> world.host(ServiceAddress.host(site, known.host())))
          .forEach(host -> holds(host, revision));
    }
  }
}

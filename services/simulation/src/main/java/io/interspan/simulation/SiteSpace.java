package io.interspan.simulation;

import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.message.PlanEntry;
import io.interspan.model.intent.Group;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.LogRow;
import io.interspan.model.intent.Rule;
import io.interspan.model.intent.SecurityPolicy;
import io.interspan.model.intent.Segment;
import io.interspan.model.intent.SegmentPort;
import io.interspan.model.intent.Site;
import io.interspan.sitemanager.logic.SiteManagerLogic;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/// A site's own objects: their log's store, a client, and what the log on the disk said so far.
///
/// At any time: no two segments of the site's own ever have the same number, and each has one that
/// the global log gave to this site.
final class SiteSpace {
  private static final String AUDITOR = "own objects";

  private final World world;
  private final String site;
  private final LogStore<SiteManagerLogic> store;
  private final ApiUser user;
  private final Intents now = new Intents();
  private final TreeMap<Integer, IntentPath> numbers = new TreeMap<>();
  private final TreeSet<String> everAttached = new TreeSet<>();

  SiteSpace(World world, String site, SplittableRandom random) {
    this.world = world;
    this.site = site;
    this.store =
        new LogStore<>(
            "site " + site,
            world.surroundings(),
            random,
            (logic, event, at) -> logic.on(event, at),
            new Owner());
    this.user =
        new ApiUser(
            "user of " + site,
            world.surroundings(),
            call -> world.siteManager(site).handle((logic, at) -> logic.on(call, at)),
            () -> store.head().revision());
  }

  private final class Owner implements LogStore.Owner {
    @Override
    public void replied(long ticket, ApiReply reply) {
      user.replied(ticket, reply);
    }

    @Override
    public void onLog() {
      for (var row : store.rows(now.revision())) {
        take(row);
      }
    }

    @Override
    public boolean acknowledgesTooEarly() {
      return world.tampering().siteAcknowledgesTooEarly();
    }
  }

  private void take(LogRow row) {
    world.trace().note("row " + row.revision() + " of " + site + ": " + row.changes());
    world.shrink().lookAtOwn(site, row);
    now.apply(row);
    for (var segment : now.all(Segment.class)) {
      number(segment);
    }
    for (var port : now.all(SegmentPort.class)) {
      var segment = now.get(port.segment(), Segment.class);
      if (segment == null) {
        throw new Violation(AUDITOR, port.path() + " of " + site + " is on no segment");
      }
      port.attachmentId()
          .ifPresent(id -> {
            everAttached.add(id);
            world.history().addMember(id, segment.overlayId().value());
          });
    }
  }

  private void number(Segment segment) {
    int number = segment.overlayId().value();
    var other = numbers.putIfAbsent(number, segment.path());
    if (other != null && !other.equals(segment.path())) {
      throw new Violation(
          AUDITOR, segment.path() + " of " + site + " has the number of " + other + ": " + number);
    }
    var declared = world.history().now().get(IntentPath.ROOT.child("sites", site), Site.class);
    if (declared == null || declared.overlayIds().filter(range -> range.has(number)).isEmpty()) {
      throw new Violation(
          AUDITOR, segment.path() + " of " + site + " has a number that is not its own: " + number);
    }
  }

  String site() {
    return site;
  }

  LogStore<SiteManagerLogic> store() {
    return store;
  }

  ApiUser user() {
    return user;
  }

  /// Returns the objects as they are on the disk.
  Intents now() {
    return now;
  }

  /// Returns whether a port of the site's own ever had an attachment.
  boolean wasAttached(String id) {
    return everAttached.contains(id);
  }

  /// Returns whether a port of the site's own has an attachment.
  boolean isAttached(String id) {
    return now.all(SegmentPort.class).stream()
        .anyMatch(port -> port.attachmentId().filter(id::equals).isPresent());
  }

  /// Returns the entries of the configuration that the site's own objects have.
  SortedMap<String, PlanEntry> entries() {
    var entries = new TreeMap<String, PlanEntry>();
    for (var segment : now.all(Segment.class)) {
      entries.put(segment.path().value(), SlowPlans.entry(segment, List.of(site)));
    }
    for (var port : now.all(SegmentPort.class)) {
      var segment = now.get(port.segment(), Segment.class);
      if (segment != null) {
        entries.put(port.path().value(), SlowPlans.entry(port, segment));
      }
    }
    var definitions = new SlowDefinitions(now, site);
    now.all(Group.class)
        .forEach(one -> definitions.define(one.path(), IntentType.GROUP, List.of(site), entries));
    now.all(SecurityPolicy.class)
        .forEach(
            one -> definitions.define(one.path(), IntentType.SECURITY_POLICY, List.of(), entries));
    now.all(Rule.class).stream()
        .filter(rule -> !rule.disabled())
        .forEach(one -> definitions.define(one.path(), IntentType.RULE, List.of(), entries));
    return entries;
  }

  /// Returns how many of the site's own objects refer to each global one.
  SortedMap<IntentPath, Integer> references() {
    var references = new TreeMap<IntentPath, Integer>();
    for (var segment : now.all(Segment.class)) {
      segment.connectivityPath().ifPresent(path -> references.merge(path, 1, Integer::sum));
    }
    now.all(Group.class).forEach(group -> refer(group.named(), references));
    now.all(SecurityPolicy.class).forEach(policy -> refer(policy.scope(), references));
    now.all(Rule.class).forEach(rule -> refer(rule.named(), references));
    return references;
  }

  private static void refer(List<IntentPath> named, SortedMap<IntentPath, Integer> references) {
    named.stream()
        .filter(path -> path.isWithin(IntentPath.ROOT))
        .distinct()
        .forEach(path -> references.merge(path, 1, Integer::sum));
  }
}

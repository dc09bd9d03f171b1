package io.interspan.simulation;

import io.interspan.firewall.logic.group.Selectors;
import io.interspan.message.GroupMembersPlan;
import io.interspan.message.MalformedMessageException;
import io.interspan.message.PlanEntry;
import io.interspan.message.ProtoBytes;
import io.interspan.message.WorkloadEntry;
import io.interspan.model.Bytes;
import io.interspan.model.copy.StoredEntry;
import io.interspan.model.feed.DurableCopies;
import io.interspan.model.feed.OriginStatus;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.Rule;
import io.interspan.model.intent.SecurityPolicy;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Looks at what each site has given to its controllers, whenever its disk was written.
///
/// - No rule goes down before the members of its groups are known, unless these are marked partial.
/// - Definitions go down in the order of revisions: what is there was the plan at some revision,
///   which never goes back.
/// - What is said to be in force is, with all its members.
/// - While only faults happen, nobody who was a member is one no longer.
final class MembersAuditor {
  private static final String AUDITOR = "members";
  private static final String NOBODY = Selectors.id(Selectors.NOBODY);
  private static final List<IntentPath> NONE = List.of();
  private static final String CONFIG = "site-config/entry";

  private final World world;
  private final TreeMap<String, Long> at = new TreeMap<>();
  private final TreeMap<String, SortedMap<String, PlanEntry>> last = new TreeMap<>();
  private final TreeMap<String, SortedMap<String, SortedSet<String>>> armed = new TreeMap<>();

  MembersAuditor(World world) {
    this.world = world;
  }

  /// From now on only faults happen.
  void arm() {
    world.sites().forEach(site -> armed.put(site, members(config(site))));
  }

  /// Other things happen again.
  void disarm() {
    armed.clear();
  }

  /// Looks at a site whose manager's disk was written.
  void wrote(String site) {
    var config = config(site);
    var before = last.put(site, config);
    if (config.equals(before)) {
      return;
    }
    knows(site, config);
    inOrder(site, config);
    var had = armed.get(site);
    if (had != null) {
      var has = members(config);
      had.forEach((group, members) -> {
        if (!has.getOrDefault(group, new TreeSet<>()).containsAll(members)) {
          throw new Violation(
              AUDITOR,
              site + " lost members of " + group + ": had " + members + ", has " + has.get(group));
        }
      });
    }
  }

  /// Returns the configuration on the disk of a site, without revisions.
  SortedMap<String, PlanEntry> config(String site) {
    var config = new TreeMap<String, PlanEntry>();
    for (var row : world.siteManager(site).disk().rows()) {
      if (row.table().equals(CONFIG)) {
        config.put(row.key(), read(row));
      }
    }
    return config;
  }

  private static PlanEntry read(StoredEntry row) {
    var bytes = ByteBuffer.wrap(row.value().toArray());
    bytes.getLong();
    var value = new byte[bytes.remaining()];
    bytes.get(value);
    try {
      return ProtoBytes.parse(PlanEntry.parser(), Bytes.wrap(value), row.key()).toBuilder()
          .clearRevision()
          .build();
    } catch (MalformedMessageException e) {
      throw new Violation(AUDITOR, row.key() + " is unreadable: " + e.getMessage());
    }
  }

  /// What rules name is there, and whom it selects is known, or said to be unknown. A global group
  /// that only the site's own name comes once the global manager has heard of that.
  private void knows(String site, SortedMap<String, PlanEntry> config) {
    config.forEach((path, entry) -> {
      for (var group : path.startsWith(IntentPath.LOCAL_ROOT + "/") ? NONE : named(path, entry)) {
        var plan = config.get(group.value());
        var members = config.get("members" + group);
        if (plan == null || members == null) {
          throw new Violation(AUDITOR, path + " is in force at " + site + " without " + group);
        }
        knows(site, group, members.getGroupMembers());
      }
    });
  }

  private static List<IntentPath> named(String path, PlanEntry entry) {
    var json = Bytes.wrap(entry.getDefinition().getJson().toByteArray());
    var type = entry.getDefinition().getType();
    if (type.equals(IntentType.RULE.apiName())) {
      return Rule.read(new IntentPath(path), json).named();
    }
    return type.equals(IntentType.SECURITY_POLICY.apiName())
        ? SecurityPolicy.read(new IntentPath(path), json).scope()
        : List.of();
  }

  private void knows(String site, IntentPath group, GroupMembersPlan members) {
    for (var other : members.getSitesList()) {
      if (other.equals(site) || members.getUnknownSitesList().contains(other)) {
        continue;
      }
      var copies =
          DurableCopies.load(
                  "members/" + other, world.siteManager(site).disk().rows(), World.FEED_LIMITS)
              .copies();
      boolean complete =
          copies.state(other).filter(state -> state != OriginStatus.State.FILLING).isPresent();
      if (!members.getSelector().equals(NOBODY)
          && !(complete && copies.value(other, "selector/" + members.getSelector()).isPresent())) {
        throw new Violation(
            AUDITOR,
            group
                + " is in force at "
                + site
                + " though "
                + other
                + " did not say whom it selects");
      }
    }
  }

  private void inOrder(String site, SortedMap<String, PlanEntry> config) {
    var is = definitions(config);
    for (long revision = at.getOrDefault(site, 0L);
        revision <= world.history().revision();
        revision++) {
      if (is.equals(definitions(world.history().plan(site, revision)))) {
        at.put(site, revision);
        return;
      }
    }
    throw new Violation(
        AUDITOR,
        "definitions in force at "
            + site
            + " were never the plan since revision "
            + at.getOrDefault(site, 0L)
            + ": "
            + is);
  }

  /// Looks at a site that says that a revision is in force there: what its controllers are given is
  /// as the plan was then, or later, and all of it with the members that it needs.
  void realized(String site, long revision) {
    var config = config(site);
    config.forEach((key, entry) -> {
      var group = entry.getGroupMembers();
      if (group.getUnknownSitesCount() > 0 && group.getCertainRevision() < revision) {
        throw new Violation(
            AUDITOR,
            "revision "
                + revision
                + " is said to be in force at "
                + site
                + ", which lacks members for "
                + key
                + ": "
                + group);
      }
    });
    var is = definitions(config);
    for (long later = revision; later <= world.history().revision(); later++) {
      if (is.equals(definitions(world.history().plan(site, later)))) {
        return;
      }
    }
    throw new Violation(
        AUDITOR,
        "revision "
            + revision
            + " is said to be in force at "
            + site
            + ", whose controllers are given older definitions: "
            + is);
  }

  private static SortedMap<String, PlanEntry> definitions(SortedMap<String, PlanEntry> plan) {
    var definitions = new TreeMap<>(plan);
    definitions.values().removeIf(entry -> !entry.hasDefinition());
    // Of the site's own ones the log says nothing.
    definitions.keySet().removeIf(path -> path.startsWith(IntentPath.LOCAL_ROOT + "/"));
    return definitions;
  }

  /// Returns the members of each group, as the site and the port in one word.
  static SortedMap<String, SortedSet<String>> members(SortedMap<String, PlanEntry> config) {
    var bySelector = new TreeMap<String, TreeSet<String>>();
    config.forEach((key, entry) -> {
      if (entry.hasSelected()) {
        var words = key.split("/", 4);
        bySelector.computeIfAbsent(words[1], _ -> new TreeSet<>()).add(words[2] + " " + port(key));
      }
    });
    var members = new TreeMap<String, SortedSet<String>>();
    config.forEach((key, entry) -> {
      if (entry.hasGroupMembers()) {
        var group = entry.getGroupMembers();
        var its = new TreeSet<>(bySelector.getOrDefault(group.getSelector(), new TreeSet<>()));
        its.removeIf(one -> !group.getSitesList().contains(one.substring(0, one.indexOf(' '))));
        members.put(key.substring("members".length()), its);
      }
    });
    return members;
  }

  private static String port(String key) {
    int global = key.indexOf(IntentPath.ROOT + "/");
    return key.substring(global >= 0 ? global : key.indexOf(IntentPath.LOCAL_ROOT + "/"));
  }

  /// Returns the workloads that a configuration has, by site and port in one word.
  static SortedMap<String, WorkloadEntry> workloads(SortedMap<String, PlanEntry> config) {
    var workloads = new TreeMap<String, WorkloadEntry>();
    config.forEach((key, entry) -> {
      if (entry.hasWorkload()) {
        workloads.put(
            key.split("/", 3)[1] + " " + entry.getWorkload().getPort(), entry.getWorkload());
      }
    });
    return workloads;
  }
}

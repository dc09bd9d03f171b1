package io.interspan.sitemanager.logic;

import io.interspan.firewall.logic.group.AskedSelectors;
import io.interspan.firewall.logic.group.DefinitionSet;
import io.interspan.firewall.logic.group.MemberKeys;
import io.interspan.firewall.logic.group.NeededGroup;
import io.interspan.message.DefinitionPlan;
import io.interspan.message.GroupMembersPlan;
import io.interspan.message.MalformedMessageException;
import io.interspan.message.PlanEntry;
import io.interspan.message.ProtoBytes;
import io.interspan.model.Bytes;
import io.interspan.model.intent.IntentPath;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Holds changes of groups, policies and rules back until the members are known that they need, in
/// the order in which they came (DESIGN.md, section 5, readiness).
///
/// ```
///  offered ──▶ waiting ──▶ next ──────────────────────────────────▶ in force
///                            │   all members known                      ▲
///                            └── those who must answer do not ──▶ in force, marked partial
/// ```
///
/// Until then what is in force stands, and its members are asked for as before. Of what waits, the
/// next and the last are asked for.
final class ReadyGate {
  /// How many changes may wait. Beyond it, the last two become one: none is lost, they go down
  /// together.
  static final int MAX_WAITING = 64;

  /// How long members are waited for, in milliseconds: longer than a site-manager takes to start
  /// and to find the others, short enough for people who wait for a rule. Sites that would have
  /// said something for as long already are not waited for.
  static final long PATIENCE_MILLIS = 30_000;

  /// What is known of members.
  interface Knowledge {
    /// Returns whether a site has said whom a selector selects there.
    boolean isKnown(String site, String selector);

    /// Returns whether a site cannot be expected to say so: it has not been heard for long, or says
    /// that it cannot.
    boolean isSilent(String site, String selector);
  }

  /// @param certain the revision up to which the plan was in force before it
  /// @param changes for the configuration, by key
  private record Batch(long certain, SortedMap<String, KeyChange> changes) {}

  /// A selector that a site is asked for.
  private record Question(String site, String selector) {}

  private final Knowledge knowledge;
  private final DefinitionSet inForce = new DefinitionSet();
  private final DefinitionSet next = new DefinitionSet();
  private final DefinitionSet wanted = new DefinitionSet();
  private final AskedSelectors asked = new AskedSelectors();
  private final AskedSelectors selectorsInForce = new AskedSelectors();
  private final PartialGroups partial = new PartialGroups();
  private final ArrayDeque<Batch> waiting = new ArrayDeque<>();

  /// The groups whose members the first of those that wait needs; null where it was not looked at.
  private @Nullable SortedSet<IntentPath> awaited;

  /// Since when the first of those that wait is looked at.
  private long since;

  /// The sites that were waited for in vain: nothing else waits for them until they answer.
  private final TreeSet<String> givenUp = new TreeSet<>();

  /// Whose answers, in force, may be there no longer.
  private final LinkedHashSet<Question> doubts = new LinkedHashSet<>();

  private final ArrayList<KeyChange> config = new ArrayList<>();
  private final ArrayList<AskedSelectors.Change> asks = new ArrayList<>();
  private final ArrayList<AskedSelectors.Change> changesInForce = new ArrayList<>();

  /// What follows from what happened.
  ///
  /// @param config for the configuration
  /// @param asks what is asked from now on, and no longer, in order
  /// @param inForce the same of what is in force
  record Outcome(
      List<KeyChange> config,
      List<AskedSelectors.Change> asks,
      List<AskedSelectors.Change> inForce) {}

  /// Begins with what the configuration on the disk has.
  ReadyGate(SortedMap<String, Bytes> shown, Knowledge knowledge) {
    this.knowledge = knowledge;
    var changes = new TreeMap<String, KeyChange>();
    shown.forEach((key, value) -> {
      var entry = read(key, value);
      if (entry.hasDefinition()) {
        changes.put(key, new KeyChange(key, value));
      } else if (entry.hasGroupMembers() && entry.getGroupMembers().getUnknownSitesCount() > 0) {
        var group = entry.getGroupMembers();
        partial.mark(
            MemberKeys.groupOf(key), group.getUnknownSitesList(), group.getCertainRevision());
      }
    });
    var definitions = definitions(changes.values());
    for (var set : List.of(inForce, next, wanted)) {
      asks.add(asked.follow(set.apply(definitions)));
    }
    changesInForce.add(selectorsInForce.follow(new DefinitionSet().apply(definitions)));
  }

  private static SortedMap<String, Optional<DefinitionPlan>> definitions(
      Collection<KeyChange> changes) {
    var definitions = new TreeMap<String, Optional<DefinitionPlan>>();
    for (var change : changes) {
      definitions.put(
          change.key(),
          Optional.ofNullable(change.value())
              .map(value -> read(change.key(), value))
              .filter(PlanEntry::hasDefinition)
              .map(PlanEntry::getDefinition));
    }
    return definitions;
  }

  private static PlanEntry read(String key, Bytes value) {
    try {
      return ProtoBytes.parse(PlanEntry.parser(), value, key);
    } catch (MalformedMessageException _) {
      // The controllers say so.
      return PlanEntry.getDefaultInstance();
    }
  }

  /// Returns whether a change of the plan is for this gate.
  boolean concerns(KeyChange change) {
    var value = change.value();
    return value == null ? wanted.has(change.key()) : read(change.key(), value).hasDefinition();
  }

  /// Returns what groups would come to with changes of the plan; nothing is changed.
  ///
  /// @param plan what the plan has now
  DefinitionSet.Step preview(Collection<KeyChange> changes, SortedMap<String, Bytes> plan) {
    var forth = changes.stream().filter(this::concerns).toList();
    var back =
        forth.stream().map(change -> new KeyChange(change.key(), plan.get(change.key()))).toList();
    try {
      return wanted.apply(definitions(forth));
    } finally {
      wanted.apply(definitions(back));
    }
  }

  /// Returns what the configuration says of a group that is in force with all its members known.
  static Bytes entry(NeededGroup group) {
    return ProtoBytes.serialize(PlanEntry.newBuilder().setGroupMembers(members(group)).build());
  }

  private static GroupMembersPlan.Builder members(NeededGroup group) {
    return GroupMembersPlan.newBuilder().setSelector(group.id()).addAllSites(group.sites());
  }

  /// Takes changes of the plan that came together.
  ///
  /// @param certain the revision up to which the plan was in force before it
  void offer(long certain, Collection<KeyChange> changes) {
    if (changes.isEmpty()) {
      return;
    }
    var byKey = new TreeMap<String, KeyChange>();
    changes.forEach(change -> byKey.put(change.key(), change));
    asks.add(asked.follow(wanted.apply(definitions(changes))));
    if (waiting.size() >= MAX_WAITING) {
      var last = waiting.removeLast();
      var both = new TreeMap<>(last.changes());
      both.putAll(byKey);
      waiting.add(new Batch(last.certain(), both));
    } else {
      waiting.add(new Batch(certain, byKey));
    }
  }

  /// A site answers: it is waited for.
  void answers(String site) {
    givenUp.remove(site);
  }

  /// Has a group in force looked at again of which a site may say no longer who is a member.
  void lookAgain(String site, String selector) {
    doubts.add(new Question(site, selector));
  }

  /// Lets pass what is ready, and returns what follows from all that happened since.
  ///
  /// @param here the revision up to which the plan is here
  Outcome settle(long now, long here) {
    unfill(waiting.isEmpty() ? here : waiting.element().certain());
    fill();
    while (!waiting.isEmpty() && pass(waiting.element(), now)) {
      waiting.remove();
      awaited = null;
    }
    var outcome = new Outcome(List.copyOf(config), List.copyOf(asks), List.copyOf(changesInForce));
    config.clear();
    asks.clear();
    changesInForce.clear();
    return outcome;
  }

  /// Marks groups that are in force, and whose members a site says no longer.
  ///
  /// @param certain the revision up to which the plan is in force
  private void unfill(long certain) {
    doubts.removeIf(one -> knowledge.isKnown(one.site(), one.selector()));
    if (doubts.isEmpty()) {
      return;
    }
    inForce
        .needed()
        .forEach((path, group) -> {
          var marked = partial.unknown(path);
          var unknown =
              group.sites().stream()
                  .filter(site ->
                      marked.contains(site) || doubts.contains(new Question(site, group.id())))
                  .toList();
          if (unknown.size() > marked.size()) {
            partial.mark(path, unknown, certain);
            show(path);
          }
        });
    doubts.clear();
  }

  /// Takes sites off the marks of partial groups that have answered meanwhile.
  private void fill() {
    partial
        .all()
        .forEach((path, mark) -> {
          var group = inForce.needed().get(path);
          var answers = group == null ? List.<String>of() : unknown(group);
          var unknown = mark.unknown().stream().filter(answers::contains).toList();
          if (!unknown.equals(mark.unknown())) {
            partial.mark(path, unknown, mark.certain());
            show(path);
          }
        });
  }

  private boolean pass(Batch batch, long now) {
    if (awaited == null) {
      since = now;
      var step = next.apply(definitions(batch.changes().values()));
      asks.add(asked.follow(step));
      awaited = new TreeSet<>(step.awaited());
    }
    boolean patient = now - since < PATIENCE_MILLIS;
    var unknown = new TreeMap<IntentPath, List<String>>();
    for (var path : awaited) {
      var group = next.needed().get(path);
      var sites = group == null ? List.<String>of() : unknown(group);
      if (group == null || sites.isEmpty()) {
        continue;
      }
      unknown.put(path, sites);
      for (var site : sites) {
        if (group.problem().isEmpty()
            && !knowledge.isSilent(site, group.id())
            && !givenUp.contains(site)) {
          if (patient) {
            return false;
          }
          givenUp.add(site);
        }
      }
    }
    enter(batch, unknown);
    return true;
  }

  private void enter(Batch batch, Map<IntentPath, List<String>> unknown) {
    config.addAll(batch.changes().values());
    var step = inForce.apply(definitions(batch.changes().values()));
    asks.add(asked.follow(step));
    changesInForce.add(selectorsInForce.follow(step));
    var changed = new TreeSet<>(step.before().keySet());
    changed.addAll(step.after().keySet());
    var known = new TreeSet<>(changed);
    known.removeAll(unknown.keySet());
    partial.clear(known);
    unknown.forEach((path, sites) -> partial.mark(path, sites, batch.certain()));
    changed.addAll(unknown.keySet());
    changed.forEach(this::show);
  }

  private List<String> unknown(NeededGroup group) {
    if (group.isEmpty()) {
      return List.of();
    }
    return group.problem().isEmpty()
        ? group.sites().stream().filter(site -> !knowledge.isKnown(site, group.id())).toList()
        : group.sites();
  }

  /// Has the configuration say whom a group selects, and of whom that is not known.
  private void show(IntentPath path) {
    var group = inForce.needed().get(path);
    config.add(new KeyChange(MemberKeys.group(path), group == null ? null : entry(path, group)));
  }

  private Bytes entry(IntentPath path, NeededGroup group) {
    var plan = members(group);
    var mark = partial.of(path);
    if (mark != null) {
      plan.addAllUnknownSites(mark.unknown()).setCertainRevision(mark.certain());
    }
    return ProtoBytes.serialize(PlanEntry.newBuilder().setGroupMembers(plan).build());
  }

  /// Returns what the configuration is to say of all groups that are in force.
  SortedMap<String, Bytes> groups() {
    var groups = new TreeMap<String, Bytes>();
    inForce
        .needed()
        .forEach((path, group) -> groups.put(MemberKeys.group(path), entry(path, group)));
    return groups;
  }

  /// Returns whether a selector is in force, of a group that a site's workloads may be members of.
  boolean isInForce(String site, String selector) {
    return selectorsInForce.has(site, selector);
  }

  /// Returns what is in force, by site and selector.
  SortedMap<String, ? extends SortedMap<String, Integer>> selectorsInForce() {
    return selectorsInForce.bySite();
  }

  /// Returns what the last groups that the plan has come to.
  SortedMap<IntentPath, NeededGroup> wanted() {
    return wanted.needed();
  }

  DefinitionSet wantedDefinitions() {
    return wanted;
  }

  /// Returns the revision up to which the plan is in force for certain; empty where all of it is.
  OptionalLong certain() {
    var marked = partial.certain();
    if (waiting.isEmpty()) {
      return marked;
    }
    long waits = waiting.element().certain();
    return OptionalLong.of(Math.min(waits, marked.orElse(waits)));
  }

  /// Returns the groups that are in force without the members of some sites, with these.
  SortedMap<IntentPath, PartialGroups.Mark> partial() {
    return partial.all();
  }

  /// Returns what the groups that are in force come to.
  SortedMap<IntentPath, NeededGroup> needed() {
    return inForce.needed();
  }

  /// Returns the sites whose answers the next change waits for.
  SortedSet<String> awaited() {
    var sites = new TreeSet<String>();
    for (var path : awaited == null ? Collections.<IntentPath>emptySortedSet() : awaited) {
      Optional.ofNullable(next.needed().get(path)).map(this::unknown).ifPresent(sites::addAll);
    }
    return sites;
  }

  /// Returns for whose answers a change of an object waits, in words; empty where none does.
  Optional<String> whyWaits(String path) {
    if (waiting.stream().noneMatch(batch -> batch.changes().containsKey(path))) {
      return Optional.empty();
    }
    var sites = awaited();
    return Optional.of(
        sites.isEmpty()
            ? "has a change that waits behind others"
            : "has a change that waits until it is known who of sites %s are members"
                .formatted(String.join(", ", sites)));
  }

  /// Returns how many changes wait.
  int waiting() {
    return waiting.size();
  }
}

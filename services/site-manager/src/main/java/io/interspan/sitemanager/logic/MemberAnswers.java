package io.interspan.sitemanager.logic;

import io.interspan.firewall.logic.group.MemberChange;
import io.interspan.firewall.logic.group.MemberIndex;
import io.interspan.firewall.logic.group.Workload;
import io.interspan.message.GroupSelector;
import io.interspan.model.feed.CopyChange;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedTable;
import io.interspan.model.feed.FeedTables;
import io.interspan.model.feed.OriginStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What this site answers to all who ask for members of their groups: other sites, and itself.
final class MemberAnswers {
  private final String site;
  private final FeedTables tables;
  private final FeedLimits limits;
  private final HostInventory inventory;
  private final Workloads workloads;
  private final MemberIndex index;
  private final TreeMap<String, MemberAnswer> answers = new TreeMap<>();

  /// For each selector, the sites that ask for it.
  private final TreeMap<String, TreeSet<String>> askers = new TreeMap<>();

  private SortedMap<String, OriginStatus.State> marks = new TreeMap<>();
  private boolean marksMayChange = true;
  private boolean marksKnown;

  MemberAnswers(
      String site, long epoch, FeedLimits limits, HostInventory inventory, Workloads workloads) {
    this.site = site;
    this.tables = new FeedTables(epoch, limits);
    this.limits = limits;
    this.inventory = inventory;
    this.workloads = workloads;
    this.index = new MemberIndex(site);
  }

  /// Returns the table of the answers to a site, which begins to ask if it had not.
  FeedTable begin(String asker) {
    return answer(asker).table();
  }

  private MemberAnswer answer(String asker) {
    return answers.computeIfAbsent(asker, _ -> new MemberAnswer(site, tables.open(), limits));
  }

  /// Answers a site no longer.
  void end(String asker) {
    var ended = answers.remove(asker);
    if (ended != null) {
      tables.close(ended.table());
      for (var selector : List.copyOf(askers.keySet())) {
        leave(asker, selector);
      }
    }
  }

  /// A site asks for a selector from now on, or again with another number.
  void ask(String asker, String id, GroupSelector selector, long number) {
    var answer = answer(asker);
    answer.answer(id, number, add(id, selector));
    if (askers.computeIfAbsent(id, _ -> new TreeSet<>()).add(asker)) {
      index.members(id, workload -> answer.select(id, placed(workload)));
    }
  }

  /// Returns why nobody can be asked for a selector; empty where it can.
  private String add(String id, GroupSelector selector) {
    try {
      index.add(id, selector);
      return "";
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /// A site asks for a selector no more.
  void askNoMore(String asker, String id) {
    var answer = answers.get(asker);
    if (answer != null) {
      answer.end(id);
      index.members(id, workload -> answer.drop(id, placed(workload)));
    }
    leave(asker, id);
  }

  private void leave(String asker, String id) {
    var others = askers.get(id);
    if (others != null && others.remove(asker) && others.isEmpty()) {
      askers.remove(id);
      index.remove(id);
    }
  }

  private Workloads.Placed placed(Workload workload) {
    return Objects.requireNonNull(workloads.all().get(workload.port()));
  }

  /// Takes workloads that are others now.
  void move(Collection<Workloads.Change> changes) {
    for (var change : changes) {
      var before = change.before();
      var after = change.after();
      if (before != null && after != null) {
        answers.values().forEach(answer -> answer.move(before, after));
      }
      for (var member : bring(change.port(), after)) {
        for (var asker : askers.getOrDefault(member.selector(), new TreeSet<>())) {
          var answer = Objects.requireNonNull(answers.get(asker));
          if (member.isMember()) {
            answer.select(member.selector(), Objects.requireNonNull(after));
          } else {
            answer.drop(member.selector(), Objects.requireNonNull(after == null ? before : after));
          }
        }
      }
    }
  }

  /// Has the selectors asked of workloads as they would be, for as long as somebody looks.
  ///
  /// @param look takes what would change for selectors that somebody asks for
  void preview(Collection<Workloads.Change> changes, Consumer<List<MemberChange>> look) {
    var moved = new ArrayList<MemberChange>();
    try {
      for (var change : changes) {
        if (change.isElsewhere()) {
          // For all who ask it goes at the one place, and comes at the other.
          moved.addAll(index.take(change.port()));
        }
        moved.addAll(bring(change.port(), change.after()));
      }
      look.accept(moved);
    } finally {
      changes.forEach(change -> bring(change.port(), change.before()));
    }
  }

  private List<MemberChange> bring(String port, Workloads.@Nullable Placed placed) {
    return placed == null ? index.take(port) : index.put(placed.workload());
  }

  /// Returns the sites that ask for a selector, a view.
  SortedSet<String> askers(String selector) {
    var asking = askers.get(selector);
    return asking == null
        ? Collections.emptySortedSet()
        : Collections.unmodifiableSortedSet(asking);
  }

  /// Shows all that changed. Returns what changed of the answers to this site itself.
  ///
  /// @param known whether all of the site's own is known: its plan, and its own objects
  List<CopyChange> show(boolean known) {
    boolean anew = marksMayChange || known != marksKnown;
    if (anew) {
      marks = marks(known);
      marksMayChange = false;
      marksKnown = known;
    }
    List<CopyChange> own = List.of();
    for (var asker : answers.entrySet()) {
      var changes = asker.getValue().show(marks, anew || isNew(asker.getValue()));
      if (asker.getKey().equals(site)) {
        own = changes;
      }
    }
    return own;
  }

  private boolean isNew(MemberAnswer answer) {
    return answer.table().status(site).isEmpty();
  }

  private SortedMap<String, OriginStatus.State> marks(boolean known) {
    var now = new TreeMap<String, OriginStatus.State>();
    inventory
        .hosts()
        .forEach((host, state) ->
            now.put(site + "/" + host, known ? state : OriginStatus.State.FILLING));
    now.put(site, known ? OriginStatus.State.COMPLETE : OriginStatus.State.FILLING);
    return now;
  }

  /// Says that more, or less, may be known of hosts than before.
  void marksMayChange() {
    marksMayChange = true;
  }

  /// Visits whom a selector selects that somebody asks for.
  void members(String selector, Consumer<Workloads.Placed> visitor) {
    index.members(selector, workload -> visitor.accept(placed(workload)));
  }

  /// Visits the workloads that this site itself is told of.
  void workloads(MemberVisitor visitor) {
    Objects.requireNonNull(answers.get(site)).workloads(visitor);
  }

  /// Returns who is selected by a selector that nobody need ask for.
  List<Workload> ask(GroupSelector selector) {
    return index.ask(selector);
  }

  /// Returns why this site itself is not told, or not all, whom a selector selects; empty where it
  /// is, or does not ask.
  String trouble(String selector) {
    return answer(site).trouble(selector);
  }

  /// Returns why a site that asks is not told all; empty where it is.
  String problem(String asker) {
    var answer = answers.get(asker);
    return answer == null ? "" : answer.problem();
  }

  /// Returns why sites are not told all, by site.
  SortedMap<String, String> problems() {
    var problems = new TreeMap<String, String>();
    answers.forEach((asker, answer) -> {
      if (!answer.problem().isEmpty()) {
        problems.put(asker, answer.problem());
      }
    });
    return problems;
  }

  /// Returns the sites that ask, a view.
  SortedSet<String> askers() {
    return Collections.unmodifiableSortedSet(answers.navigableKeySet());
  }
}

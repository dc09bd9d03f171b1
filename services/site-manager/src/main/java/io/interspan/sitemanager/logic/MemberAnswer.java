package io.interspan.sitemanager.logic;

import io.interspan.firewall.logic.group.MemberKeys;
import io.interspan.message.MembersEntry;
import io.interspan.message.ProtoBytes;
import io.interspan.message.SelectedWorkload;
import io.interspan.message.SelectorAnswered;
import io.interspan.model.Bytes;
import io.interspan.model.feed.CopyChange;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.FeedEntry;
import io.interspan.model.feed.FeedLimitException;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedTable;
import io.interspan.model.feed.OriginStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What one site is told of the members of its groups among this site's workloads.
///
/// Changes are collected, and shown together: a workload that moves to another host is at one of
/// them at any time. Where the table does not take them, they stay collected, and the answer to
/// each selector says that it is not all; once enough is gone they are shown.
final class MemberAnswer {
  private static final Bytes SELECTED =
      ProtoBytes.serialize(
          MembersEntry.newBuilder().setSelected(SelectedWorkload.getDefaultInstance()).build());

  private final String site;
  private final FeedTable table;
  private final FeedLimits limits;

  /// What is said of each selector that is asked for.
  private final TreeMap<String, SelectorAnswered> answered = new TreeMap<>();

  /// For each workload that is told of, the selectors that it is told for.
  private final TreeMap<String, TreeSet<String>> selected = new TreeMap<>();

  private record At(String origin, String key) {}

  private final LinkedHashMap<At, Optional<Bytes>> pending = new LinkedHashMap<>();

  /// Why what was collected is not told; empty where it is.
  private String problem = "";

  /// Whether something went, or became another, since the table did not take what was collected.
  private boolean mayFit = true;

  /// @param site the id of this site
  /// @param table an empty table
  /// @param limits of the table
  MemberAnswer(String site, FeedTable table, FeedLimits limits) {
    this.site = site;
    this.table = table;
    this.limits = limits;
  }

  FeedTable table() {
    return table;
  }

  /// Says that a selector is answered from now on, with all whom it selects.
  ///
  /// @param number what it was asked with
  /// @param trouble why it is not; empty where it is
  void answer(String selector, long number, String trouble) {
    var answer = SelectorAnswered.newBuilder().setProblem(trouble).setNumber(number).build();
    answered.put(selector, answer);
    put(site, MemberKeys.selector(selector), entry(answer));
  }

  private static Bytes entry(SelectorAnswered answer) {
    return ProtoBytes.serialize(MembersEntry.newBuilder().setAnswered(answer).build());
  }

  /// Says no more of a selector.
  void end(String selector) {
    answered.remove(selector);
    put(site, MemberKeys.selector(selector), null);
  }

  void select(String selector, Workloads.Placed workload) {
    var port = workload.workload().port();
    var selectors = selected.computeIfAbsent(port, _ -> new TreeSet<>());
    if (selectors.isEmpty()) {
      put(workload.origin(), MemberKeys.workload(port), workload.entry());
    }
    if (selectors.add(selector)) {
      put(workload.origin(), MemberKeys.member(selector, port), SELECTED);
    }
  }

  void drop(String selector, Workloads.Placed workload) {
    var port = workload.workload().port();
    var selectors = selected.get(port);
    if (selectors != null && selectors.remove(selector)) {
      put(workload.origin(), MemberKeys.member(selector, port), null);
      if (selectors.isEmpty()) {
        selected.remove(port);
        put(workload.origin(), MemberKeys.workload(port), null);
      }
    }
  }

  /// Takes a workload that is another now, but selected by the same as before.
  void move(Workloads.Placed before, Workloads.Placed after) {
    var port = after.workload().port();
    var selectors = selected.get(port);
    if (selectors == null) {
      return;
    }
    if (!before.origin().equals(after.origin())) {
      put(before.origin(), MemberKeys.workload(port), null);
      for (var selector : selectors) {
        put(before.origin(), MemberKeys.member(selector, port), null);
        put(after.origin(), MemberKeys.member(selector, port), SELECTED);
      }
    }
    put(after.origin(), MemberKeys.workload(port), after.entry());
  }

  private void put(String origin, String key, @Nullable Bytes value) {
    var earlier = pending.putLast(new At(origin, key), Optional.ofNullable(value));
    mayFit |= value == null || earlier != null;
  }

  /// Shows what was collected. Returns it, as a consumer that sees all at once would see it.
  ///
  /// @param marks how far what each host has is known, and what is of no host; by origin
  /// @param anew whether marks may be others than before
  List<CopyChange> show(SortedMap<String, OriginStatus.State> marks, boolean anew) {
    if (!problem.isEmpty()) {
      if (!mayFit && !anew) {
        return List.of();
      }
      // Other answers are shown than these.
      answered.forEach((selector, answer) ->
          pending.putIfAbsent(
              new At(site, MemberKeys.selector(selector)), Optional.of(entry(answer))));
    }
    var changes = new ArrayList<CopyChange>();
    pending.forEach((id, after) -> {
      var before = table.entry(id.origin(), id.key()).map(FeedEntry::value).orElse(null);
      if (!Objects.equals(before, after.orElse(null))) {
        changes.add(new CopyChange(id.origin(), id.key(), before, after.orElse(null)));
      }
    });
    var change = table.begin();
    marks(changes, marks, anew || !problem.isEmpty())
        .forEach((origin, state) -> change.origin(origin, state, at(change)));
    try {
      for (var one : changes) {
        if (one.after() == null) {
          change.remove(one.origin(), one.key());
        } else {
          change.put(one.origin(), one.key(), one.after());
        }
      }
      change.commit();
    } catch (FeedLimitException e) {
      problem = String.valueOf(e.getMessage());
      mayFit = false;
      showNotAll(marks.getOrDefault(site, OriginStatus.State.FILLING));
      return List.of();
    }
    pending.clear();
    problem = "";
    mayFit = true;
    return changes;
  }

  private Cursor at(FeedTable.Change change) {
    return new Cursor(table.current().epoch(), change.version());
  }

  /// Has the answers say that they are not all, as far as there is room for them: what is shown
  /// stays, and nobody takes it for all.
  private void showNotAll(OriginStatus.State mark) {
    var change = table.begin();
    int room = limits.entries() - table.size();
    boolean differs = false;
    for (var answer : answered.entrySet()) {
      var key = MemberKeys.selector(answer.getKey());
      var shown = table.entry(site, key);
      room -= shown.isPresent() ? 0 : 1;
      if (shown.isPresent() || room >= 0) {
        var value = entry(answer.getValue().toBuilder().setProblem(problem).build());
        differs |= !shown.map(FeedEntry::value).equals(Optional.of(value));
        change.put(site, key, value);
      }
    }
    if (differs) {
      change.origin(site, mark, at(change));
      change.commit();
    }
  }

  /// Returns the marks that go with changes.
  ///
  /// @param all whether others than those of changed origins are looked at
  private SortedMap<String, OriginStatus.State> marks(
      List<CopyChange> changes, SortedMap<String, OriginStatus.State> marks, boolean all) {
    var taken = new TreeMap<String, Integer>();
    var set = new TreeMap<String, OriginStatus.State>();
    for (var one : changes) {
      var otherwise = one.after() == null ? OriginStatus.State.REMOVED : OriginStatus.State.FILLING;
      taken.merge(one.origin(), one.after() == null ? 1 : 0, Integer::sum);
      set.merge(
          one.origin(),
          marks.getOrDefault(one.origin(), otherwise),
          (first, second) -> first == OriginStatus.State.REMOVED ? second : first);
    }
    if (all) {
      others(marks, set);
    }
    // An origin that has something left goes with the last of it.
    set.replaceAll((origin, state) ->
        state == OriginStatus.State.REMOVED
                && table.entries(origin).size() > taken.getOrDefault(origin, 0)
            ? OriginStatus.State.FILLING
            : state);
    return set;
  }

  /// Adds the marks that are others than those that are shown.
  private void others(
      SortedMap<String, OriginStatus.State> marks, SortedMap<String, OriginStatus.State> set) {
    marks.forEach((origin, state) -> {
      if (table.status(origin).map(OriginStatus::state).filter(state::equals).isEmpty()) {
        set.put(origin, state);
      }
    });
    for (var status : table.statuses()) {
      var origin = status.origin();
      if (status.state() != OriginStatus.State.REMOVED
          && !marks.containsKey(origin)
          && !set.containsKey(origin)) {
        set.put(origin, OriginStatus.State.REMOVED);
      }
    }
  }

  /// Returns why not all is told; empty where it is.
  String problem() {
    return problem;
  }

  /// Returns why a selector is not answered, or not with all; empty where it is.
  String trouble(String selector) {
    var answer = answered.get(selector);
    return problem.isEmpty() && answer != null ? answer.getProblem() : problem;
  }

  /// Visits the workloads that are shown.
  void workloads(MemberVisitor visitor) {
    for (var entry : table.entries()) {
      var value = entry.value();
      if (value != null && MemberKeys.isWorkload(entry.key())) {
        visitor.visit(entry.origin(), entry.key(), value);
      }
    }
  }
}

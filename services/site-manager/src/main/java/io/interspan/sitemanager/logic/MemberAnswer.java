package io.interspan.sitemanager.logic;

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
/// them at any time. Where the table does not take them, they stay collected, and the site is told
/// that it does not see all; once enough is gone they are shown.
final class MemberAnswer {
  private static final Bytes SELECTED =
      ProtoBytes.serialize(
          MembersEntry.newBuilder().setSelected(SelectedWorkload.getDefaultInstance()).build());

  private final String site;
  private final long epoch;
  private final FeedTable table;

  /// For each workload that is told of, the selectors that it is told for.
  private final TreeMap<String, TreeSet<String>> selected = new TreeMap<>();

  private record At(String origin, String key) {}

  private final LinkedHashMap<At, Optional<Bytes>> pending = new LinkedHashMap<>();

  /// Why nothing is told any more; empty where all is.
  private String problem = "";

  /// Whether something went since the table did not take what was collected.
  private boolean mayFit = true;

  /// @param site the id of this site
  MemberAnswer(String site, long epoch, FeedLimits limits) {
    this.site = site;
    this.epoch = epoch;
    this.table = new FeedTable(epoch, limits);
  }

  FeedTable table() {
    return table;
  }

  /// Says that a selector is answered from now on, with all whom it selects.
  ///
  /// @param trouble why it is not; empty where it is
  void answer(String selector, String trouble) {
    put(
        site,
        MemberKeys.selector(selector),
        ProtoBytes.serialize(
            MembersEntry.newBuilder()
                .setAnswered(SelectorAnswered.newBuilder().setProblem(trouble))
                .build()));
  }

  /// Says no more of a selector.
  void end(String selector) {
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
    pending.putLast(new At(origin, key), Optional.ofNullable(value));
    mayFit |= value == null;
  }

  /// Shows what was collected. Returns it, as a consumer that sees all at once would see it.
  ///
  /// @param marks how far what each host has is known, and what is of no host; by origin
  /// @param anew whether marks may be others than before
  List<CopyChange> show(SortedMap<String, OriginStatus.State> marks, boolean anew) {
    if (!problem.isEmpty() && !mayFit) {
      return List.of();
    }
    var changes = new ArrayList<CopyChange>();
    pending.forEach((id, after) -> {
      var before = table.entry(id.origin(), id.key()).map(FeedEntry::value).orElse(null);
      if (!Objects.equals(before, after.orElse(null))) {
        changes.add(new CopyChange(id.origin(), id.key(), before, after.orElse(null)));
      }
    });
    var change = table.begin();
    var set = new TreeMap<String, OriginStatus.State>();
    changes.forEach(
        one -> set.put(one.origin(), marks.getOrDefault(one.origin(), OriginStatus.State.FILLING)));
    if (anew || !problem.isEmpty()) {
      others(marks, set);
    }
    set.forEach(
        (origin, state) -> change.origin(origin, state, new Cursor(epoch, change.version())));
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
      showNotAll();
      return List.of();
    }
    pending.clear();
    problem = "";
    mayFit = true;
    return changes;
  }

  /// Marks what is shown as not all that there is: whoever asks keeps it, and takes nobody for
  /// known by it.
  private void showNotAll() {
    var change = table.begin();
    for (var status : table.statuses()) {
      if (status.state() == OriginStatus.State.COMPLETE) {
        change.origin(
            status.origin(), OriginStatus.State.FILLING, new Cursor(epoch, change.version()));
      }
    }
    change.commit();
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

  /// Returns why nothing is told; empty where all is.
  String problem() {
    return problem;
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

package io.interspan.sitemanager.logic.group;

import io.interspan.message.GroupSelector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.IntConsumer;

/// Which workloads of a site are selected by which selectors, kept up to date as both come, change
/// and go.
///
/// A selector is found by its anchors: keys of which whatever it selects has one. So the work of a
/// change grows with the selectors that ask for something that the workload has, and that of a new
/// selector with the workloads that have the rarest thing that it asks for; neither with the number
/// of all. What workloads have is looked up only in the kinds that selectors are anchored at.
///
/// One owner; not safe for use by several threads. Everything comes out in an order that is the
/// same in every run.
public final class MemberIndex {
  private final SelectorQuestion questions;
  private final Anchors anchors;

  private final HashMap<String, Integer> numbers = new HashMap<>();
  private final ArrayList<@Nullable Workload> workloads = new ArrayList<>();
  private final ArrayDeque<Integer> free = new ArrayDeque<>();

  /// For each kind that selectors are, or were, anchored at: who has what.
  private final EnumMap<IndexKey.Kind, HashMap<IndexKey, NumberSet>> having =
      new EnumMap<>(IndexKey.Kind.class);

  private final HashMap<IndexKey, List<Selected>> anchored = new HashMap<>();
  private final HashMap<String, Selected> selectors = new HashMap<>();

  private static final class Selected {
    final String id;
    final Predicate<Workload> question;
    final List<IndexKey> anchors;
    final NumberSet members;

    Selected(
        String id, Predicate<Workload> question, Collection<IndexKey> anchors, NumberSet members) {
      this.id = id;
      this.question = question;
      this.anchors = List.copyOf(anchors);
      this.members = members;
    }
  }

  /// An index without workloads and selectors.
  ///
  /// @param site the site whose workloads are to be in it
  public MemberIndex(String site) {
    this.questions = new SelectorQuestion(site);
    this.anchors = new Anchors(site, this::cost);
  }

  /// Adds a selector. One that is there already changes nothing.
  ///
  /// @throws IllegalArgumentException where it cannot be asked, such as for a broken regular
  ///   expression; then nothing changes
  public void add(String id, GroupSelector selector) {
    if (selectors.containsKey(id)) {
      return;
    }
    var question = questions.of(selector);
    var keys = anchors.of(selector);
    var exact = anchors.exact(selector);
    var members = exact.map(this::havingAll).orElseGet(NumberSet::new);
    var selected = new Selected(id, question, keys, members);
    if (exact.isEmpty()) {
      fill(selected);
    }
    selectors.put(id, selected);
    for (var key : selected.anchors) {
      anchored.computeIfAbsent(key, _ -> new ArrayList<>(1)).add(selected);
    }
    selected.members.trim();
  }

  /// Returns who has all of these keys: nobody need be asked.
  private NumberSet havingAll(List<IndexKey> keys) {
    var sets = new ArrayList<NumberSet>(keys.size());
    for (var key : keys) {
      var set = kind(key.kind()).get(key);
      if (set == null) {
        return new NumberSet();
      }
      sets.add(set);
    }
    return NumberSet.inAll(sets);
  }

  /// Asks each who has one of the anchors.
  private void fill(Selected selected) {
    for (var key : selected.anchors) {
      atKey(
          key,
          number -> {
            if (selected.question.test(workload(number))) {
              selected.members.add(number);
            }
          });
    }
  }

  /// Removes a selector. One that is not there changes nothing.
  public void remove(String id) {
    var selected = selectors.remove(id);
    if (selected != null) {
      for (var key : selected.anchors) {
        anchored.computeIfPresent(
            key,
            (_, list) -> {
              list.remove(selected);
              return list.isEmpty() ? null : list;
            });
      }
    }
  }

  /// Puts a workload in, in place of the one with the same port. Returns what that changed, in the
  /// order in which the selectors are found.
  public List<MemberChange> put(Workload workload) {
    var known = numbers.get(workload.port());
    int number = known == null ? allot(workload.port()) : known;
    return replace(number, workloads.get(number), workload);
  }

  /// Takes a workload out; returns what that changed.
  public List<MemberChange> take(String port) {
    var number = numbers.remove(port);
    if (number == null) {
      return List.of();
    }
    var changes = replace(number, workloads.get(number), null);
    free.add(number);
    return changes;
  }

  private int allot(String port) {
    var reused = free.poll();
    int number = reused == null ? workloads.size() : reused;
    if (reused == null) {
      workloads.add(null);
    }
    numbers.put(port, number);
    return number;
  }

  private List<MemberChange> replace(
      int number, @Nullable Workload before, @Nullable Workload after) {
    var candidates = new LinkedHashSet<Selected>();
    keys(
        before,
        key -> {
          leave(key, number);
          candidates.addAll(anchored.getOrDefault(key, List.of()));
        });
    keys(
        after,
        key -> {
          enter(key, number);
          candidates.addAll(anchored.getOrDefault(key, List.of()));
        });
    workloads.set(number, after);
    var port = before != null ? before.port() : after != null ? after.port() : "";
    var changes = new ArrayList<MemberChange>();
    for (var selected : candidates) {
      boolean was = selected.members.contains(number);
      boolean is = after != null && selected.question.test(after);
      if (was != is) {
        if (is) {
          selected.members.add(number);
        } else {
          selected.members.remove(number);
        }
        changes.add(new MemberChange(selected.id, port, is));
      }
    }
    return changes;
  }

  /// Visits the keys of a workload whose kinds are looked up.
  private void keys(@Nullable Workload workload, Consumer<IndexKey> visitor) {
    if (workload != null) {
      IndexKey.forEach(workload, having.keySet(), visitor);
    }
  }

  private void enter(IndexKey key, int number) {
    kind(key.kind()).computeIfAbsent(key, _ -> new NumberSet()).add(number);
  }

  private void leave(IndexKey key, int number) {
    kind(key.kind())
        .computeIfPresent(
            key,
            (_, set) -> {
              set.remove(number);
              return set.isEmpty() ? null : set;
            });
  }

  /// Returns who has what of a kind, which is looked up from now on.
  private Map<IndexKey, NumberSet> kind(IndexKey.Kind kind) {
    var known = having.get(kind);
    if (known != null) {
      return known;
    }
    var made = new HashMap<IndexKey, NumberSet>();
    having.put(kind, made);
    for (int number = 0; number < workloads.size(); number++) {
      var workload = workloads.get(number);
      if (workload != null) {
        int at = number;
        IndexKey.forEach(
            workload,
            List.of(kind),
            key -> made.computeIfAbsent(key, _ -> new NumberSet()).add(at));
      }
    }
    return made;
  }

  private void atKey(IndexKey key, IntConsumer visitor) {
    var set = kind(key.kind()).get(key);
    if (set != null) {
      set.forEach(visitor);
    }
  }

  private long cost(IndexKey key) {
    var set = kind(key.kind()).get(key);
    return (set == null ? 0L : set.size()) + anchored.getOrDefault(key, List.of()).size();
  }

  private Workload workload(int number) {
    var workload = workloads.get(number);
    if (workload == null) {
      throw new IllegalStateException("number " + number + " is free, but somebody has it");
    }
    return workload;
  }

  /// Returns the workload of a port.
  public Optional<Workload> workload(String port) {
    return Optional.ofNullable(numbers.get(port)).map(this::workload);
  }

  /// Returns whether a selector is in.
  public boolean has(String id) {
    return selectors.containsKey(id);
  }

  /// Visits the workloads that a selector selects, in the order of their numbers.
  public void members(String id, Consumer<Workload> visitor) {
    var selected = selectors.get(id);
    if (selected != null) {
      selected.members.forEach(number -> visitor.accept(workload(number)));
    }
  }

  /// Returns the number of workloads that a selector selects.
  public int count(String id) {
    var selected = selectors.get(id);
    return selected == null ? 0 : selected.members.size();
  }

  /// Returns the ports of the workloads that a selector would select, were it in.
  public List<Workload> ask(GroupSelector selector) {
    var question = questions.of(selector);
    var found = new LinkedHashSet<Workload>();
    for (var key : anchors.of(selector)) {
      atKey(
          key,
          number -> {
            if (question.test(workload(number))) {
              found.add(workload(number));
            }
          });
    }
    return List.copyOf(found);
  }

  /// Returns the number of workloads.
  public int size() {
    return numbers.size();
  }
}

package io.interspan.firewall.logic.group;

import io.interspan.message.GroupSelector;
import io.interspan.model.intent.Tag;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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

  /// The names of workloads, by their numbers.
  private final ArrayList<String> names = new ArrayList<>();

  private final ArrayDeque<Integer> free = new ArrayDeque<>();

  /// For each kind that selectors are, or were, found by: who has what.
  private final EnumMap<IndexKey.Kind, HashMap<Tag, Posting>> postings =
      new EnumMap<>(IndexKey.Kind.class);

  private final HashMap<String, Selected> selectors = new HashMap<>();

  /// An index without workloads and selectors.
  ///
  /// @param site the site whose workloads are to be in it
  public MemberIndex(String site) {
    this.questions = new SelectorQuestion(site);
    this.anchors = new Anchors(site, this::cost);
    // Most groups ask for tags: looked up from the start, no workload has to be looked at again.
    kind(IndexKey.Kind.PORT_TAG);
  }

  /// Adds a selector. One that is there already changes nothing.
  ///
  /// @throws IllegalArgumentException where it cannot be asked, such as for a broken regular
  ///   expression; then nothing changes
  public void add(String id, GroupSelector selector) {
    if (selectors.containsKey(id)) {
      return;
    }
    var exact = anchors.exact(selector);
    var selected = exact.isPresent() ? havingAll(id, exact.get()) : asking(id, selector);
    selectors.put(id, selected);
    for (var posting : selected.anchors()) {
      posting.add(selected);
    }
    selected.members().trim();
  }

  /// Selects who has all of these keys, so that nobody need be asked; found by the rarest of them.
  private Selected havingAll(String id, List<IndexKey> keys) {
    var found = new ArrayList<Posting>(keys.size());
    for (var key : keys) {
      var posting = find(key);
      if (posting == null) {
        return Selected.havingAll(id, keys, List.of(open(key)), new NumberSet());
      }
      found.add(posting);
    }
    var rarest = found.getFirst();
    var sets = new ArrayList<NumberSet>(found.size());
    for (var posting : found) {
      rarest = posting.cost() < rarest.cost() ? posting : rarest;
      sets.add(posting.workloads());
    }
    // The keys of the postings: one instance for all selectors.
    var shared = found.stream().map(Posting::key).toList();
    return Selected.havingAll(id, shared, List.of(rarest), NumberSet.inAll(sets));
  }

  /// Selects who has one of its anchors and answers its question.
  private Selected asking(String id, GroupSelector selector) {
    var question = questions.of(selector);
    var found = new ArrayList<Posting>();
    var members = new NumberSet();
    for (var key : anchors.of(selector)) {
      var posting = open(key);
      found.add(posting);
      posting
          .workloads()
          .forEach(number -> {
            if (question.test(workload(number))) {
              members.add(number);
            }
          });
    }
    return new Selected(id, question, found, members);
  }

  /// Removes a selector. One that is not there changes nothing.
  public void remove(String id) {
    var selected = selectors.remove(id);
    if (selected != null) {
      for (var posting : selected.anchors()) {
        posting.remove(selected);
        closeUnused(posting);
      }
    }
  }

  /// Puts a workload in under the name of its port.
  public List<MemberChange> put(Workload workload) {
    return put(workload.port(), workload);
  }

  /// Puts a workload in, in place of the one with the same name. Returns what that changed, in the
  /// order in which the selectors are found.
  public List<MemberChange> put(String name, Workload workload) {
    var known = numbers.get(name);
    int number = known == null ? allot(name) : known;
    return replace(number, workloads.get(number), workload);
  }

  /// Takes a workload out; returns what that changed.
  public List<MemberChange> take(String name) {
    var number = numbers.remove(name);
    if (number == null) {
      return List.of();
    }
    var changes = replace(number, workloads.get(number), null);
    free.add(number);
    return changes;
  }

  private int allot(String name) {
    var reused = free.poll();
    int number = reused == null ? workloads.size() : reused;
    if (reused == null) {
      workloads.add(null);
      names.add(name);
    } else {
      names.set(number, name);
    }
    numbers.put(name, number);
    return number;
  }

  private List<MemberChange> replace(
      int number, @Nullable Workload before, @Nullable Workload after) {
    var candidates = new LinkedHashSet<Selected>();
    for (var kind : postings.keySet()) {
      if (before != null) {
        IndexKey.forEachWord(before, kind, word -> leave(kind, word, number, candidates));
      }
      if (after != null) {
        IndexKey.forEachWord(after, kind, word -> enter(kind, word, number, candidates));
      }
    }
    workloads.set(number, after);
    var name = names.get(number);
    var changes = new ArrayList<MemberChange>();
    for (var selected : candidates) {
      boolean was = selected.members().contains(number);
      boolean is = after != null && selected.question().test(after);
      if (was != is) {
        if (is) {
          selected.members().add(number);
        } else {
          selected.members().remove(number);
        }
        changes.add(new MemberChange(selected.id(), name, is));
      }
    }
    return changes;
  }

  private void enter(IndexKey.Kind kind, Tag word, int number, Collection<Selected> candidates) {
    var posting = open(kind(kind), kind, word);
    posting.workloads().add(number);
    candidates.addAll(posting.selectors());
  }

  private void leave(IndexKey.Kind kind, Tag word, int number, Collection<Selected> candidates) {
    var posting = kind(kind).get(word);
    if (posting != null) {
      posting.workloads().remove(number);
      candidates.addAll(posting.selectors());
      closeUnused(posting);
    }
  }

  /// Returns who has what of a kind, which is looked up from now on.
  private Map<Tag, Posting> kind(IndexKey.Kind kind) {
    var known = postings.get(kind);
    if (known != null) {
      return known;
    }
    var made = new HashMap<Tag, Posting>();
    for (int number = 0; number < workloads.size(); number++) {
      var workload = workloads.get(number);
      if (workload != null) {
        int at = number;
        IndexKey.forEachWord(workload, kind, word -> open(made, kind, word).workloads().add(at));
      }
    }
    postings.put(kind, made);
    return made;
  }

  private @Nullable Posting find(IndexKey key) {
    return kind(key.kind()).get(key.word());
  }

  /// Returns the posting of a key, which is made where there is none.
  private Posting open(IndexKey key) {
    return open(kind(key.kind()), key.kind(), key.word());
  }

  private static Posting open(Map<Tag, Posting> ofKind, IndexKey.Kind kind, Tag word) {
    var known = ofKind.get(word);
    if (known != null) {
      return known;
    }
    var made = new Posting(new IndexKey(kind, word));
    ofKind.put(word, made);
    return made;
  }

  private void closeUnused(Posting posting) {
    if (posting.isEmpty()) {
      kind(posting.key().kind()).remove(posting.key().word());
    }
  }

  private long cost(IndexKey key) {
    var posting = find(key);
    return posting == null ? 0L : posting.cost();
  }

  private Workload workload(int number) {
    var workload = workloads.get(number);
    if (workload == null) {
      throw new IllegalStateException("number " + number + " is free, but somebody has it");
    }
    return workload;
  }

  /// Returns whether a selector is in.
  public boolean has(String id) {
    return selectors.containsKey(id);
  }

  /// Visits the workloads that a selector selects, in the order of their numbers.
  public void members(String id, Consumer<Workload> visitor) {
    var selected = selectors.get(id);
    if (selected != null) {
      selected.members().forEach(number -> visitor.accept(workload(number)));
    }
  }

  /// Visits the names of the workloads that a selector selects, likewise.
  public void names(String id, Consumer<String> visitor) {
    var selected = selectors.get(id);
    if (selected != null) {
      selected.members().forEach(number -> visitor.accept(names.get(number)));
    }
  }

  /// Returns the number of workloads that a selector selects.
  public int count(String id) {
    var selected = selectors.get(id);
    return selected == null ? 0 : selected.members().size();
  }

  /// Returns the workloads that a selector would select, were it in. What it asks for is looked up
  /// for all workloads from now on, as if it had been.
  public List<Workload> ask(GroupSelector selector) {
    var question = questions.of(selector);
    var found = new LinkedHashSet<Workload>();
    for (var key : anchors.of(selector)) {
      var posting = find(key);
      if (posting != null) {
        posting
            .workloads()
            .forEach(number -> {
              if (question.test(workload(number))) {
                found.add(workload(number));
              }
            });
      }
    }
    return List.copyOf(found);
  }

  /// Returns the number of workloads.
  public int size() {
    return numbers.size();
  }
}

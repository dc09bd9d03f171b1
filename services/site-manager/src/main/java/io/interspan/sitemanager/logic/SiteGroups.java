package io.interspan.sitemanager.logic;

import io.interspan.firewall.logic.group.AskedSelectors;
import io.interspan.firewall.logic.group.MemberKeys;
import io.interspan.message.FoundMember;
import io.interspan.message.PlanEntry;
import io.interspan.message.ProtoBytes;
import io.interspan.message.SelectedWorkload;
import io.interspan.message.SelectorAnswered;
import io.interspan.message.WorkloadEntry;
import io.interspan.model.Bytes;
import io.interspan.model.copy.CopyWrite;
import io.interspan.model.copy.StoredEntry;
import io.interspan.model.feed.CopyChange;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedMirror;
import io.interspan.model.feed.MirrorStep;
import io.interspan.model.intent.IntentPath;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The site's groups: who their members are, here and at other sites, what of the plan's
/// definitions is in force, and what other sites are told of their groups' members here.
///
/// It decides; who owns it writes to the disk, and shows what was written.
final class SiteGroups {
  /// What the configuration says of a workload that a selector selects.
  static final Bytes SELECTED =
      ProtoBytes.serialize(
          PlanEntry.newBuilder().setSelected(SelectedWorkload.getDefaultInstance()).build());

  private final String site;
  private final Workloads workloads;
  private final MemberAnswers answers;
  private final MemberBook book;
  private final Known knowledge = new Known();
  private final ReadyGate gate;

  /// Returns whether another site has not been heard for so long that it is not waited for.
  private Predicate<String> silent = _ -> false;

  /// What is to be written, of what happened since the last [#settle].
  private final ArrayList<KeyChange> config = new ArrayList<>();

  private boolean known;

  /// The configuration that the disk has, until it was compared with what it is to be.
  private @Nullable SortedMap<String, Bytes> restored;

  /// What the owner is to write, and to show once it is on the disk.
  ///
  /// @param config for the configuration
  /// @param certain the revision up to which the plan is in force for certain with it; empty where
  ///   all of it is
  record Step(List<KeyChange> config, OptionalLong certain) {}

  /// @param shown the configuration that the disk has
  SiteGroups(
      String site,
      long epoch,
      List<StoredEntry> rows,
      SortedMap<String, Bytes> shown,
      HostInventory inventory,
      FeedLimits limits) {
    this.site = site;
    this.workloads = new Workloads(site, inventory);
    this.answers = new MemberAnswers(site, epoch, limits, inventory, workloads);
    this.book = new MemberBook(site, epoch, rows, limits);
    this.gate = new ReadyGate(shown, knowledge);
    answers.begin(site);
    shown(shown.entrySet().stream().map(e -> new KeyChange(e.getKey(), e.getValue())).toList());
  }

  private final class Known implements ReadyGate.Knowledge {
    @Override
    public boolean isKnown(String of, String selector) {
      return of.equals(site)
          ? known && answers.trouble(selector).isEmpty()
          : book.answer(of, selector).filter(answer -> answer.getProblem().isEmpty()).isPresent();
    }

    @Override
    public boolean isSilent(String of, String selector) {
      return !trouble(of, selector).isEmpty() || (!of.equals(site) && silent.test(of));
    }
  }

  /// Returns why a site cannot say, or not with all, whom a selector selects; empty where it can,
  /// or has not said anything.
  private String trouble(String of, String selector) {
    return of.equals(site)
        ? answers.trouble(selector)
        : book.answer(of, selector).map(SelectorAnswered::getProblem).orElse("");
  }

  MemberBook book() {
    return book;
  }

  MemberAnswers answers() {
    return answers;
  }

  ReadyGate gate() {
    return gate;
  }

  /// Returns what changes of the plan would come to.
  PlanPreview preview(SitePlan plan) {
    return new PlanPreview(site, this, plan);
  }

  Workloads workloads() {
    return workloads;
  }

  /// Says that all of the site's own is known: its plan, and its own objects.
  void known() {
    known = true;
  }

  boolean isKnown() {
    return known;
  }

  /// Takes what the disk has of the plan, which may be ahead of the configuration.
  ///
  /// @param certain the revision that the configuration says it shows
  void restored(long certain, SortedMap<String, Bytes> plan, SortedMap<String, Bytes> shown) {
    restored = shown;
    var keys = new TreeSet<>(plan.keySet());
    keys.addAll(shown.keySet());
    // What is of the site's own objects, their log will say.
    keys.removeIf(key -> key.startsWith(IntentPath.LOCAL_ROOT.value() + "/"));
    var changes = new ArrayList<KeyChange>();
    for (var key : keys) {
      var change = new KeyChange(key, plan.get(key));
      if (!Objects.equals(change.value(), shown.get(key)) && gate.concerns(change)) {
        changes.add(change);
      }
    }
    gate.offer(certain, changes);
  }

  /// Returns those of a plan's changes that wait for nothing; the others go down once they are
  /// ready.
  ///
  /// @param certain the revision up to which the plan was in force before
  List<KeyChange> offer(long certain, Collection<KeyChange> changes) {
    var now = new ArrayList<KeyChange>();
    var later = new ArrayList<KeyChange>();
    changes.forEach(change -> (gate.concerns(change) ? later : now).add(change));
    gate.offer(certain, later);
    return now;
  }

  /// Takes what the configuration shows from now on.
  void shown(Collection<KeyChange> changes) {
    answers.move(workloads.configured(changes));
  }

  /// Takes what hosts report from now on.
  void reported(Collection<String> keys) {
    answers.move(workloads.reported(keys));
    answers.marksMayChange();
  }

  /// Takes what another site asks.
  void asked(String asker, Collection<CopyChange> changes) {
    for (var change : changes) {
      if (!change.origin().equals(asker)) {
        continue;
      }
      var after = change.after();
      if (after == null) {
        answers.askNoMore(asker, change.key());
      } else {
        var asked = Subscriptions.read(after);
        answers.ask(asker, change.key(), asked.getSelector(), asked.getNumber());
      }
    }
  }

  /// Takes what another site answers; returns the same for the disk.
  CopyWrite answered(String of, String relay, FeedMirror mirror, MirrorStep.Applied applied) {
    var step = book.apply(of, relay, mirror, applied);
    member(of, step.changes());
    return step.write();
  }

  /// Has the configuration show what changed of the members of what is in force.
  private void member(String of, Collection<CopyChange> changes) {
    for (var change : changes) {
      var answered = MemberKeys.answeredBy(change.key());
      answered.filter(id -> gate.isInForce(of, id)).ifPresent(id -> gate.lookAgain(of, id));
      if (answered.isPresent() && change.after() != null) {
        gate.answers(of);
      }
      var selector = MemberKeys.selectorOf(change.key());
      // What went is taken out in any case: it may have been in force until now.
      if (selector.filter(id -> change.after() == null || gate.isInForce(of, id)).isPresent()
          || MemberKeys.isWorkload(change.key())) {
        config.add(entry(change.origin(), change.key(), change.after()));
      }
    }
  }

  static KeyChange entry(String origin, String key, @Nullable Bytes value) {
    var at = MemberKeys.ofOrigin(key, origin);
    if (value == null) {
      return new KeyChange(at, null);
    }
    if (!MemberKeys.isWorkload(key)) {
      return new KeyChange(at, SELECTED);
    }
    var entry = MemberBook.read(value);
    return new KeyChange(
        at, entry == null || !entry.hasWorkload() ? null : entry(entry.getWorkload()));
  }

  /// Returns what the configuration says of a workload.
  static Bytes entry(WorkloadEntry workload) {
    return ProtoBytes.serialize(PlanEntry.newBuilder().setWorkload(workload).build());
  }

  /// Lets pass what is ready, asks what is to be asked, and returns what is to be written.
  ///
  /// @param here the revision up to which the plan is here
  /// @param silent whether a site has not been heard for so long that it is not waited for
  Step settle(long now, long here, Predicate<String> silent) {
    this.silent = silent;
    var outcome = gate.settle(now, here);
    config.addAll(outcome.config());
    outcome.inForce().forEach(change -> showMembers(change.ended()));
    outcome.asks().forEach(this::ask);
    show();
    outcome.inForce().forEach(change -> showMembers(change.begun()));
    var onDisk = restored;
    if (onDisk != null) {
      restored = null;
      reconcile(onDisk);
    }
    // A change of the same key that came later is the one that counts.
    var last = new TreeMap<String, KeyChange>();
    config.forEach(change -> last.put(change.key(), change));
    config.clear();
    return new Step(List.copyOf(last.values()), gate.certain());
  }

  /// Shows the answers, and has the configuration show what this site itself is answered.
  private void show() {
    var changes = answers.show(known);
    member(site, changes);
    var own = gate.selectorsInForce().get(site);
    if (own != null && !answers.problem(site).isEmpty()) {
      own.keySet().forEach(id -> gate.lookAgain(site, id));
    }
  }

  /// Has the configuration show all members of what is in force, and nothing else about members:
  /// what the disk has may come from a time when less was asked.
  ///
  /// @param shown the configuration that the disk has
  private void reconcile(SortedMap<String, Bytes> shown) {
    var should = new TreeMap<String, Bytes>(gate.groups());
    gate.selectorsInForce()
        .forEach((of, selectors) ->
            selectors
                .keySet()
                .forEach(id ->
                    members(
                        of,
                        id,
                        (origin, port) -> put(member(origin, id, port, SELECTED), should))));
    answers.workloads((origin, key, value) -> put(entry(origin, key, value), should));
    book.workloads((origin, key, value) -> put(entry(origin, key, value), should));
    shown.keySet().stream()
        .filter(key -> MemberKeys.isOfMembers(key) && !should.containsKey(key))
        .forEach(key -> config.add(new KeyChange(key, null)));
    should.forEach((key, value) -> {
      if (!Objects.equals(value, shown.get(key))) {
        config.add(new KeyChange(key, value));
      }
    });
  }

  private static void put(KeyChange change, SortedMap<String, Bytes> into) {
    if (change.value() != null) {
      into.put(change.key(), change.value());
    }
  }

  /// Forgets a site of which nothing is asked any more; returns the same for the disk.
  CopyWrite forget(String of) {
    book.entries(
        of,
        (origin, key, _) -> {
          if (MemberKeys.isWorkload(key) || MemberKeys.selectorOf(key).isPresent()) {
            config.add(entry(origin, key, null));
          }
        });
    return book.forget(of);
  }

  private void ask(AskedSelectors.Change change) {
    for (var asked : change.begun()) {
      if (asked.site().equals(site)) {
        answers.ask(site, asked.id(), asked.selector(), 0);
      } else {
        book.ask(asked.site(), asked.id(), asked.selector());
      }
    }
    for (var asked : change.ended()) {
      if (asked.site().equals(site)) {
        answers.askNoMore(site, asked.id());
      } else {
        book.askNoMore(asked.site(), asked.id());
      }
    }
  }

  /// Has the configuration show the members of those of these that are in force, and of the others
  /// no longer: each may have come and gone since, for another group, or with another change.
  private void showMembers(Collection<AskedSelectors.Asked> selectors) {
    for (var asked : selectors) {
      var shown = gate.isInForce(asked.site(), asked.id()) ? SELECTED : null;
      members(
          asked.site(),
          asked.id(),
          (origin, port) -> config.add(member(origin, asked.id(), port, shown)));
    }
  }

  static KeyChange member(String origin, String selector, String port, @Nullable Bytes value) {
    return new KeyChange(MemberKeys.ofOrigin(MemberKeys.member(selector, port), origin), value);
  }

  /// Returns whether a site has said whom a selector selects there.
  boolean isKnown(String of, String selector) {
    return knowledge.isKnown(of, selector);
  }

  /// The same of a group that is in force.
  String trouble(IntentPath group, String of) {
    var needed = gate.needed().get(group);
    if (needed == null) {
      return "";
    }
    return needed.problem().isEmpty() ? trouble(of, needed.id()) : needed.problem();
  }

  /// Visits the members that a site has of a selector; returns how many there are.
  int members(String of, String selector, Consumer<FoundMember> visitor) {
    var count = new int[1];
    members(
        of,
        selector,
        (origin, port) -> {
          count[0]++;
          visitor.accept(
              of.equals(site)
                  ? found(port)
                  : book.workload(of, origin, port)
                      .map(MemberBook::read)
                      .map(entry -> MemberQuestions.found(origin, entry))
                      .orElseGet(() ->
                          FoundMember.newBuilder()
                              .setWorkload(WorkloadEntry.newBuilder().setPort(port))
                              .build()));
        });
    return count[0];
  }

  /// Returns a workload of the site's own.
  FoundMember found(String port) {
    var placed = Objects.requireNonNull(workloads.all().get(port));
    var entry = Objects.requireNonNull(MemberBook.read(placed.entry()));
    return MemberQuestions.found(placed.origin(), entry);
  }

  private void members(String of, String selector, BiConsumer<String, String> visitor) {
    if (of.equals(site)) {
      answers.members(
          selector, placed -> visitor.accept(placed.origin(), placed.workload().port()));
    } else {
      book.members(of, selector, visitor);
    }
  }
}

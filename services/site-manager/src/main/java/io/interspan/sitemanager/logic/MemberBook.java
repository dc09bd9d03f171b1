package io.interspan.sitemanager.logic;

import io.interspan.firewall.logic.group.MemberKeys;
import io.interspan.message.GroupSelector;
import io.interspan.message.MalformedMessageException;
import io.interspan.message.MembersEntry;
import io.interspan.message.ProtoBytes;
import io.interspan.message.SelectorAnswered;
import io.interspan.message.SubscriptionEntry;
import io.interspan.model.Bytes;
import io.interspan.model.copy.CopyWrite;
import io.interspan.model.copy.StoredEntry;
import io.interspan.model.feed.CopyChange;
import io.interspan.model.feed.DurableCopies;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedMirror;
import io.interspan.model.feed.FeedTable;
import io.interspan.model.feed.FeedTables;
import io.interspan.model.feed.MirrorStep;
import io.interspan.model.feed.OriginStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// What this site asks other sites of its groups' members, and what they answered: the answers on
/// its disk, so that a restart forgets nobody.
final class MemberBook {
  private static final String FEED = "members/";

  private final String self;
  private final FeedTables tables;
  private final FeedLimits limits;
  private final TreeMap<String, Site> sites = new TreeMap<>();

  /// The highest number that anything was asked with.
  private long lastNumber;

  private static final class Site {
    final OwnTable asked;
    final DurableCopies answers;
    final ArrayList<KeyChange> pending = new ArrayList<>();

    /// What is asked, and with which number: an answer to an asking that was ended is none, as the
    /// site is about to take it away.
    final TreeMap<String, Long> numbers = new TreeMap<>();

    /// The numbers of the answers on the disk, of what was not asked for since the start.
    final TreeMap<String, Long> stored = new TreeMap<>();

    /// Those that no message can hold, and why: they are not asked, and count as not answered.
    final TreeMap<String, String> tooLarge = new TreeMap<>();

    Site(OwnTable asked, DurableCopies answers) {
      this.asked = asked;
      this.answers = answers;
    }
  }

  /// @param rows what the disk holds
  MemberBook(String self, long epoch, List<StoredEntry> rows, FeedLimits limits) {
    this.self = self;
    this.tables = new FeedTables(epoch, limits);
    this.limits = limits;
    for (var row : rows) {
      siteOf(row.table()).ifPresent(site -> sites.computeIfAbsent(site, _ -> load(site, rows)));
    }
  }

  private static Optional<String> siteOf(String table) {
    return table.startsWith(FEED)
        ? Optional.of(table.substring(FEED.length(), table.lastIndexOf('/')))
        : Optional.empty();
  }

  private Site load(String site, List<StoredEntry> rows) {
    var loaded =
        new Site(new OwnTable(self, tables.open()), DurableCopies.load(FEED + site, rows, limits));
    loaded
        .answers
        .copies()
        .values(site)
        .forEach((key, value) ->
            MemberKeys.answeredBy(key)
                .ifPresent(id -> {
                  long number = answered(value).map(SelectorAnswered::getNumber).orElse(0L);
                  loaded.stored.put(id, number);
                  lastNumber = Math.max(lastNumber, number);
                }));
    return loaded;
  }

  /// Returns the tables on the disk that this class keeps of a site.
  private static List<String> rows(String site) {
    return List.of(FEED + site + "/entry", FEED + site + "/origin", FEED + site + "/cursor");
  }

  /// Returns the tables of this class among those that have rows.
  static List<String> tables(List<StoredEntry> rows) {
    return rows.stream()
        .map(StoredEntry::table)
        .filter(table -> siteOf(table).isPresent())
        .distinct()
        .toList();
  }

  void ask(String site, String id, GroupSelector selector) {
    var of = sites.computeIfAbsent(site, _ -> load(site, List.of()));
    var stored = of.stored.remove(id);
    long number = stored == null ? ++lastNumber : stored;
    of.numbers.put(id, number);
    var asked =
        ProtoBytes.serialize(
            SubscriptionEntry.newBuilder().setSelector(selector).setNumber(number).build());
    if (asked.size() > limits.entryBytes()) {
      of.tooLarge.put(
          id,
          "is too large to be asked for: "
              + asked.size()
              + " bytes, "
              + limits.entryBytes()
              + " are taken");
    } else {
      of.pending.add(new KeyChange(id, asked));
    }
  }

  void askNoMore(String site, String id) {
    var of = sites.get(site);
    if (of != null) {
      of.numbers.remove(id);
      of.tooLarge.remove(id);
      of.pending.add(new KeyChange(id, null));
    }
  }

  /// Shows what is asked to a site as it is now.
  ///
  /// @param known whether all that is to be asked is known
  void show(String site, boolean known) {
    var of = site(site);
    if (known) {
      of.asked.complete();
    }
    of.asked.change(of.pending);
    of.pending.clear();
  }

  /// Returns the sites that are asked, or were and have answers here.
  SortedSet<String> sites() {
    return Collections.unmodifiableSortedSet(sites.navigableKeySet());
  }

  /// Returns whether a site is asked for anything.
  boolean asks(String site) {
    var of = sites.get(site);
    return of != null && !of.numbers.isEmpty();
  }

  FeedTable asked(String site) {
    return site(site).asked.table();
  }

  FeedMirror mirror(String site, String relay) {
    return site(site).answers.mirror(relay);
  }

  private Site site(String site) {
    var of = sites.get(site);
    if (of == null) {
      throw new IllegalStateException("nothing is asked of " + site);
    }
    return of;
  }

  /// Takes an answer.
  DurableCopies.Step apply(
      String site, String relay, FeedMirror mirror, MirrorStep.Applied applied) {
    var answers = site(site).answers;
    var changes = new ArrayList<CopyChange>();
    var write = CopyWrite.NOTHING;
    if (isWhole(site, mirror, applied)) {
      // A host that left while nothing was asked, or before the site's restart, has no mark.
      for (var origin : List.copyOf(answers.copies().origins())) {
        if (mirror.status(origin).isEmpty() && mirror.entries(origin).isEmpty()) {
          var left = answers.forget(origin);
          changes.addAll(left.changes());
          write = DiskQueue.join(write, left.write());
        }
      }
    }
    var step = answers.apply(relay, mirror, applied);
    changes.addAll(step.changes());
    return new DurableCopies.Step(changes, DiskQueue.join(write, step.write()));
  }

  /// Returns whether a site says from now on that what it does not show is not there.
  private static boolean isWhole(String site, FeedMirror mirror, MirrorStep.Applied applied) {
    boolean marked =
        applied.snapshot() || applied.statuses().stream().anyMatch(s -> s.origin().equals(site));
    return marked
        && mirror.status(site).filter(s -> s.state() == OriginStatus.State.COMPLETE).isPresent();
  }

  /// Forgets a site of which nothing is asked any more; returns the same for the disk.
  CopyWrite forget(String site) {
    var of = sites.remove(site);
    if (of != null) {
      tables.close(of.asked.table());
    }
    return new CopyWrite(rows(site), List.of(), List.of());
  }

  /// Returns the answer to a selector: empty while there is none.
  Optional<SelectorAnswered> answer(String site, String selector) {
    var of = sites.get(site);
    if (of == null) {
      return Optional.empty();
    }
    var tooLarge = of.tooLarge.get(selector);
    if (tooLarge != null) {
      return Optional.of(SelectorAnswered.newBuilder().setProblem(tooLarge).build());
    }
    var copies = of.answers.copies();
    boolean complete =
        copies.state(site).filter(state -> state != OriginStatus.State.FILLING).isPresent();
    var number = of.numbers.get(selector);
    return complete && number != null
        ? copies
            .value(site, MemberKeys.selector(selector))
            .flatMap(MemberBook::answered)
            .filter(answer -> answer.getNumber() == number)
        : Optional.empty();
  }

  private static Optional<SelectorAnswered> answered(Bytes value) {
    return Optional.ofNullable(read(value))
        .filter(MembersEntry::hasAnswered)
        .map(MembersEntry::getAnswered);
  }

  static @Nullable MembersEntry read(Bytes value) {
    try {
      return ProtoBytes.parse(MembersEntry.parser(), value, "members");
    } catch (MalformedMessageException _) {
      // Of a later version: as if it were not there.
      return null;
    }
  }

  /// Visits the members that a site has of a selector: origin and port.
  void members(String site, String selector, BiConsumer<String, String> visitor) {
    var of = sites.get(site);
    if (of == null) {
      return;
    }
    var first = MemberKeys.membersOf(selector);
    var copies = of.answers.copies();
    for (var origin : copies.origins()) {
      for (var key : copies.values(origin).tailMap(first, true).keySet()) {
        if (!key.startsWith(first)) {
          break;
        }
        visitor.accept(origin, MemberKeys.portOf(key));
      }
    }
  }

  /// Visits all that a site told.
  void entries(String site, MemberVisitor visitor) {
    var of = sites.get(site);
    if (of != null) {
      var copies = of.answers.copies();
      copies
          .origins()
          .forEach(origin ->
              copies.values(origin).forEach((key, value) -> visitor.visit(origin, key, value)));
    }
  }

  /// Visits the workloads that all sites told of.
  void workloads(MemberVisitor visitor) {
    sites
        .keySet()
        .forEach(site ->
            entries(
                site,
                (origin, key, value) -> {
                  if (MemberKeys.isWorkload(key)) {
                    visitor.visit(origin, key, value);
                  }
                }));
  }

  /// Returns a workload that a site told of.
  Optional<Bytes> workload(String site, String origin, String port) {
    var of = sites.get(site);
    return of == null
        ? Optional.empty()
        : of.answers.copies().value(origin, MemberKeys.workload(port));
  }
}

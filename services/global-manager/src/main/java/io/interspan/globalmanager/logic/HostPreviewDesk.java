package io.interspan.globalmanager.logic;

import io.interspan.message.AskedAtSite;
import io.interspan.message.Effect;
import io.interspan.message.EffectsAnswer;
import io.interspan.message.EffectsQuestion;
import io.interspan.message.EntryChange;
import io.interspan.message.Envelope;
import io.interspan.message.GroupSelector;
import io.interspan.message.HostsAnswer;
import io.interspan.message.HostsQuestion;
import io.interspan.message.PreviewAnswer;
import io.interspan.message.PreviewedMember;
import io.interspan.message.ServiceAddress;
import io.interspan.message.SitePreviewAnswer;
import io.interspan.message.SitePreviewQuestion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Finds out which hosts a change would send what.
///
/// ```
///  effects ──▶ asked ──▶ hosts ──▶ (done)
///    │ each site that is sent something: whom would it ask, what would it tell others?
///    └──▶ those that would be asked: whom do these selectors select?
///           └──▶ each site that is sent something, or told: which hosts would be sent what?
/// ```
///
/// A site that does not answer in time is named, and the others go on without it.
final class HostPreviewDesk {
  /// How long the answers to one round of questions are waited for.
  static final long TIMEOUT_MILLIS = 3_500;

  /// The most changes that are looked at at a time; of one more it is said that it is not known.
  static final int MAX_OPEN = 16;

  /// The most bytes of a question, less than a message may have: a site that would be asked more is
  /// named.
  static final int MAX_BYTES = 3 << 20;

  /// What came of it.
  ///
  /// @param hosts what sites said of their hosts, by site
  /// @param unknown why not all is known, by site; by "" where it concerns all
  record Outcome(SortedMap<String, HostsAnswer> hosts, SortedMap<String, String> unknown) {
    /// No host is sent anything.
    static final Outcome NOTHING = new Outcome(new TreeMap<>(), new TreeMap<>());

    Outcome {
      hosts = Collections.unmodifiableSortedMap(new TreeMap<>(hosts));
      unknown = Collections.unmodifiableSortedMap(new TreeMap<>(unknown));
    }
  }

  /// Who wants to know.
  interface Asker {
    /// Takes what came of it.
    void found(Outcome outcome, List<Effect> out);
  }

  private enum Stage {
    EFFECTS,
    ASKED,
    HOSTS
  }

  private static final class Open {
    final Asker asker;
    final TreeMap<String, List<EntryChange>> changes;
    final TreeSet<String> missing = new TreeSet<>();
    final TreeMap<String, LinkedHashSet<GroupSelector>> asks = new TreeMap<>();
    final TreeMap<String, List<PreviewedMember>> members = new TreeMap<>();
    final TreeSet<String> told = new TreeSet<>();
    final TreeMap<String, HostsAnswer> hosts = new TreeMap<>();
    final TreeMap<String, String> unknown = new TreeMap<>();
    Stage stage = Stage.EFFECTS;
    long number;
    long until;

    Open(Asker asker, SortedMap<String, List<EntryChange>> changes) {
      this.asker = asker;
      this.changes = new TreeMap<>(changes);
    }

    List<EntryChange> of(String site) {
      return changes.getOrDefault(site, List.of());
    }
  }

  private final TreeMap<Long, Open> open = new TreeMap<>();
  private long lastNumber;

  /// Asks.
  ///
  /// @param preview which sites would be sent what
  void ask(PreviewAnswer preview, Asker asker, long now, List<Effect> out) {
    var problem =
        open.size() >= MAX_OPEN
            ? MAX_OPEN + " changes are looked at: ask again in a second"
            : preview.getNoEntries();
    if (!problem.isEmpty()) {
      var unknown = new TreeMap<String, String>();
      unknown.put("", problem);
      asker.found(new Outcome(Collections.emptySortedMap(), unknown), out);
      return;
    }
    var changes = new TreeMap<String, List<EntryChange>>();
    for (var entry : preview.getEntriesList()) {
      for (var site : entry.getSitesList()) {
        changes.computeIfAbsent(site, _ -> new ArrayList<>()).add(entry.getChange());
      }
    }
    var asked = new Open(asker, changes);
    question(
        asked,
        changes.navigableKeySet(),
        (_, question) -> question.setEffects(EffectsQuestion.getDefaultInstance()),
        now,
        out);
    settle(now, out);
  }

  /// Writes what a site is asked.
  private interface About {
    void write(String site, SitePreviewQuestion.Builder question);
  }

  private void question(
      Open asked, Collection<String> sites, About about, long now, List<Effect> out) {
    open.remove(asked.number);
    lastNumber = Math.max(lastNumber + 1, now);
    asked.number = lastNumber;
    asked.until = now + TIMEOUT_MILLIS;
    open.put(asked.number, asked);
    for (var site : sites) {
      var question =
          SitePreviewQuestion.newBuilder().setNumber(asked.number).addAllChanges(asked.of(site));
      about.write(site, question);
      if (question.build().getSerializedSize() > MAX_BYTES) {
        asked.unknown.put(site, "it would be asked more than " + MAX_BYTES + " bytes");
        continue;
      }
      asked.missing.add(site);
      out.add(
          new Effect.Send(
              Envelope.newBuilder()
                  .setFrom(ServiceAddress.GLOBAL_MANAGER.toString())
                  .setTo(ServiceAddress.siteManager(site).toString())
                  .setSitePreviewQuestion(question)
                  .build()));
    }
  }

  /// Takes an answer; what comes late, twice or from somebody else is dropped.
  void received(Envelope envelope, long now, List<Effect> out) {
    var answer = envelope.getSitePreviewAnswer();
    var asked = open.get(answer.getNumber());
    var site = asked == null ? null : sender(envelope, asked.missing);
    if (asked == null || site == null) {
      return;
    }
    asked.missing.remove(site);
    take(asked, site, answer);
    settle(now, out);
  }

  private static @Nullable String sender(Envelope envelope, Collection<String> sites) {
    return sites.stream()
        .filter(site -> ServiceAddress.siteManager(site).toString().equals(envelope.getFrom()))
        .findFirst()
        .orElse(null);
  }

  private static void take(Open asked, String site, SitePreviewAnswer answer) {
    if (!answer.getProblem().isEmpty()) {
      asked.unknown.put(site, answer.getProblem());
      return;
    }
    boolean isHosts = answer.getAboutCase() == SitePreviewAnswer.AboutCase.HOSTS;
    if (isHosts != (asked.stage == Stage.HOSTS)) {
      asked.unknown.put(site, "its manager is of another version");
      return;
    }
    switch (asked.stage) {
      case EFFECTS -> effects(asked, site, answer.getEffects());
      case ASKED -> asked.members.put(site, answer.getEffects().getMembersList());
      case HOSTS -> asked.hosts.put(site, answer.getHosts());
    }
  }

  private static void effects(Open asked, String site, EffectsAnswer effects) {
    for (AskedAtSite ask : effects.getAsksList()) {
      asked.asks.computeIfAbsent(ask.getSite(), _ -> new LinkedHashSet<>()).add(ask.getSelector());
    }
    asked.members.put(site, effects.getMembersList());
    asked.told.addAll(effects.getToldList());
  }

  /// Goes on with what all have answered, or where time is over.
  void settle(long now, List<Effect> out) {
    for (var asked : List.copyOf(open.values())) {
      while (open.containsKey(asked.number) && (asked.missing.isEmpty() || now >= asked.until)) {
        asked.missing.forEach(site -> asked.unknown.put(site, "its manager does not answer"));
        asked.missing.clear();
        goOn(asked, now, out);
      }
    }
  }

  private void goOn(Open asked, long now, List<Effect> out) {
    switch (asked.stage) {
      case EFFECTS -> {
        asked.stage = Stage.ASKED;
        question(
            asked,
            answering(asked, asked.asks.navigableKeySet()),
            (site, question) ->
                question.setEffects(
                    EffectsQuestion.newBuilder()
                        .addAllAsked(asked.asks.getOrDefault(site, new LinkedHashSet<>()))),
            now,
            out);
      }
      case ASKED -> {
        asked.stage = Stage.HOSTS;
        var sites = new TreeSet<>(asked.changes.navigableKeySet());
        sites.addAll(asked.told);
        question(
            asked,
            answering(asked, sites),
            (site, question) ->
                question.setHosts(HostsQuestion.newBuilder().addAllMembers(told(asked, site))),
            now,
            out);
      }
      case HOSTS -> {
        open.remove(asked.number);
        asked.asker.found(new Outcome(asked.hosts, asked.unknown), out);
      }
    }
  }

  /// Returns those of some sites that have answered so far, or were not asked.
  private static SortedSet<String> answering(Open asked, Collection<String> sites) {
    var answering = new TreeSet<>(sites);
    answering.removeAll(asked.unknown.keySet());
    return answering;
  }

  /// Returns what a site would be told by all others.
  private static List<PreviewedMember> told(Open asked, String site) {
    var told = new ArrayList<PreviewedMember>();
    asked.members.forEach((of, members) -> {
      if (!of.equals(site)) {
        told.addAll(members);
      }
    });
    return told;
  }
}

package io.interspan.sitemanager.logic;

import io.interspan.firewall.logic.group.MemberChange;
import io.interspan.firewall.logic.group.MemberKeys;
import io.interspan.firewall.logic.group.NeededGroup;
import io.interspan.firewall.logic.group.Selectors;
import io.interspan.message.AskedAtSite;
import io.interspan.message.EffectsAnswer;
import io.interspan.message.GroupSelector;
import io.interspan.message.PreviewedMember;
import java.util.Collection;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// What changes of the site's plan would come to: of whom the site would ask what, what it would
/// tell others of its own workloads, and what its configuration would be. Nothing is changed.
///
/// @param site the id of the site
/// @param groups what is known of members
/// @param plan what the site has of it
record PlanPreview(String site, SiteGroups groups, SitePlan plan) {
  /// Returns whether changes that came before wait for members: what follows is worked out from
  /// what is in force without them.
  boolean isBehind() {
    return groups.gate().waiting() > 0;
  }

  /// Returns what concerns other sites.
  ///
  /// @param asked what they would ask this site
  EffectsAnswer effects(Collection<KeyChange> changes, Collection<GroupSelector> asked) {
    var answer = EffectsAnswer.newBuilder();
    var asks = new TreeMap<String, AskedAtSite>();
    var told = new TreeSet<String>();
    for (var group : groups.gate().preview(changes, plan.values()).after().values()) {
      for (var of : group.sites()) {
        if (isAsked(group) && !of.equals(site) && !groups.isKnown(of, group.id())) {
          asks.put(
              of + " " + group.id(),
              AskedAtSite.newBuilder().setSite(of).setSelector(group.selector()).build());
        }
      }
    }
    look(
        changes,
        (moved, members) -> {
          for (var member : members) {
            told.addAll(groups.answers().askers(member.selector()));
            answer.addMembers(member(member, moved));
          }
          for (var change : moved.values()) {
            if (hasOthersAddresses(change)) {
              told.addAll(groups.answers().askers());
              answer.addMembers(member("", Objects.requireNonNull(change.after()), true));
            }
          }
          for (var selector : asked) {
            for (var workload : groups.answers().ask(selector)) {
              answer.addMembers(member(Selectors.id(selector), placed(workload.port()), true));
            }
          }
        });
    told.remove(site);
    return answer.addAllAsks(asks.values()).addAllTold(told).build();
  }

  private static boolean isAsked(NeededGroup group) {
    return group.problem().isEmpty() && !group.isEmpty();
  }

  /// Who looks at the workloads as they would be.
  private interface Look {
    /// @param moved the workloads that would be others, by their ports
    /// @param members what would change of the selectors that somebody asks for
    void at(SortedMap<String, Workloads.Change> moved, Collection<MemberChange> members);
  }

  private void look(Collection<KeyChange> changes, Look look) {
    groups
        .workloads()
        .preview(
            changes,
            moved -> {
              var byPort = new TreeMap<String, Workloads.Change>();
              moved.forEach(change -> byPort.put(change.port(), change));
              groups.answers().preview(moved, members -> look.at(byPort, members));
            });
  }

  private static boolean hasOthersAddresses(Workloads.Change change) {
    return change.before() != null
        && change.after() != null
        && !change.isElsewhere()
        && !change.before().entry().equals(change.after().entry());
  }

  private Workloads.Placed placed(String port) {
    return Objects.requireNonNull(groups.workloads().all().get(port));
  }

  /// Returns who would be selected, where it would be, or no more, where it was.
  private static PreviewedMember member(
      MemberChange member, SortedMap<String, Workloads.Change> moved) {
    var change = Objects.requireNonNull(moved.get(member.name()));
    var placed = member.isMember() ? change.after() : change.before();
    return member(member.selector(), Objects.requireNonNull(placed), member.isMember());
  }

  private static PreviewedMember member(
      String selector, Workloads.Placed placed, boolean isMember) {
    return PreviewedMember.newBuilder()
        .setSelector(selector)
        .setOrigin(placed.origin())
        .setWorkload(Objects.requireNonNull(MemberBook.read(placed.entry())).getWorkload())
        .setSelected(isMember)
        .build();
  }

  /// Returns what would change of the site's configuration, by key.
  ///
  /// @param told what other sites would tell of their workloads
  SortedMap<String, KeyChange> config(
      Collection<KeyChange> changes, Collection<PreviewedMember> told) {
    var config = new Config();
    changes.forEach(config::put);
    var step = groups.gate().preview(changes, plan.values());
    var concerned = new TreeSet<>(step.before().keySet());
    concerned.addAll(step.after().keySet());
    for (var path : concerned) {
      var group = step.after().get(path);
      config.put(
          new KeyChange(MemberKeys.group(path), group == null ? null : ReadyGate.entry(group)));
    }
    look(
        changes,
        (moved, members) -> {
          for (var group : step.after().values()) {
            config.inForce(group);
          }
          members.forEach(member -> config.moved(site, member(member, moved)));
          moved.values().stream()
              .filter(PlanPreview::hasOthersAddresses)
              .forEach(change ->
                  config.moved(site, member("", Objects.requireNonNull(change.after()), true)));
        });
    told.forEach(member -> config.moved(MemberKeys.siteAt(member.getOrigin() + "/"), member));
    return config.changes;
  }

  private final class Config {
    final TreeMap<String, KeyChange> changes = new TreeMap<>();

    /// What would come into force: site and selector.
    final TreeSet<String> begun = new TreeSet<>();

    void put(KeyChange change) {
      changes.put(change.key(), change);
    }

    /// A group would be in force: so would its selector, at each of its sites.
    void inForce(NeededGroup group) {
      for (var of : group.sites()) {
        if (isAsked(group)
            && !groups.gate().isInForce(of, group.id())
            && begun.add(of + " " + group.id())) {
          if (of.equals(site)) {
            groups
                .answers()
                .ask(group.selector())
                .forEach(workload -> own(group.id(), placed(workload.port())));
          } else {
            groups
                .book()
                .members(of, group.id(), (origin, port) -> told(of, group.id(), origin, port));
          }
        }
      }
    }

    private void own(String selector, Workloads.Placed placed) {
      var port = placed.workload().port();
      put(SiteGroups.member(placed.origin(), selector, port, SiteGroups.SELECTED));
      put(SiteGroups.entry(placed.origin(), MemberKeys.workload(port), placed.entry()));
    }

    private void told(String of, String selector, String origin, String port) {
      put(SiteGroups.member(origin, selector, port, SiteGroups.SELECTED));
      groups
          .book()
          .workload(of, origin, port)
          .ifPresent(entry -> put(SiteGroups.entry(origin, MemberKeys.workload(port), entry)));
    }

    /// A workload would be selected, or no more, or have other addresses.
    void moved(String of, PreviewedMember member) {
      var selector = member.getSelector();
      var port = member.getWorkload().getPort();
      boolean matters =
          selector.isEmpty()
              || groups.gate().isInForce(of, selector)
              || begun.contains(of + " " + selector);
      if (!matters) {
        return;
      }
      if (!selector.isEmpty()) {
        put(
            SiteGroups.member(
                member.getOrigin(),
                selector,
                port,
                member.getSelected() ? SiteGroups.SELECTED : null));
      }
      if (member.getSelected()) {
        put(
            new KeyChange(
                MemberKeys.ofOrigin(MemberKeys.workload(port), member.getOrigin()),
                SiteGroups.entry(member.getWorkload())));
      }
    }
  }
}

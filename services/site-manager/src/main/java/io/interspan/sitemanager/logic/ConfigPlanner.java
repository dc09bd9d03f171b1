package io.interspan.sitemanager.logic;

import java.util.ArrayList;
import java.util.List;

/// Plans what the configuration shows next: what of the plan goes down to the controllers, and up
/// to which revision all of it is in force then.
final class ConfigPlanner {
  private final ConfigTable table;
  private final SitePlan plan;
  private final ReadyGate gate;

  /// The revision that the configuration is said to show next.
  private long shown;

  /// The revision up to which the plan is here.
  private long here;

  /// Whether the configuration has all of a plan once it is written.
  private boolean whole;

  /// @param here the revision up to which the disk has the plan
  ConfigPlanner(ConfigTable table, SitePlan plan, ReadyGate gate, long here) {
    this.table = table;
    this.plan = plan;
    this.gate = gate;
    this.here = here;
    this.shown = table.revision();
    this.whole = table.isComplete();
  }

  /// Returns the revision that the configuration is said to show next.
  long shown() {
    return shown;
  }

  /// Returns the revision up to which the plan is here.
  long here() {
    return here;
  }

  void here(long revision) {
    here = revision;
  }

  /// Returns whether more of the plan is in force than the configuration is said to show: as after
  /// a restart, where what waited before came to nothing.
  boolean isBehind(SiteGroups.Step settled) {
    return Math.min(here, settled.certain().orElse(Long.MAX_VALUE)) > shown;
  }

  /// Plans changes that have nothing to do with how far the plan is.
  ConfigTable.Planned plan(List<KeyChange> changes) {
    return table.plan(changes, whole);
  }

  /// Plans a step of the plan.
  ///
  /// @param passed changes of the plan that wait for nothing
  /// @param settled what came of groups, policies and rules
  ConfigTable.Planned plan(List<KeyChange> passed, SiteGroups.Step settled) {
    var changes = new ArrayList<>(passed);
    changes.addAll(settled.config());
    long revision = Math.min(here, settled.certain().orElse(Long.MAX_VALUE));
    if (revision != shown) {
      shown = revision;
      changes.add(SitePlan.revision(revision));
    }
    whole |= plan.isComplete() && gate.waiting() == 0;
    return plan(changes);
  }
}

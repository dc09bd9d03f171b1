package io.interspan.simulation;

import io.interspan.host.logic.DataPlaneView;
import io.interspan.model.intent.IntentChange;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.LogRow;
import java.util.Arrays;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Sees to it that nothing shrinks because somebody restarted, or because controllers came or went:
/// while intents and guests stay as they are, no host's data plane loses what it had, and the log
/// gets no row but one that says who the controllers of a site are.
final class ShrinkAuditor {
  private static final String AUDITOR = "shrink";

  private final World world;
  private final TreeMap<String, DataPlaneView> before = new TreeMap<>();
  private long revision = -1;

  ShrinkAuditor(World world) {
    this.world = world;
  }

  /// From now on only faults happen, and controllers come and go.
  void arm() {
    revision = world.history().revision();
    world.hosts().values().forEach(host -> before.put(host.name(), host.holds()));
  }

  /// Other things happen again.
  void disarm() {
    before.clear();
    revision = -1;
  }

  /// Looks at the log, which has a new row.
  void lookAtLog() {
    if (revision >= 0 && world.history().revision() > revision) {
      var row = world.history().row(world.history().revision());
      if (!row.changes().stream().allMatch(this::isOfControllers)) {
        throw new Violation(AUDITOR, "a row entered the log though nothing changed: " + row);
      }
    }
  }

  /// Returns whether a change says that the controllers of a site are others, and they are.
  private boolean isOfControllers(IntentChange change) {
    return change.type() == IntentType.CONTROL_PLANE
        && !world.nodes(change.path().parent().id()).isFixed();
  }

  /// Looks at a new row of a site's own log.
  void lookAtOwn(String site, LogRow row) {
    if (revision >= 0) {
      throw new Violation(
          AUDITOR, "a row entered the log of " + site + " though nothing changed: " + row);
    }
  }

  /// Looks at a host whose data plane changed, or started.
  void look(HostMachine host) {
    var had = before.get(host.name());
    if (had == null || !host.isRunning()) {
      return;
    }
    var has = host.holds();
    had.openPorts()
        .forEach((port, vni) -> require(vni.equals(has.openPorts().get(port)), host, port));
    had.segments().forEach((path, segment) -> look(host, path, segment, has.segments().get(path)));
  }

  private static void look(
      HostMachine host,
      String path,
      DataPlaneView.Segment had,
      DataPlaneView.@Nullable Segment has) {
    if (has == null) {
      throw new Violation(AUDITOR, host.name() + " lost " + path);
    }
    require(has.replicateTo().containsAll(had.replicateTo()), host, "Teps to replicate to", path);
    require(has.admitFrom().containsAll(had.admitFrom()), host, "Teps to admit", path);
    had.macs().forEach((mac, tep) -> require(tep.equals(has.macs().get(mac)), host, mac, path));
    had.arps().forEach((ip, mac) -> require(mac.equals(has.arps().get(ip)), host, ip, path));
  }

  private static void require(boolean kept, HostMachine host, Object... what) {
    if (!kept) {
      throw new Violation(AUDITOR, host.name() + " lost " + Arrays.toString(what));
    }
  }
}

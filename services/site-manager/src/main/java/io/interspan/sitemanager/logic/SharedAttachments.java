package io.interspan.sitemanager.logic;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Sees to it that one port has an attachment that a port of the site's own and a granted one name:
/// the site's own, until the grant has ended.
///
/// While a port of the site's own has an attachment, the site does not claim it, so that it is
/// granted a global port no more; and controllers are not shown a granted port with it.
final class SharedAttachments {
  private final OwnObjects own;
  private final SitePlan plan;
  private final HostInventory inventory;

  /// Attachments that may be both a port's of the site's own and a granted one's.
  private final TreeSet<String> shared = new TreeSet<>();

  SharedAttachments(OwnObjects own, SitePlan plan, HostInventory inventory) {
    this.own = own;
    this.plan = plan;
    this.inventory = inventory;
  }

  /// Returns changes of the plan as the configuration shows them.
  List<KeyChange> shown(List<KeyChange> planChanges) {
    var shown = new ArrayList<KeyChange>();
    for (var change : planChanges) {
      var id = OwnObjects.attachment(change.value());
      if (id.filter(own::hasAttachment).isPresent()) {
        shared.add(id.get());
        shown.add(new KeyChange(change.key(), null));
      } else {
        shown.add(change);
      }
    }
    return shown;
  }

  /// Returns changes of the site's own objects as the configuration shows them, with what follows
  /// for granted ports.
  List<KeyChange> shown(OwnObjects.Step step) {
    var shown = new ArrayList<>(step.config());
    for (var id : step.gained()) {
      shared.add(id);
      plan.ports(id).forEach(port -> shown.add(new KeyChange(port, null)));
    }
    for (var id : step.lost()) {
      plan.ports(id).forEach(port -> shown.add(new KeyChange(port, plan.value(port).orElse(null))));
    }
    return shown;
  }

  /// Returns what is to be reported of a change of the site's own objects, with the claims that
  /// begin or end.
  List<KeyChange> told(OwnObjects.Step step) {
    var told = new ArrayList<>(step.report());
    step.gained().forEach(id -> told.add(inventory.claim(id)));
    step.lost().forEach(id -> told.add(inventory.claim(id)));
    return told;
  }

  /// Returns changes of the report without claims of attachments that ports of the site's own have.
  List<KeyChange> reported(List<KeyChange> changes) {
    var reported = new ArrayList<KeyChange>();
    for (var change : changes) {
      boolean isOwn = HostInventory.claimed(change.key()).filter(own::hasAttachment).isPresent();
      reported.add(isOwn ? new KeyChange(change.key(), null) : change);
    }
    return reported;
  }

  /// Returns who has which attachment that is named twice, in words.
  SortedMap<String, String> disputed() {
    shared.removeIf(id -> !own.hasAttachment(id) || plan.ports(id).isEmpty());
    var disputed = new TreeMap<String, String>();
    for (var id : shared) {
      own.port(id)
          .ifPresent(port ->
              disputed.put(
                  id,
                  port + " has it before " + String.join(", ", plan.ports(id)) + ", granted here"));
    }
    return disputed;
  }
}

package io.interspan.sitemanager.logic;

import io.interspan.message.ControlPlanePlan;
import io.interspan.message.ProtoBytes;
import io.interspan.message.SiteReportEntry;
import io.interspan.model.copy.CopyWrite;
import io.interspan.model.feed.FeedTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// What the site reports to the global manager: the attachments that it claims, what its own
/// objects refer to, and its controllers.
///
/// It is complete once all of that is in it: a site with a memory knows its claims at once, one
/// without (new, or with a new disk) with its first plan, which says what it was granted before.
final class SiteReport {
  private static final String CONTROL_PLANE_KEY = "control-plane";

  private final OwnTable table;
  private final SharedAttachments attachments;
  private final HostInventory inventory;

  /// Whether the claims are all that the site has; the disk says so too, or will.
  private boolean claimsKnown;

  /// Whether the log of the site's own objects was read, and what came of it is shown.
  private boolean ownKnown;

  /// @param claimsKnown whether the disk says that the claims are all that the site has
  SiteReport(
      OwnTable table, SharedAttachments attachments, HostInventory inventory, boolean claimsKnown) {
    this.table = table;
    this.attachments = attachments;
    this.inventory = inventory;
    this.claimsKnown = claimsKnown;
  }

  FeedTable table() {
    return table.table();
  }

  boolean claimsKnown() {
    return claimsKnown;
  }

  boolean ownKnown() {
    return ownKnown;
  }

  /// Shows what is known from the start.
  void begin(ControlPlanePlan controllers) {
    complete();
    var first = new ArrayList<>(attachments.reported(inventory.report()));
    first.add(controlPlane(controllers));
    table.change(first);
  }

  /// Returns what is to be shown of the site's controllers.
  static KeyChange controlPlane(ControlPlanePlan controllers) {
    return new KeyChange(
        CONTROL_PLANE_KEY,
        ProtoBytes.serialize(SiteReportEntry.newBuilder().setControlPlane(controllers).build()));
  }

  /// Claims what the site was granted before it lost its memory, if it ever had one: with that its
  /// claims are all that it has.
  HostInventory.Step adopt(Collection<String> grantedAttachments) {
    claimsKnown = true;
    var adopted = inventory.adopt(grantedAttachments);
    return new HostInventory.Step(
        adopted.report(),
        adopted.workloads(),
        DiskQueue.join(
            adopted.write(),
            new CopyWrite(List.of(), List.of(), List.of(StoredSite.claimsAreKnown()))));
  }

  /// Says that what came of the site's own objects is shown from now on.
  void showsOwn() {
    ownKnown = true;
  }

  /// Says that the report has all, once it has: from the next change on.
  void complete() {
    if (claimsKnown && ownKnown) {
      table.complete();
    }
  }

  void show(List<KeyChange> changes) {
    table.change(attachments.reported(changes));
  }
}

package io.interspan.globalmanager.logic;

import io.interspan.message.ControlPlanePlan;
import io.interspan.message.ControllerNode;
import io.interspan.message.Effect;
import io.interspan.message.Envelope;
import io.interspan.message.FeedDesk;
import io.interspan.message.FeedId;
import io.interspan.message.Feeds;
import io.interspan.message.OverlayIdRun;
import io.interspan.message.OverlayIdUse;
import io.interspan.message.PortClaim;
import io.interspan.message.RealizedEntry;
import io.interspan.message.ReportedReference;
import io.interspan.message.ServiceAddress;
import io.interspan.message.SiteReportEntry;
import io.interspan.model.Bytes;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedTable;
import io.interspan.model.feed.OriginStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A site's manager, as far as the global manager sees it, with the real tables.
final class SiteNeighbour implements Manager.Neighbour {
  private final Manager manager;
  private final String site;
  private final FeedId reportId;
  private final FeedId realizationId;
  private FeedDesk desk;
  private FeedTable report;
  private FeedTable realization;
  private long epoch;

  SiteNeighbour(Manager manager, String site) {
    this.manager = manager;
    this.site = site;
    this.reportId = new FeedId(Feeds.SITE_REPORT, site);
    this.realizationId = new FeedId(Feeds.SITE_REALIZATION, site);
    manager.neighbours.add(this);
    start();
  }

  /// Starts anew: with empty tables, which it has to fill.
  void start() {
    epoch++;
    desk = new FeedDesk(address(), FeedLimits.DEFAULT);
    report = new FeedTable(epoch, FeedLimits.DEFAULT);
    realization = new FeedTable(epoch, FeedLimits.DEFAULT);
    desk.produce(reportId, report);
    desk.produce(realizationId, realization);
  }

  void claim(String attachment) {
    var claim =
        SiteReportEntry.newBuilder()
            .setClaim(PortClaim.newBuilder().setAttachmentId(attachment).setHost("h1"));
    change(
        report,
        reportId,
        c -> c.put(site, "claim/" + attachment, bytes(claim.build().toByteArray())));
  }

  void unclaim(String attachment) {
    change(report, reportId, change -> change.remove(site, "claim/" + attachment));
  }

  void refer(String path, int referrers) {
    var reference =
        SiteReportEntry.newBuilder()
            .setReference(ReportedReference.newBuilder().setPath(path).setReferrers(referrers));
    change(
        report,
        reportId,
        c -> c.put(site, "reference/" + path, bytes(reference.build().toByteArray())));
  }

  void unrefer(String path) {
    change(report, reportId, change -> change.remove(site, "reference/" + path));
  }

  void overlayIds(int first, int last, int usedUpTo) {
    var use =
        OverlayIdUse.newBuilder()
            .setFirst(first)
            .setLast(last)
            .addUsed(OverlayIdRun.newBuilder().setFirst(first).setLast(usedUpTo));
    var entry = SiteReportEntry.newBuilder().setOverlayIds(use).build();
    change(report, reportId, c -> c.put(site, "overlay-ids", bytes(entry.toByteArray())));
  }

  void controllers(String... endpoints) {
    var plan = ControlPlanePlan.newBuilder().setSite(site).setSharding("PHYSICAL");
    for (int i = 0; i < endpoints.length; i++) {
      plan.addNodes(
          ControllerNode.newBuilder()
              .setId(Integer.toString(i + 1))
              .setSessionEndpoint(endpoints[i]));
    }
    var entry = SiteReportEntry.newBuilder().setControlPlane(plan).build();
    change(
        report, reportId, change -> change.put(site, "control-plane", bytes(entry.toByteArray())));
  }

  void complete() {
    change(
        report,
        reportId,
        change ->
            change.origin(
                site, OriginStatus.State.COMPLETE, new Cursor(epoch, report.current().version())));
  }

  /// The site has a revision in force.
  void realized(long revision) {
    realized(revision, revision);
  }

  /// The site's manager holds a revision, and one is in force at all hosts.
  void realized(long held, long revision, String... behind) {
    var entry =
        RealizedEntry.newBuilder()
            .setHeld(held)
            .setRevision(revision)
            .addAllBehind(List.of(behind))
            .build();
    change(
        realization,
        realizationId,
        change -> {
          change.put(site, "site/" + site, bytes(entry.toByteArray()));
          change.origin(
              site,
              OriginStatus.State.COMPLETE,
              new Cursor(epoch, realization.current().version()));
        });
  }

  private void change(FeedTable table, FeedId id, Consumer<FeedTable.Change> edit) {
    var change = table.begin();
    edit.accept(change);
    change.commit();
    var out = new ArrayList<Effect>();
    desk.publish(id, manager.now, out);
    manager.perform(out);
    manager.run();
  }

  private static Bytes bytes(byte[] value) {
    return Bytes.wrap(value);
  }

  @Override
  public ServiceAddress address() {
    return ServiceAddress.siteManager(site);
  }

  @Override
  public List<Effect> received(Envelope envelope, long now) {
    var out = new ArrayList<Effect>();
    desk.received(envelope, now, out);
    return out;
  }

  @Override
  public List<Effect> tick(long now) {
    var out = new ArrayList<Effect>();
    desk.tick(now, out);
    return out;
  }
}

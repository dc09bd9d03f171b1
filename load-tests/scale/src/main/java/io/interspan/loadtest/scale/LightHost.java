package io.interspan.loadtest.scale;

import io.interspan.message.AddressCodec;
import io.interspan.message.AttachmentReport;
import io.interspan.message.Effect;
import io.interspan.message.Envelope;
import io.interspan.message.FeedCodec;
import io.interspan.message.FeedDesk;
import io.interspan.message.FeedId;
import io.interspan.message.Feeds;
import io.interspan.message.Followed;
import io.interspan.message.HostInfo;
import io.interspan.message.HostReportEntry;
import io.interspan.message.ProtoBytes;
import io.interspan.message.RealizedEntry;
import io.interspan.message.ServiceAddress;
import io.interspan.message.SessionHello;
import io.interspan.model.Bytes;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.FeedEntry;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedMirror;
import io.interspan.model.feed.FeedTable;
import io.interspan.model.feed.OriginStatus;
import io.interspan.model.net.Encapsulation;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.Tep;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/// A host without a data plane: reports one workload, holds its plan, and says so.
final class LightHost {
  private static final ServiceAddress CONTROLLER = ServiceAddress.controller(Site.NAME, "1");
  private static final long EPOCH = 5;

  /// As often as a host's agent.
  private static final long KEEP_ALIVE_MILLIS = 3_000;

  private final ServiceAddress address;
  private final FeedDesk desk;
  private final FeedId planId;
  private final FeedId reportId;
  private final FeedId realizationId;
  private final FeedMirror plan;
  private final FeedTable realization;
  private final FeedTable report;
  private final IntConsumer probed;
  private boolean isWelcome;
  private long shardEpoch;
  private long keptAliveAt = Long.MIN_VALUE;

  /// @param probed is told each member of the test's that its plan has
  LightHost(int number, FeedLimits limits, IntConsumer probed) {
    var host = Site.host(number);
    this.address = ServiceAddress.host(Site.NAME, host);
    this.desk = new FeedDesk(address, limits);
    this.plan = new FeedMirror(limits);
    this.planId = new FeedId(Feeds.HOST_PLAN, host);
    this.reportId = new FeedId(Feeds.HOST_REPORT, host);
    this.realizationId = new FeedId(Feeds.HOST_REALIZATION, host);
    this.realization = new FeedTable(EPOCH, limits);
    this.probed = probed;
    this.report = new FeedTable(EPOCH, limits);
    var tep = new Tep(IpAddress.v4(0x7f000000 + number + 2), Encapsulation.GENEVE);
    report
        .begin()
        .put(
            origin(),
            "host",
            bytes(
                HostReportEntry.newBuilder()
                    .setInfo(
                        HostInfo.newBuilder().setHost(host).setTep(AddressCodec.message(tep)))))
        .put(
            origin(),
            "attachment/" + Site.attachment(number),
            bytes(
                HostReportEntry.newBuilder()
                    .setAttachment(
                        AttachmentReport.newBuilder()
                            .setAttachmentId(Site.attachment(number))
                            .setMac(number))))
        .origin(origin(), OriginStatus.State.COMPLETE, new Cursor(EPOCH, 1))
        .commit();
    desk.produce(reportId, report);
    desk.produce(realizationId, realization);
  }

  private static Bytes bytes(HostReportEntry.Builder entry) {
    return ProtoBytes.serialize(entry.build());
  }

  private String origin() {
    return Site.NAME + "/" + address.node();
  }

  /// Returns what a connection begins with.
  Envelope hello() {
    return Envelope.newBuilder()
        .setFrom(address.toString())
        .setTo(CONTROLLER.toString())
        .setHello(SessionHello.newBuilder().setSite(Site.NAME).setHost(address.node()))
        .build();
  }

  /// Takes a message; returns what is to be sent.
  List<Effect> received(Envelope envelope, long now) {
    var out = new ArrayList<Effect>();
    if (envelope.hasWelcome()) {
      isWelcome = true;
      shardEpoch = envelope.getShardEpoch();
      desk.shardEpoch(shardEpoch);
      desk.follow(planId, CONTROLLER, plan, now, out);
    } else if (envelope.hasSessionRefusal()) {
      out.add(new Effect.Send(hello()));
    } else {
      desk.received(envelope, now, out).forEach(moved -> moved(moved, now, out));
    }
    return out;
  }

  /// Time goes on.
  List<Effect> tick(long now) {
    var out = new ArrayList<Effect>();
    desk.tick(now, out).forEach(moved -> moved(moved, now, out));
    if (isWelcome && now >= keptAliveAt + KEEP_ALIVE_MILLIS) {
      keptAliveAt = now;
      out.add(new Effect.Send(keepAlive()));
    }
    return out;
  }

  private Envelope keepAlive() {
    return Envelope.newBuilder()
        .setFrom(address.toString())
        .setTo(CONTROLLER.toString())
        .setFeed(reportId.feed().feedName())
        .setInstance(reportId.instance())
        .setShardEpoch(shardEpoch)
        .setHint(FeedCodec.message(report.hint()))
        .build();
  }

  private void moved(Followed moved, long now, List<Effect> out) {
    for (var entry : moved.applied().changes()) {
      int number = entry.isTombstone() ? -1 : Site.probed(entry.key());
      if (number >= 0) {
        probed.accept(number);
      }
    }
    report();
    desk.publish(realizationId, now, out);
  }

  /// Says what it holds, where that is not what it said before.
  private void report() {
    var key = "host/" + address.node();
    var held =
        ProtoBytes.serialize(
            RealizedEntry.newBuilder()
                .setPlan(FeedCodec.message(plan.cursor()))
                .setNode("1")
                .setDigest(FeedCodec.message(plan.digest()))
                .build());
    if (realization.entry(origin(), key).map(FeedEntry::value).filter(held::equals).isPresent()) {
      return;
    }
    var change = realization.begin();
    change
        .put(origin(), key, held)
        .origin(origin(), OriginStatus.State.COMPLETE, new Cursor(EPOCH, change.version()))
        .commit();
  }

  /// Returns whether it has a plan with rules.
  boolean isPlanned() {
    return plan.entries("log").size() > 3;
  }
}

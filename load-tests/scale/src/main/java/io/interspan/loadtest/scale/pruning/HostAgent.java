package io.interspan.loadtest.scale.pruning;

import io.interspan.message.AddressCodec;
import io.interspan.message.AttachmentReport;
import io.interspan.message.Effect;
import io.interspan.message.Envelope;
import io.interspan.message.FeedDesk;
import io.interspan.message.FeedId;
import io.interspan.message.Feeds;
import io.interspan.message.HostInfo;
import io.interspan.message.HostReportEntry;
import io.interspan.message.ProtoBytes;
import io.interspan.message.ServiceAddress;
import io.interspan.message.ServiceEvent;
import io.interspan.message.ServiceLogic;
import io.interspan.message.SessionHello;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedMirror;
import io.interspan.model.feed.FeedTable;
import io.interspan.model.feed.OriginStatus;
import io.interspan.model.net.Encapsulation;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.Tep;
import java.util.ArrayList;
import java.util.List;

/// A host: says what is attached to it, and pulls its plan once it is asked to.
final class HostAgent implements ServiceLogic {
  private static final long EPOCH = 5;
  private static final int FIRST_TEP = 0x7f_00_00_02;

  private final ServiceAddress address;
  private final ServiceAddress controller;
  private final FeedDesk desk;
  private final FeedId planId;
  private final FeedMirror plan = new FeedMirror(FeedLimits.DEFAULT);
  private boolean hasSession;
  private boolean wantsPlan;
  private boolean follows;

  /// @param number among all hosts, from 0
  HostAgent(int number, String site, String host, List<Workload> workloads) {
    this.address = ServiceAddress.host(site, host);
    this.controller = ServiceAddress.controller(site, Sites.NODE);
    this.desk = new FeedDesk(address, FeedLimits.DEFAULT);
    this.planId = new FeedId(Feeds.HOST_PLAN, host);
    var origin = site + "/" + host;
    var report = new FeedTable(EPOCH, FeedLimits.DEFAULT);
    var tep = new Tep(IpAddress.v4(FIRST_TEP + number), Encapsulation.GENEVE);
    var change = report.begin();
    change.put(
        origin,
        "host",
        ProtoBytes.serialize(
            HostReportEntry.newBuilder()
                .setInfo(HostInfo.newBuilder().setHost(host).setTep(AddressCodec.message(tep)))
                .build()));
    for (var one : workloads) {
      change.put(
          origin,
          "attachment/" + one.attachment(),
          ProtoBytes.serialize(
              HostReportEntry.newBuilder()
                  .setAttachment(AttachmentReport.newBuilder().setAttachmentId(one.attachment()))
                  .build()));
    }
    change
        .origin(origin, OriginStatus.State.COMPLETE, new Cursor(EPOCH, change.version()))
        .commit();
    desk.produce(new FeedId(Feeds.HOST_REPORT, host), report);
    desk.produce(
        new FeedId(Feeds.HOST_REALIZATION, host), new FeedTable(EPOCH, FeedLimits.DEFAULT));
  }

  @Override
  public ServiceAddress address() {
    return address;
  }

  /// Has it pull its plan.
  void pull() {
    wantsPlan = true;
  }

  FeedMirror plan() {
    return plan;
  }

  @Override
  public List<Effect> on(ServiceEvent event, long now) {
    var out = new ArrayList<Effect>();
    switch (event) {
      case ServiceEvent.Received(var envelope) -> received(envelope, now, out);
      case ServiceEvent.Ticked() -> tick(now, out);
      case ServiceEvent.Started _, ServiceEvent.Persisted _ -> {}
    }
    return out;
  }

  private void received(Envelope envelope, long now, List<Effect> out) {
    if (envelope.hasWelcome()) {
      hasSession = true;
      desk.shardEpoch(envelope.getShardEpoch());
    } else if (envelope.hasSessionRefusal()) {
      hasSession = false;
    } else {
      desk.received(envelope, now, out);
    }
  }

  private void tick(long now, List<Effect> out) {
    if (!hasSession) {
      out.add(
          new Effect.Send(
              Envelope.newBuilder()
                  .setFrom(address.toString())
                  .setTo(controller.toString())
                  .setHello(
                      SessionHello.newBuilder().setSite(address.site()).setHost(address.node()))
                  .build()));
    } else if (wantsPlan && !follows) {
      follows = true;
      desk.follow(planId, controller, plan, now, out);
    }
    desk.tick(now, out);
  }
}

package io.interspan.host.logic;

import io.interspan.message.AddressCodec;
import io.interspan.message.AttachmentReport;
import io.interspan.message.Effect;
import io.interspan.message.Envelope;
import io.interspan.message.FeedCodec;
import io.interspan.message.FeedDesk;
import io.interspan.message.FeedId;
import io.interspan.message.Feeds;
import io.interspan.message.HostInfo;
import io.interspan.message.HostReportEntry;
import io.interspan.message.MalformedMessageException;
import io.interspan.message.RealizedEntry;
import io.interspan.message.Role;
import io.interspan.message.ServiceAddress;
import io.interspan.message.ServiceEvent;
import io.interspan.message.ServiceLogic;
import io.interspan.message.ShardMapEntry;
import io.interspan.model.copy.CopyWrite;
import io.interspan.model.copy.StoredEntry;
import io.interspan.model.feed.Cursor;
import io.interspan.model.net.MacAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A host's agent: has sessions with its controllers, reports what is attached here, and tells the
/// data plane what plan and segment state say.
///
/// What it acts upon lies on its disk: at a start the data plane is told before any controller
/// answers. What a controller that has just begun does not know yet takes nothing away.
public final class HostLogic implements ServiceLogic {
  private final HostConfig config;
  private final FeedDesk desk;
  private final HostSessions sessions;
  private final HostPorts ports;
  private final HostFeeds feeds;
  private final DiskWrites disk = new DiskWrites();
  private final AlarmBook alarms = new AlarmBook();
  private final FeedId reportId;
  private final FeedId realizationId;

  private final TapBook taps;
  private @Nullable HostReport report;
  private @Nullable HostReport realization;
  private long epochTicket;
  private boolean running;
  private boolean leaving;
  private long keptAliveAt;

  /// An agent that has not started.
  public HostLogic(HostConfig config) {
    this.config = config;
    this.desk = new FeedDesk(config.address(), config.feedLimits());
    this.sessions = new HostSessions(config);
    this.ports = new HostPorts(config);
    this.reportId = new FeedId(Feeds.HOST_REPORT, config.host());
    this.realizationId = new FeedId(Feeds.HOST_REALIZATION, config.host());
    this.feeds = new HostFeeds(config, desk, sessions, ports, disk);
    this.taps = new TapBook(disk);
  }

  @Override
  public ServiceAddress address() {
    return config.address();
  }

  @Override
  public List<Effect> on(ServiceEvent event, long now) {
    var out = new ArrayList<Effect>();
    switch (event) {
      case ServiceEvent.Started(var stored) -> started(stored, now, out);
      case ServiceEvent.Received(var envelope) -> received(envelope, now, out);
      case ServiceEvent.Persisted(long written) -> persisted(written, now, out);
      case ServiceEvent.Ticked _ -> ticked(now, out);
    }
    settle(now, out);
    return out;
  }

  /// Takes an event of the host's own.
  public List<Effect> on(HostEvent event, long now) {
    var out = new ArrayList<Effect>();
    switch (event) {
      case HostEvent.Attached(String id, MacAddress mac) -> attached(id, mac);
      case HostEvent.TapAttached(Tap tap) -> tapAttached(tap, out);
      case HostEvent.TapMissing(Tap tap, String reason) -> {
        if (taps.missing(tap, reason)) {
          detached(tap.attachmentId());
        }
      }
      case HostEvent.Detached(String id) -> {
        taps.detached(id, out);
        detached(id);
      }
      case HostEvent.AttachmentsListed _ -> report().complete();
      case HostEvent.Learned(String id, MacAddress mac, var ip) -> ports.learned(id, mac, ip, now);
      case HostEvent.SessionLost(var controller) -> sessions.lost(controller.node());
      case HostEvent.Leaving _ -> leave(out);
    }
    settle(now, out);
    return out;
  }

  private HostReport report() {
    var report = this.report;
    if (report == null) {
      throw new IllegalStateException(config.address() + " has not started");
    }
    return report;
  }

  private void started(List<StoredEntry> stored, long now, List<Effect> out) {
    long epoch = StoredHost.nextEpoch(stored, now);
    epochTicket = disk.add(StoredHost.epoch(epoch), out);
    report = new HostReport(config.origin(), epoch, config.feedLimits());
    realization = new HostReport(config.origin(), epoch, config.feedLimits());
    report.put(
        "host",
        HostReportEntry.newBuilder()
            .setInfo(
                HostInfo.newBuilder()
                    .setHost(config.host())
                    .setTep(AddressCodec.message(config.tep())))
            .build());
    realization.complete();
    ports.restore(StoredHost.learned(stored));
    feeds.restore(stored, now, out);
    taps.restore(StoredHost.taps(stored), now, out);
  }

  private void persisted(long written, long now, List<Effect> out) {
    if (written == epochTicket && report != null && realization != null) {
      running = true;
      desk.produce(reportId, report.table());
      desk.produce(realizationId, realization.table());
      sessions.tick(now, out);
    }
    feeds.persisted(written);
    taps.persisted(written, out);
  }

  private void ticked(long now, List<Effect> out) {
    if (!running || leaving) {
      return;
    }
    sessions.tick(now, out);
    desk.tick(now, out).forEach(moved -> feeds.followed(moved, now, out));
    keepAlive(now, out);
    feeds.audit(now);
    alarms.replace("host/", ports.problems(now), out);
    alarms.set("disk", feeds.unread(), out);
    taps.tick(now, out);
    alarms.set("taps", taps.problems(), out);
  }

  /// A hint is the smallest message that says "I am here": controllers wait for nothing else.
  private void keepAlive(long now, List<Effect> out) {
    if (now - keptAliveAt < config.limits().keepAlive().toMillis()) {
      return;
    }
    keptAliveAt = now;
    var hint = FeedCodec.message(report().table().hint());
    for (var node : sessions.open()) {
      out.add(
          new Effect.Send(
              Envelope.newBuilder()
                  .setFrom(config.address().toString())
                  .setTo(sessions.address(node).toString())
                  .setFeed(reportId.feed().feedName())
                  .setInstance(reportId.instance())
                  .setShardEpoch(sessions.map().epoch())
                  .setHint(hint)
                  .build()));
    }
  }

  private void received(Envelope envelope, long now, List<Effect> out) {
    var node = node(envelope);
    if (!running || leaving || node == null) {
      return;
    }
    try {
      switch (envelope.getBodyCase()) {
        case WELCOME -> welcomed(node, envelope.getWelcome().getShardMap(), now, out);
        case SESSION_REFUSAL -> {
          sessions.refused(node, envelope.getSessionRefusal().getShardMap(), now, out);
          feeds.follow(now, out);
        }
        case HINT, PULL, PAGE, REFUSAL -> {
          if (sessions.heard(node, envelope.getShardEpoch(), now)) {
            desk.received(envelope, now, out).forEach(moved -> feeds.followed(moved, now, out));
          }
        }
        case HELLO,
            BYE,
            SPAN_QUESTION,
            SPAN_ANSWER,
            NODE_HELLO,
            MEMBERS_QUESTION,
            MEMBERS_REPLY,
            HOST_QUESTION,
            HOST_ANSWER,
            SITE_PREVIEW_QUESTION,
            SITE_PREVIEW_ANSWER,
            NODE_PREVIEW_QUESTION,
            NODE_PREVIEW_ANSWER,
            BODY_NOT_SET -> {
          // Nothing that a controller says.
        }
      }
      alarms.set("session/" + node, List.of(), out);
    } catch (MalformedMessageException e) {
      alarms.set("session/" + node, List.of(e.getMessage()), out);
    }
  }

  /// Returns the node of this site that sent an envelope, or null.
  private @Nullable String node(Envelope envelope) {
    try {
      var from = ServiceAddress.parse(envelope.getFrom());
      return from.role() == Role.CONTROLLER && from.site().equals(config.site())
          ? from.node()
          : null;
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private void welcomed(String node, ShardMapEntry map, long now, List<Effect> out) {
    boolean isOpen = sessions.welcomed(node, map, now);
    feeds.follow(now, out);
    if (isOpen) {
      // Also where it was open before: the controller, or the way to it, may have begun anew.
      desk.wayIsNew(sessions.address(node), now, out);
      sessions.tick(now, out);
    }
  }

  private void tapAttached(Tap tap, List<Effect> out) {
    if (leaving) {
      throw new IllegalStateException("host " + config.origin() + " leaves");
    }
    if (!ports.hasRoom(tap.attachmentId())) {
      throw new IllegalStateException(
          "host " + config.origin() + " has as many workloads as it may have");
    }
    attached(tap.attachmentId(), tap.mac());
    taps.attached(tap, out);
  }

  private void attached(String id, MacAddress mac) {
    if (!leaving && ports.attach(id, mac)) {
      report()
          .put(
              "attachment/" + id,
              HostReportEntry.newBuilder()
                  .setAttachment(
                      AttachmentReport.newBuilder().setAttachmentId(id).setMac(mac.value()))
                  .build());
    }
  }

  private void detached(String id) {
    ports.detach(id);
    report().remove("attachment/" + id);
  }

  private void leave(List<Effect> out) {
    for (var id : List.copyOf(ports.attachments().keySet())) {
      detached(id);
    }
    sessions.leave(out);
    leaving = true;
  }

  /// Brings data plane, disk and reports up to what is known now.
  private void settle(long now, List<Effect> out) {
    var report = this.report;
    var realization = this.realization;
    if (report == null || realization == null) {
      return;
    }
    var settled = ports.settle(now);
    if (!settled.changes().isEmpty()) {
      out.add(new DataPlaneUpdate(settled.changes()));
    }
    feeds.forgetGone();
    var deletes = new ArrayList<CopyWrite.Key>();
    var puts = new ArrayList<StoredEntry>();
    settled
        .reports()
        .forEach((path, port) -> {
          if (port.isPresent()) {
            var entry = HostReportEntry.newBuilder().setPort(port.get()).build();
            report.put("port/" + path, entry);
            puts.add(StoredHost.learned(path, port.get()));
          } else {
            report.remove("port/" + path);
            deletes.add(StoredHost.learnedKey(path));
          }
        });
    if (!deletes.isEmpty() || !puts.isEmpty()) {
      disk.add(new CopyWrite(List.of(), deletes, puts), out);
    }
    var realized = feeds.realized();
    if (!realized.at().equals(Cursor.NONE)) {
      realization.put(
          "host/" + config.host(),
          RealizedEntry.newBuilder()
              .setPlan(FeedCodec.message(realized.at()))
              .setNode(realized.node())
              .setDigest(FeedCodec.message(realized.digest()))
              .build());
    }
    if (sessions.takeClosed()) {
      // It may be forgotten before there is another session, where it is said anew.
      report.renew();
      realization.renew();
    }
    report.commit();
    realization.commit();
    if (running && !leaving) {
      desk.publish(reportId, now, out);
      desk.publish(realizationId, now, out);
    }
  }

  /// Returns the workload behind a TAP device that is attached by this name, there or missing.
  public Optional<Tap> tap(String attachmentId) {
    return taps.tap(attachmentId);
  }

  /// Returns a look at the agent.
  public HostStatus status() {
    return new HostStatus(
        config.origin(),
        config.tep(),
        sessions.map().epoch(),
        sessions.open(),
        feeds.realized().at(),
        feeds.planStamp(),
        feeds.planReceived(),
        ports.attachments(),
        ports.told());
  }
}

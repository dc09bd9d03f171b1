package io.interspan.sitemanager.logic;

import io.interspan.message.AttachmentReport;
import io.interspan.message.Effect;
import io.interspan.message.Envelope;
import io.interspan.message.FeedDesk;
import io.interspan.message.FeedId;
import io.interspan.message.Feeds;
import io.interspan.message.Followed;
import io.interspan.message.HostInfo;
import io.interspan.message.HostReportEntry;
import io.interspan.message.NodeHello;
import io.interspan.message.PlanEntry;
import io.interspan.message.ProtoBytes;
import io.interspan.message.RealizedEntry;
import io.interspan.message.ServiceAddress;
import io.interspan.message.ServiceEvent;
import io.interspan.message.ServiceLogic;
import io.interspan.model.Bytes;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedMirror;
import io.interspan.model.feed.FeedTable;
import io.interspan.model.feed.OriginCopies;
import io.interspan.model.feed.OriginStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/// A controller that has what its hosts have, some time after it starts.
final class FakeController implements ServiceLogic {
  private static final long REGISTER_MILLIS = 2_000;

  private final String site;
  private final String node;
  private final FakeHosts hosts;
  private final FeedDesk desk;
  private final OriginCopies config = new OriginCopies(FeedLimits.DEFAULT);
  private FeedTable inventory = new FeedTable(1, FeedLimits.DEFAULT);
  private FeedTable realization = inventory;
  private long epoch;
  private long startedAt;

  FakeController(String site, String node, FakeHosts hosts) {
    this.site = site;
    this.node = node;
    this.hosts = hosts;
    this.desk = new FeedDesk(address(), FeedLimits.DEFAULT);
  }

  @Override
  public ServiceAddress address() {
    return ServiceAddress.controller(site, node);
  }

  @Override
  public List<Effect> on(ServiceEvent event, long now) {
    var out = new ArrayList<Effect>();
    switch (event) {
      case ServiceEvent.Started _ -> start(now, out);
      case ServiceEvent.Received(var envelope) ->
          desk.received(envelope, now, out).forEach(this::moved);
      case ServiceEvent.Ticked() -> {
        out.add(hello());
        desk.tick(now, out).forEach(this::moved);
        hosts.of(node).stream()
            .filter(host -> now - startedAt > Math.floorMod(host.id.hashCode(), REGISTER_MILLIS))
            .forEach(this::show);
        desk.publish(new FeedId(Feeds.INVENTORY, site + "/" + node), now, out);
        desk.publish(new FeedId(Feeds.NODE_REALIZATION, site + "/" + node), now, out);
      }
      case ServiceEvent.Persisted _ -> {}
    }
    return out;
  }

  private Effect hello() {
    return new Effect.Send(
        Envelope.newBuilder()
            .setFrom(address().toString())
            .setTo(ServiceAddress.siteManager(site).toString())
            .setNodeHello(NodeHello.newBuilder().setSessionEndpoint(endpoint(node)))
            .build());
  }

  static String endpoint(String node) {
    return "127.0.0.1:90" + node;
  }

  private void start(long now, List<Effect> out) {
    epoch = hosts.nextEpoch(now);
    startedAt = now;
    inventory = new FeedTable(epoch, FeedLimits.DEFAULT);
    realization = new FeedTable(epoch, FeedLimits.DEFAULT);
    desk.produce(new FeedId(Feeds.INVENTORY, site + "/" + node), inventory);
    desk.produce(new FeedId(Feeds.NODE_REALIZATION, site + "/" + node), realization);
    desk.follow(
        new FeedId(Feeds.SITE_CONFIG, site),
        ServiceAddress.siteManager(site),
        new FeedMirror(FeedLimits.DEFAULT),
        now,
        out);
  }

  private void moved(Followed followed) {
    config.offer(followed.producer().toString(), mirror(), followed.applied());
  }

  private void show(FakeHosts.Host host) {
    var origin = site + "/" + host.id;
    var entries = new TreeMap<String, Bytes>();
    entries.put(
        "host",
        ProtoBytes.serialize(
            HostReportEntry.newBuilder().setInfo(HostInfo.newBuilder().setHost(host.id)).build()));
    for (var id : host.attachments) {
      entries.put(
          "attachment/" + id,
          ProtoBytes.serialize(
              HostReportEntry.newBuilder()
                  .setAttachment(AttachmentReport.newBuilder().setAttachmentId(id))
                  .build()));
    }
    var state = host.isSilent ? OriginStatus.State.STALE : OriginStatus.State.COMPLETE;
    enter(inventory, origin, entries, state, host.stamp());
    if (configCursor().epoch() > 0 && isComplete()) {
      host.realized = revision();
      var realized = new TreeMap<String, Bytes>();
      realized.put(
          "host/" + host.id,
          ProtoBytes.serialize(RealizedEntry.newBuilder().setRevision(host.realized).build()));
      enter(realization, origin, realized, state, new Cursor(1, host.realized));
    }
  }

  private static void enter(
      FeedTable table,
      String origin,
      SortedMap<String, Bytes> entries,
      OriginStatus.State state,
      Cursor stamp) {
    var change = table.begin();
    table.entries(origin).keySet().stream()
        .filter(key -> !entries.containsKey(key))
        .forEach(key -> change.remove(origin, key));
    entries.forEach((key, value) -> change.put(origin, key, value));
    change.origin(origin, state, stamp);
    change.commit();
  }

  FeedMirror mirror() {
    return Objects.requireNonNull(
        desk.mirror(new FeedId(Feeds.SITE_CONFIG, site), ServiceAddress.siteManager(site)));
  }

  Cursor configCursor() {
    return mirror().cursor();
  }

  boolean isComplete() {
    return config.state("log").map(state -> state != OriginStatus.State.FILLING).orElse(false);
  }

  /// Returns the configuration that it acts upon.
  SortedMap<String, PlanEntry> config() {
    var entries = new TreeMap<String, PlanEntry>();
    config
        .values("log")
        .forEach(
            (key, value) -> entries.put(key, ProtoBytes.parse(PlanEntry.parser(), value, key)));
    return entries;
  }

  private long revision() {
    return config().values().stream().mapToLong(PlanEntry::getRevision).max().orElse(0);
  }
}

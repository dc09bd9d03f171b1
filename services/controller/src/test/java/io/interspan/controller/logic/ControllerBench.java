package io.interspan.controller.logic;

import static java.util.Objects.requireNonNull;

import io.interspan.message.AddressCodec;
import io.interspan.message.AttachmentReport;
import io.interspan.message.ControllerNode;
import io.interspan.message.Effect;
import io.interspan.message.EntryChange;
import io.interspan.message.Envelope;
import io.interspan.message.ExplainAnswer;
import io.interspan.message.FeedCodec;
import io.interspan.message.FeedId;
import io.interspan.message.Feeds;
import io.interspan.message.HostExplainQuestion;
import io.interspan.message.HostInfo;
import io.interspan.message.HostQuestion;
import io.interspan.message.HostReportEntry;
import io.interspan.message.HostsAnswer;
import io.interspan.message.LearnedAddress;
import io.interspan.message.NodePreviewQuestion;
import io.interspan.message.PlanEntry;
import io.interspan.message.PortPlan;
import io.interspan.message.PortReport;
import io.interspan.message.ProtoBytes;
import io.interspan.message.RealizedEntry;
import io.interspan.message.RouterPlan;
import io.interspan.message.SegmentPlan;
import io.interspan.message.ServiceAddress;
import io.interspan.message.ServiceEvent;
import io.interspan.message.SessionBye;
import io.interspan.message.SessionHello;
import io.interspan.message.ShardMapEntry;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.Digest;
import io.interspan.model.feed.FeedEntry;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedTable;
import io.interspan.model.feed.OriginStatus;
import io.interspan.model.net.Encapsulation;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.Tep;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One controller, with a site-manager and hosts that answer its pulls at once, from tables that a
/// test changes.
final class ControllerBench {
  static final String SITE = "west";
  static final ServiceAddress SELF = ServiceAddress.controller(SITE, "1");
  static final ServiceAddress MANAGER = ServiceAddress.siteManager(SITE);

  final ControllerLogic logic;
  final TreeMap<String, String> alarms = new TreeMap<>();

  /// What the controller sent that no table here answers.
  final List<Envelope> sent = new ArrayList<>();

  final FeedTable config = new FeedTable(1, FeedLimits.DEFAULT);
  private final TreeMap<String, FeedTable> tables = new TreeMap<>();
  private final TreeMap<String, FeedTable> reports = new TreeMap<>();
  private final TreeMap<String, FeedTable> realizations = new TreeMap<>();
  long now = 1_800_000_000_000L;

  ControllerBench(ControllerLimits limits) {
    this(limits, true);
  }

  ControllerBench(ControllerLimits limits, boolean hasMap) {
    logic = new ControllerLogic(new ControllerConfig(SITE, "1", limits, FeedLimits.DEFAULT));
    tables.put(MANAGER + " " + new FeedId(Feeds.SITE_CONFIG, SITE), config);
    if (hasMap) {
      map(1, "1", "2");
    }
    tell(logic.on(new ServiceEvent.Started(List.of()), now));
  }

  ControllerBench() {
    this(ControllerLimits.DEFAULT);
  }

  void tell(List<Effect> effects) {
    for (var effect : effects) {
      switch (effect) {
        case Effect.Send(Envelope envelope) -> answer(envelope);
        case Effect.Persist(long ticket, var _) ->
            tell(logic.on(new ServiceEvent.Persisted(ticket), now));
        case Effect.Alarm(String id, String text) -> {
          if (text.isEmpty()) {
            alarms.remove(id);
          } else {
            alarms.put(id, text);
          }
        }
        case Effect.Own own -> throw new AssertionError(own);
      }
    }
  }

  private void answer(Envelope envelope) {
    var table =
        tables.get(envelope.getTo() + " " + envelope.getFeed() + ":" + envelope.getInstance());
    if (envelope.hasPull() && table != null) {
      var answer = table.answer(FeedCodec.pull(envelope.getPull()), now);
      var reply =
          Envelope.newBuilder()
              .setFrom(envelope.getTo())
              .setTo(envelope.getFrom())
              .setFeed(envelope.getFeed())
              .setInstance(envelope.getInstance())
              .setShardEpoch(envelope.getShardEpoch());
      switch (answer) {
        case io.interspan.model.feed.FeedAnswer.Page page -> reply.setPage(FeedCodec.message(page));
        case io.interspan.model.feed.FeedAnswer.Refusal refusal ->
            reply.setRefusal(FeedCodec.message(refusal));
      }
      receive(reply.build());
    } else {
      sent.add(envelope);
    }
  }

  void receive(Envelope envelope) {
    tell(logic.on(new ServiceEvent.Received(envelope), now));
  }

  /// Lets time pass, while hosts that are named keep talking.
  void pass(long millis, String... talking) {
    for (long end = now + millis; now < end; now += ServiceEvent.TICK_MILLIS) {
      for (var host : talking) {
        receive(
            from(host)
                .setFeed(Feeds.HOST_REPORT.feedName())
                .setInstance(host)
                .setHint(FeedCodec.message(requireNonNull(reports.get(host)).hint()))
                .build());
      }
      tell(logic.on(new ServiceEvent.Ticked(), now));
    }
  }

  Envelope.Builder from(String host) {
    return Envelope.newBuilder()
        .setFrom(ServiceAddress.host(SITE, host).toString())
        .setTo(SELF.toString())
        .setShardEpoch(1);
  }

  /// A host's report begins, with its Tep, complete.
  FeedTable host(String host, int number) {
    var address = ServiceAddress.host(SITE, host);
    var report = new FeedTable(5, FeedLimits.DEFAULT);
    reports.put(host, report);
    tables.put(address + " " + new FeedId(Feeds.HOST_REPORT, host), report);
    var realization = new FeedTable(5, FeedLimits.DEFAULT);
    realizations.put(host, realization);
    tables.put(address + " " + new FeedId(Feeds.HOST_REALIZATION, host), realization);
    report(
        host,
        "host",
        HostReportEntry.newBuilder()
            .setInfo(
                HostInfo.newBuilder()
                    .setHost(host)
                    .setTep(
                        AddressCodec.message(
                            new Tep(IpAddress.v4(0x7f4e0000 + number), Encapsulation.GENEVE))))
            .build());
    return report;
  }

  void hello(String host) {
    receive(from(host).setHello(SessionHello.newBuilder().setSite(SITE).setHost(host)).build());
  }

  void bye(String host) {
    receive(from(host).setBye(SessionBye.getDefaultInstance()).build());
  }

  /// A host's report changes; null removes.
  void report(String host, String key, @Nullable HostReportEntry entry) {
    var report = requireNonNull(reports.get(host));
    var before = report.entry(SITE + "/" + host, key).map(FeedEntry::value).orElse(null);
    if (Objects.equals(before, entry == null ? null : ProtoBytes.serialize(entry))) {
      return;
    }
    var change = report.begin();
    if (entry == null) {
      change.remove(SITE + "/" + host, key);
    } else {
      change.put(SITE + "/" + host, key, ProtoBytes.serialize(entry));
    }
    change.origin(SITE + "/" + host, OriginStatus.State.COMPLETE, new Cursor(5, change.version()));
    change.commit();
  }

  /// Returns the keys of a host's report.
  List<String> reported(String host) {
    return List.copyOf(requireNonNull(reports.get(host)).entries(SITE + "/" + host).keySet());
  }

  /// A host says that it holds the plan that this node has for it.
  void holds(String host) {
    holds(host, known(host).plan().current(), known(host).plan().digest());
  }

  /// A host says which place of its plan it holds, and what digest that has there.
  void holds(String host, Cursor at, Digest digest) {
    var table = requireNonNull(realizations.get(host));
    var change = table.begin();
    change.put(
        SITE + "/" + host,
        "host/" + host,
        ProtoBytes.serialize(
            RealizedEntry.newBuilder()
                .setNode("1")
                .setPlan(FeedCodec.message(at))
                .setDigest(FeedCodec.message(digest))
                .build()));
    change.origin(SITE + "/" + host, OriginStatus.State.COMPLETE, new Cursor(5, change.version()));
    change.commit();
    receive(
        from(host)
            .setFeed(Feeds.HOST_REALIZATION.feedName())
            .setInstance(host)
            .setHint(FeedCodec.message(table.hint()))
            .build());
  }

  void attach(String host, String attachment) {
    report(
        host,
        "attachment/" + attachment,
        HostReportEntry.newBuilder()
            .setAttachment(AttachmentReport.newBuilder().setAttachmentId(attachment))
            .build());
  }

  void open(String host, String segment, String port, long... macs) {
    var report = PortReport.newBuilder().setPath(port).setSegment(segment);
    for (long mac : macs) {
      report.addLearned(LearnedAddress.newBuilder().setMac(mac));
    }
    report(host, "port/" + port, HostReportEntry.newBuilder().setPort(report).build());
  }

  void map(long epoch, String... nodes) {
    var map = ShardMapEntry.newBuilder().setEpoch(epoch).setSharding("PHYSICAL");
    for (var node : nodes) {
      map.addNodes(ControllerNode.newBuilder().setId(node));
    }
    plan("shard-map", PlanEntry.newBuilder().setShardMap(map));
  }

  void segment(String path, String router) {
    plan(
        path,
        PlanEntry.newBuilder()
            .setSegment(SegmentPlan.newBuilder().setPath(path).setRouter(router).addSites(SITE)));
  }

  void router(String path, String kind) {
    router(path, kind, "");
  }

  void router(String path, String kind, String above) {
    plan(
        path,
        PlanEntry.newBuilder()
            .setRouter(RouterPlan.newBuilder().setPath(path).setKind(kind).setAbove(above)));
  }

  void port(String path, String segment, String attachment) {
    plan(
        path,
        PlanEntry.newBuilder()
            .setPort(
                PortPlan.newBuilder()
                    .setPath(path)
                    .setSegment(segment)
                    .setAttachmentId(attachment)
                    .setAdminState("UP")));
  }

  /// The site's configuration changes; null removes.
  void plan(String key, PlanEntry.@Nullable Builder entry) {
    var change = config.begin();
    if (entry == null) {
      change.remove("log", key);
    } else {
      change.put("log", key, ProtoBytes.serialize(entry.build()));
    }
    change.origin("log", OriginStatus.State.COMPLETE, new Cursor(1, change.version()));
    change.commit();
  }

  /// Brings the site's configuration to these entries, the shard map apart, all at once.
  void plans(SortedMap<String, PlanEntry> entries) {
    var change = config.begin();
    for (var key : config.entries("log").keySet()) {
      if (!entries.containsKey(key) && !key.equals("shard-map")) {
        change.remove("log", key);
      }
    }
    entries.forEach((key, entry) -> change.put("log", key, ProtoBytes.serialize(entry)));
    change.origin("log", OriginStatus.State.COMPLETE, new Cursor(1, change.version()));
    change.commit();
  }

  /// Tells the controller of what changed in the tables.
  void hint() {
    receive(
        Envelope.newBuilder()
            .setFrom(MANAGER.toString())
            .setTo(SELF.toString())
            .setFeed(Feeds.SITE_CONFIG.feedName())
            .setInstance(SITE)
            .setHint(FeedCodec.message(config.hint()))
            .build());
    reports.forEach((host, report) ->
        receive(
            from(host)
                .setFeed(Feeds.HOST_REPORT.feedName())
                .setInstance(host)
                .setHint(FeedCodec.message(report.hint()))
                .build()));
  }

  KnownHost known(String host) {
    return requireNonNull(logic.register().hosts().get(host));
  }

  /// Returns why a host's plan has something, or why not.
  ExplainAnswer explain(String host, boolean isMember, String path) {
    sent.clear();
    receive(
        Envelope.newBuilder()
            .setFrom(MANAGER.toString())
            .setTo(SELF.toString())
            .setHostQuestion(
                HostQuestion.newBuilder()
                    .setHost(host)
                    .setExplain(HostExplainQuestion.newBuilder().setPath(path).setMember(isMember)))
            .build());
    return sent.getLast().getHostAnswer().getExplain();
  }

  /// Returns what a change of the site's configuration would send to hosts.
  ///
  /// @param entries what it would be, the shard map apart
  HostsAnswer preview(SortedMap<String, PlanEntry> entries) {
    var question = NodePreviewQuestion.newBuilder().setNumber(9);
    for (var key : config.entries("log").keySet()) {
      if (!entries.containsKey(key) && !key.equals("shard-map")) {
        question.addChanges(EntryChange.newBuilder().setKey(key));
      }
    }
    entries.forEach((key, entry) ->
        question.addChanges(EntryChange.newBuilder().setKey(key).setEntry(entry.toByteString())));
    sent.clear();
    receive(
        Envelope.newBuilder()
            .setFrom(MANAGER.toString())
            .setTo(SELF.toString())
            .setNodePreviewQuestion(question)
            .build());
    return sent.getFirst().getNodePreviewAnswer().getHosts();
  }

  /// Returns a host of this controller, not of its neighbour, under the first map.
  static String ownHost(int number) {
    var map =
        new io.interspan.model.shard.ShardMap(
            1, io.interspan.model.shard.Sharding.PHYSICAL, List.of("1", "2"));
    for (int i = 1, found = 0; ; i++) {
      if (map.owner("h" + i).orElseThrow().equals("1") && ++found == number) {
        return "h" + i;
      }
    }
  }

  static String otherHost() {
    var map =
        new io.interspan.model.shard.ShardMap(
            1, io.interspan.model.shard.Sharding.PHYSICAL, List.of("1", "2"));
    for (int i = 1; ; i++) {
      if (map.owner("h" + i).orElseThrow().equals("2")) {
        return "h" + i;
      }
    }
  }
}

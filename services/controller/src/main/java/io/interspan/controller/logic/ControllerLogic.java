package io.interspan.controller.logic;

import io.interspan.message.Effect;
import io.interspan.message.Envelope;
import io.interspan.message.FeedDesk;
import io.interspan.message.FeedId;
import io.interspan.message.Feeds;
import io.interspan.message.Followed;
import io.interspan.message.MalformedMessageException;
import io.interspan.message.NodeHello;
import io.interspan.message.PlanEntry;
import io.interspan.message.ProtoBytes;
import io.interspan.message.Role;
import io.interspan.message.ServiceAddress;
import io.interspan.message.ServiceEvent;
import io.interspan.message.ServiceLogic;
import io.interspan.model.copy.StoredEntry;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.FeedEntry;
import io.interspan.model.feed.FeedMirror;
import io.interspan.model.feed.MirrorStep;
import io.interspan.model.feed.OriginCopies;
import io.interspan.model.feed.OriginStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One node of a site's control plane: composes the plans of its hosts from the site's
/// configuration, and passes on what they report, to the site-manager and to whoever shares a
/// segment with them.
///
/// It keeps nothing but its epoch and the last shard map. After a restart it fills from its hosts'
/// reports; until a host has reported, nothing is said of it, and nobody drops what they hold.
///
/// A host that goes to another node by a new shard map registers there anew. Its entries stay here,
/// marked stale, until its new master shows them at the same place of the host's report or a later
/// one; then they go here, and consumers, which take the higher stamp, keep what the master shows.
public final class ControllerLogic implements ServiceLogic {
  /// How often the site-manager is told that this node is there: several times within the time
  /// after which it takes a silent one for gone.
  static final long HELLO_MILLIS = 1_000;

  private static final long EPOCH_TICKET = 1;

  private final ControllerConfig config;
  private final FeedDesk desk;
  private final Shards shards;
  private final HostRegister hosts;
  private final SiteConfig site;
  private final OriginCopies siteCopies;
  private final FeedMirror siteMirror;
  private final FeedId siteId;
  private final ServiceAddress siteManager;
  private final AlarmBook alarms = new AlarmBook();
  private final HostQuestions questions;
  private final PlanPreviews previews;

  /// Present once the epoch is on the disk.
  private @Nullable NodeOutput output;

  private long epoch;
  private long ticket = EPOCH_TICKET;

  /// The revision up to which the plans show the log.
  private long settledRevision;

  /// Where hosts open sessions; empty while they cannot.
  private String sessionEndpoint = "";

  private long saidHelloAt = Long.MIN_VALUE;

  /// Attachments whose hosts' plans are to be composed anew.
  private final TreeSet<String> affected = new TreeSet<>();

  /// A controller that has not started.
  public ControllerLogic(ControllerConfig config) {
    this.config = config;
    this.desk = new FeedDesk(config.address(), config.feedLimits());
    this.shards = new Shards(config.node());
    this.hosts = new HostRegister(config, desk, shards);
    this.site = new SiteConfig(config.site(), config.limits().segmentsPerHost());
    this.questions = new HostQuestions(config, shards, hosts, site);
    this.siteCopies = new OriginCopies(config.feedLimits());
    this.previews = new PlanPreviews(config, hosts, site, siteCopies);
    this.siteMirror = new FeedMirror(config.feedLimits());
    this.siteId = new FeedId(Feeds.SITE_CONFIG, config.site());
    this.siteManager = ServiceAddress.siteManager(config.site());
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

  /// Takes an event of the controller's own.
  public List<Effect> on(ControllerEvent event, long now) {
    var out = new ArrayList<Effect>();
    switch (event) {
      case ControllerEvent.Contested(String host) -> hosts.contested(host, now);
      case ControllerEvent.Listening(String endpoint) -> sessionEndpoint = endpoint;
    }
    settle(now, out);
    return out;
  }

  private void started(List<StoredEntry> stored, long now, List<Effect> out) {
    epoch = StoredNode.nextEpoch(stored, now);
    out.add(new Effect.Persist(EPOCH_TICKET, StoredNode.epoch(epoch)));
    StoredNode.shardMap(stored).ifPresent(shards::offer);
  }

  private void persisted(long written, long now, List<Effect> out) {
    if (written == EPOCH_TICKET && output == null) {
      output = new NodeOutput(config, desk, shards, site, hosts, epoch);
      desk.shardEpoch(shards.map().epoch());
      desk.follow(siteId, siteManager, siteMirror, now, out);
    }
  }

  private void ticked(long now, List<Effect> out) {
    if (output == null) {
      return;
    }
    sayHello(now, out);
    desk.tick(now, out).forEach(moved -> followed(moved, now, out));
    hosts.tick(now, out);
    var problems = hosts.problems();
    problems.putAll(output.problems());
    shards.problem().ifPresent(text -> problems.put("controller/shard-map", text));
    if (!site.problems().isEmpty()) {
      problems.put("controller/site-config", String.join("; ", site.problems()));
    }
    alarms.replace(problems, out);
  }

  private void sayHello(long now, List<Effect> out) {
    if (sessionEndpoint.isEmpty()
        || (saidHelloAt != Long.MIN_VALUE && now - saidHelloAt < HELLO_MILLIS)) {
      return;
    }
    saidHelloAt = now;
    out.add(
        new Effect.Send(
            Envelope.newBuilder()
                .setFrom(config.address().toString())
                .setTo(siteManager.toString())
                .setNodeHello(NodeHello.newBuilder().setSessionEndpoint(sessionEndpoint))
                .build()));
  }

  private void received(Envelope envelope, long now, List<Effect> out) {
    if (output == null) {
      return;
    }
    ServiceAddress from;
    try {
      from = ServiceAddress.parse(envelope.getFrom());
    } catch (IllegalArgumentException _) {
      return;
    }
    if (envelope.hasHostQuestion() || envelope.hasNodePreviewQuestion()) {
      if (from.equals(siteManager)) {
        asked(envelope, out);
      }
      return;
    }
    if (from.role() != Role.HOST || hosts.received(from, envelope, epoch, now, out)) {
      desk.received(envelope, now, out).forEach(moved -> followed(moved, now, out));
    }
  }

  private void asked(Envelope envelope, List<Effect> out) {
    if (envelope.hasHostQuestion()) {
      questions.received(envelope, out);
    } else {
      previews.received(envelope, configStamp() != null, out);
    }
  }

  private void followed(Followed moved, long now, List<Effect> out) {
    switch (moved.id().feed()) {
      case SITE_CONFIG -> configured(moved.applied(), now, out);
      case HOST_REPORT -> hosts.reported(moved.id().instance(), moved.applied());
      case HOST_REALIZATION -> hosts.realized(moved.id().instance(), moved.applied(), now, out);
      case RUNTIME_STATE -> {
        if (output != null) {
          output.runtime().followed(moved);
        }
      }
      case INTENTS,
          SITE_PLAN,
          SITE_REPORT,
          GROUP_SUBSCRIPTIONS,
          MEMBERS,
          HOST_PLAN,
          SEGMENT_STATE,
          INVENTORY,
          NODE_REALIZATION,
          SITE_REALIZATION -> {
        // Never followed by a controller: the desk refuses it.
      }
    }
  }

  private void configured(MirrorStep.Applied applied, long now, List<Effect> out) {
    for (var entry : applied.changes()) {
      shardMap(entry, now, out);
    }
    var changes = siteCopies.offer(siteManager.toString(), siteMirror, applied);
    affected.addAll(site.apply(changes));
  }

  /// The shard map is taken as it comes: it does not wait for the plan to be complete.
  private void shardMap(FeedEntry entry, long now, List<Effect> out) {
    if (!entry.key().equals("shard-map") || entry.value() == null) {
      return;
    }
    try {
      var offered = ProtoBytes.parse(PlanEntry.parser(), entry.value(), entry.key());
      if (shards.offer(offered.getShardMap())) {
        out.add(new Effect.Persist(++ticket, StoredNode.shardMap(shards.entry())));
        desk.shardEpoch(shards.map().epoch());
        hosts.mapChanged(epoch, now, out);
      }
    } catch (MalformedMessageException _) {
      // SiteConfig says so, with the others that it cannot read.
    }
  }

  /// Brings plans, tables and what follows from them up to what is known now.
  private void settle(long now, List<Effect> out) {
    var output = this.output;
    if (output == null) {
      return;
    }
    var stamp = configStamp();
    long revision = Math.max(settledRevision, site.revision());
    var composed = hosts.compose(affected, stamp, settledRevision, revision, site);
    affected.clear();
    settledRevision = revision;
    output.settle(composed, revision, now, out);
  }

  /// Returns the place of the site's configuration that is acted upon; empty while none is
  /// complete.
  private @Nullable Cursor configStamp() {
    return siteCopies
        .state(KnownHost.PLAN_ORIGIN)
        .filter(state -> state != OriginStatus.State.FILLING)
        .flatMap(_ -> siteCopies.stamp(KnownHost.PLAN_ORIGIN))
        .orElse(null);
  }

  HostRegister register() {
    return hosts;
  }

  /// Returns a look at the controller.
  public ControllerStatus status() {
    return ControllerStatus.of(config, shards, hosts, site, settledRevision, output);
  }
}

package io.interspan.sitemanager.logic;

import io.interspan.intentapi.logic.IntentEffect;
import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.intentapi.logic.api.ApiRequest;
import io.interspan.intentapi.logic.state.IntentState;
import io.interspan.message.ControllerNode;
import io.interspan.message.Effect;
import io.interspan.message.Envelope;
import io.interspan.message.Feeds;
import io.interspan.message.Followed;
import io.interspan.message.ServiceAddress;
import io.interspan.model.copy.CopyWrite;
import io.interspan.model.copy.StoredEntry;
import io.interspan.model.feed.Epochs;
import io.interspan.model.feed.FeedMirror;
import io.interspan.model.intent.LogRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A site-manager from its start on.
///
/// What it remembers of its hosts and claims is on its disk, so its report is complete at once
/// after a restart: it claims no less than before, whoever has been heard again. A site without a
/// memory (a new one, or one with a new disk) is complete with its first plan, which says what it
/// was granted before. Neither waits for hosts, and no grant ends because of a restart.
///
/// What comes is written, and shown when it is on the disk: the plan, the inventory and the claims
/// are ahead of what is shown by what is on its way.
final class SiteService {
  private final SiteManagerConfig config;
  private final DiskQueue disk;
  private final SiteFeeds feeds;
  private final SitePlan plan;
  private final ConfigTable configTable;
  private final ConfigPlanner planner;
  private final OwnObjects own;
  private final SharedAttachments attachments;
  private final HostInventory inventory;
  private final Realization realization;
  private final SiteReport report;
  private final SiteProgress progress;
  private final SiteAlarms alarms;
  private final SiteGroups groups;
  private final GroupExchange exchange;
  private final MemberQuestions questions;
  private final HostDesk hosts;
  private final SiteHosts siteHosts;
  private final PreviewDesk previews;
  private final SiteRules rules;
  private final GlobalCopy globals;

  /// The site's own objects, once their log was read.
  private @Nullable IntentState objects;

  private final RepeatedWrites planWrites = new RepeatedWrites();
  private final RepeatedWrites inventoryWrites = new RepeatedWrites();
  private final SiteControllers controllers;
  private final long startEpoch;

  /// What the configuration needs to be as of this start: written with the first write.
  private final ConfigTable.@Nullable Planned firstConfig;

  /// What follows the plan.
  private final FeedMirror planMirror;

  private boolean serving;

  SiteService(
      SiteManagerConfig config,
      List<StoredEntry> rows,
      String diskTrouble,
      DiskQueue disk,
      long now) {
    this.config = config;
    this.disk = disk;
    this.feeds = new SiteFeeds(config);
    this.alarms = new SiteAlarms(diskTrouble);
    var stored = StoredSite.read(rows);
    this.startEpoch = Epochs.next(stored.startEpoch(), now);
    this.plan = SitePlan.load(rows, config.limits());
    this.controllers =
        new SiteControllers(config, plan.sharding(config.site()), stored.shardMap(), now);
    this.rules = new SiteRules(config.site(), plan);
    this.globals = new GlobalCopy(plan);
    this.inventory = HostInventory.load(rows, stored.claims(), config.limits());
    this.realization = new Realization(config.limits());
    var kept = ConfigTable.read(rows, config.limits());
    this.configTable = kept == null ? ConfigTable.create(startEpoch, config.limits()) : kept;
    this.own = new OwnObjects(config.site(), configTable.values());
    this.attachments = new SharedAttachments(own, plan, inventory);
    this.report =
        new SiteReport(
            new OwnTable(config.site(), startEpoch, config.limits()),
            attachments,
            inventory,
            stored.claimsKnown());
    this.groups =
        new SiteGroups(
            config.site(), startEpoch, rows, configTable.values(), inventory, config.limits());
    this.exchange = new GroupExchange(config, feeds.desk(), groups);
    this.previews = new PreviewDesk(config, groups.preview(plan));
    this.hosts = new HostDesk(config, groups.gate()::whyWaits);
    this.siteHosts =
        new SiteHosts(
            config, inventory, realization, controllers, ForgottenHosts.read(configTable.values()));
    this.questions = new MemberQuestions(config.site(), groups);
    this.planMirror = plan.mirror(ServiceAddress.SPAN.toString());
    var held = plan.heldAt(planMirror);
    this.planner = new ConfigPlanner(configTable, plan, groups.gate(), held.version());
    // Before anything else settles: what waited may not be said to be in force.
    groups.restored(planner.shown(), plan.values(), configTable.values());
    this.progress =
        new SiteProgress(
            config.site(),
            realization,
            new OwnTable(config.site(), startEpoch, config.limits()),
            held,
            groups.gate().certain());
    var map = controllers.entry();
    this.firstConfig =
        configTable.shows(map.key(), Objects.requireNonNull(map.value()))
            ? null
            : configTable.plan(List.of(map), configTable.isComplete());
  }

  /// Returns what must be on the disk before anything is served.
  ///
  /// @param had all that was there, where it is to go; else empty
  CopyWrite firstWrite(List<StoredEntry> had) {
    var clear = new ArrayList<String>();
    if (!had.isEmpty()) {
      clear.addAll(StoredSite.tables());
      clear.addAll(ConfigTable.tables());
      clear.addAll(SitePlan.tables());
      clear.addAll(HostInventory.tables());
      clear.addAll(MemberBook.tables(had));
    }
    var own =
        new CopyWrite(
            clear, List.of(), List.of(StoredSite.startEpoch(startEpoch), controllers.row()));
    return firstConfig == null ? own : DiskQueue.join(own, firstConfig.write());
  }

  /// Begins to serve and to follow.
  void serve(long now, List<Effect> out) {
    serving = true;
    if (firstConfig != null) {
      configTable.show(firstConfig);
    }
    report.begin(controllers.report());
    feeds.produce(configTable.table(), report.table(), progress.table());
    feeds.follow(planMirror, now, out);
    var known = controllers.known();
    var mirrors = inventory.mirrors(known.values().stream().map(ServiceAddress::toString).toList());
    known.forEach((node, address) ->
        feeds.follow(node, Objects.requireNonNull(mirrors.get(address.toString())), now, out));
    settle(now, out);
    realize(now, out);
  }

  /// Takes the site's own objects as they are: their log was read.
  void ownKnown(IntentState objects, long now, List<Effect> out) {
    this.objects = objects;
    write(own.bring(objects, plan.overlayIds(config.site())), true, now, out);
  }

  /// Takes a change of the site's own objects that is on the disk.
  ///
  /// @param objects as they are after it
  void ownChanged(LogRow row, IntentState objects, long now, List<Effect> out) {
    this.objects = objects;
    write(own.bring(row, objects, plan.overlayIds(config.site())), false, now, out);
  }

  /// Writes what came of the site's own objects; the configuration and the report show it once it
  /// is on the disk. Their groups, policies and rules go on to it once they are ready, as the
  /// plan's do.
  ///
  /// @param isAll whether all that the site's own objects refer to is in the report with it
  private void write(OwnObjects.Step step, boolean isAll, long now, List<Effect> out) {
    var changes = groups.offer(planner.here(), attachments.shown(step));
    var told = attachments.told(step);
    var planned = changes.isEmpty() ? null : planner.plan(changes);
    if (planned != null || !told.isEmpty() || isAll) {
      disk.write(
          planned == null ? CopyWrite.NOTHING : planned.write(),
          (at, effects) -> {
            if (isAll) {
              report.showsOwn();
            }
            showConfig(planned, at, effects);
            report.complete();
            show(told, at, effects);
            settle(at, effects);
          },
          out);
    }
    settle(now, out);
  }

  void received(Envelope envelope, long now, List<Effect> out) {
    if (envelope.hasMembersQuestion()) {
      questions.received(envelope, out);
      return;
    }
    if (envelope.hasHostAnswer()) {
      hosts.received(envelope, out);
      return;
    }
    if (envelope.hasNodePreviewAnswer()) {
      previews.answered(envelope, now, out);
      return;
    }
    if (serving && envelope.hasSitePreviewQuestion()) {
      previews.received(envelope, controllers.map(), now, out);
      return;
    }
    if (serving && envelope.hasNodeHello()) {
      controllers
          .saidHello(envelope, now)
          .ifPresent(
              from -> feeds.follow(from.node(), inventory.mirror(from.toString()), now, out));
      return;
    }
    if (serving) {
      exchange.seen(envelope, now, out);
    }
    feeds.received(envelope, now, out).forEach(followed -> moved(followed, now, out));
  }

  void tick(long now, List<Effect> out) {
    var present = controllers.tick(now);
    hosts.tick(now, out);
    previews.settle(now, out);
    feeds.tick(now, out).forEach(followed -> moved(followed, now, out));
    if (serving) {
      present.ifPresent(these -> allot(these, now, out));
      exchange.expire(now);
      settle(now, out);
      alarms.tell(configTable.problem(), inventory, attachments.disputed(), groups, now, out);
    }
  }

  void asked(SiteManagerEvent event, long now, List<Effect> out) {
    switch (event) {
      case SiteManagerEvent.ForgetAttachment(var id) -> write(inventory.forgetAttachment(id), out);
    }
  }

  private void moved(Followed followed, long now, List<Effect> out) {
    var relay = followed.producer().toString();
    var mirror = feeds.mirror(followed);
    var applied = followed.applied();
    switch (followed.id().feed()) {
      case SITE_PLAN -> write(plan.apply(relay, mirror, applied), now, out);
      case INVENTORY -> {
        siteHosts.said(relay);
        var step = inventory.apply(relay, mirror, applied);
        boolean repeated = inventoryWrites.repeats(step.write());
        if (!repeated || !step.report().isEmpty()) {
          write(step, out);
        }
        takeBack(out);
      }
      case NODE_REALIZATION -> {
        realization.apply(relay, mirror, applied);
        realize(now, out);
      }
      case MEMBERS -> write(exchange.answered(followed), now, out);
      case GROUP_SUBSCRIPTIONS -> {
        exchange.asked(followed);
        settle(now, out);
      }
      case INTENTS,
          SITE_CONFIG,
          SITE_REPORT,
          HOST_PLAN,
          RUNTIME_STATE,
          SEGMENT_STATE,
          HOST_REPORT,
          HOST_REALIZATION,
          SITE_REALIZATION ->
          throw new IllegalStateException(followed.id() + " is not followed here");
    }
  }

  /// Writes what came of the plan; the configuration shows it once it is on the disk. Groups,
  /// policies and rules go on to it once they are ready.
  private void write(SitePlan.Step step, long now, List<Effect> out) {
    var claimed =
        step.complete() && !report.claimsKnown() ? report.adopt(plan.grantedAttachments()) : null;
    var passed = attachments.shown(groups.offer(planner.here(), step.changes()));
    planner.here(step.at().version());
    var settled = groups.settle(now, planner.here(), site -> exchange.isSilent(site, now));
    boolean isOther =
        step.changes().stream()
            .anyMatch(change -> change.key().equals(SitePlan.siteKey(config.site())));
    var planned =
        step.isNew() || !settled.config().isEmpty() ? planner.plan(passed, settled) : null;
    boolean repeated = planWrites.repeats(step.write());
    if (repeated && claimed == null && planned == null) {
      return;
    }
    var write = step.write();
    write = planned == null ? write : DiskQueue.join(write, planned.write());
    write = claimed == null ? write : DiskQueue.join(write, claimed.write());
    var range =
        isOther && objects != null
            ? List.of(OwnObjects.overlayIds(objects, plan.overlayIds(config.site())))
            : List.<KeyChange>of();
    disk.write(
        write,
        (at, effects) -> {
          progress.held(step.at());
          progress.certain(settled.certain());
          if (claimed != null) {
            report.complete();
            show(claimed.report(), at, effects);
            groups.reported(claimed.workloads());
          }
          if (!range.isEmpty()) {
            show(range, at, effects);
          }
          showConfig(planned, at, effects);
          realize(at, effects);
        },
        out);
  }

  /// Allots the site's controllers their work anew, where there are others, or it is to be shared
  /// in another way. They are shown the map once it is on the disk.
  private void allot(List<ControllerNode> present, long now, List<Effect> out) {
    if (!controllers.allot(plan.sharding(config.site()), present, now)) {
      return;
    }
    var planned = planner.plan(List.of(controllers.entry()));
    var row = new CopyWrite(List.of(), List.of(), List.of(controllers.row()));
    var told = SiteReport.controlPlane(controllers.report());
    disk.write(
        DiskQueue.join(planned.write(), row),
        (at, effects) -> {
          showConfig(planned, at, effects);
          show(List.of(told), at, effects);
        },
        out);
  }

  /// Writes what came of groups and their members; the configuration shows it once it is on the
  /// disk.
  private void settle(long now, List<Effect> out) {
    write(CopyWrite.NOTHING, now, out);
  }

  /// The same, with what is to be written with it.
  private void write(CopyWrite with, long now, List<Effect> out) {
    if (report.ownKnown() && plan.isComplete()) {
      groups.known();
    }
    var settled = groups.settle(now, planner.here(), site -> exchange.isSilent(site, now));
    var planned =
        settled.config().isEmpty() && !planner.isBehind(settled)
            ? null
            : planner.plan(List.of(), settled);
    var write = DiskQueue.join(with, exchange.sync(plan.isComplete(), now, out));
    if (planned == null && write.equals(CopyWrite.NOTHING)) {
      return;
    }
    disk.write(
        planned == null ? write : DiskQueue.join(write, planned.write()),
        (at, effects) -> {
          if (planned != null) {
            progress.certain(settled.certain());
            showConfig(planned, at, effects);
          }
          realize(at, effects);
        },
        out);
  }

  /// Shows a change of the configuration that is on the disk.
  private void showConfig(ConfigTable.@Nullable Planned planned, long now, List<Effect> out) {
    if (planned != null) {
      configTable.show(planned);
      feeds.publish(Feeds.SITE_CONFIG, now, out);
      groups.shown(planned.changes());
      settle(now, out);
    }
  }

  /// Writes what came of the hosts; the report shows it once it is on the disk.
  private void write(HostInventory.Step step, List<Effect> out) {
    disk.write(step.write(), (now, effects) -> show(step, now, effects), out);
  }

  private void show(HostInventory.Step step, long now, List<Effect> out) {
    show(step.report(), now, out);
    groups.reported(step.workloads());
    settle(now, out);
    realize(now, out);
  }

  /// Takes hosts back that were forgotten, and that controllers hear all the same; and forgets
  /// again those that one tells of which was away, where this has restarted meanwhile.
  private void takeBack(List<Effect> out) {
    for (var host : siteHosts.leftOver()) {
      write(inventory.forget(config.site(), host, siteHosts.forgottenUpTo(host)), out);
    }
    var back = siteHosts.takeBack();
    if (!back.isEmpty()) {
      var planned = planner.plan(back);
      disk.write(planned.write(), (now, effects) -> showConfig(planned, now, effects), out);
    }
  }

  private void show(List<KeyChange> changes, long now, List<Effect> out) {
    report.show(changes);
    feeds.publish(Feeds.SITE_REPORT, now, out);
  }

  private void realize(long now, List<Effect> out) {
    progress.tell(new TreeSet<>(inventory.hosts().keySet()));
    if (progress.hasPlan()) {
      feeds.publish(Feeds.SITE_REALIZATION, now, out);
    }
  }

  /// Answers who is a member of a group.
  ///
  /// @throws ApiException where there is no such group
  ApiReply members(ApiRequest.Members request) {
    return questions.answer(request, objects);
  }

  /// Answers which hosts the site has, and how far they are.
  ApiReply hosts() {
    return siteHosts.answer(progress.passedOn());
  }

  /// Answers what a host's plan has, or why, once the controller that composes it has said so.
  ///
  /// @throws ApiException where there is no such host, or it is asked too much
  void ofHost(long ticket, ApiRequest.OfHost request, long now, List<Effect> out) {
    siteHosts.require(request.host());
    var composer = controllers.map().composer(request.host());
    hosts.take(ticket, request, composer.orElseThrow(), now, out);
  }

  /// Takes out a host that will not come back: its entries go here, and at the controllers, at one
  /// that is away once it is there again. Answered once that is on the disk.
  ///
  /// @throws ApiException where there is no such host, it is there, or nobody knows whether it is
  void forgetHost(long ticket, String host, long now, List<Effect> out) {
    siteHosts.requireGone(host);
    var planned = planner.plan(siteHosts.forget(host, now));
    var gone = inventory.forget(config.site(), host, siteHosts.forgottenUpTo(host));
    disk.write(
        DiskQueue.join(planned.write(), gone.write()),
        (at, effects) -> {
          showConfig(planned, at, effects);
          show(gone, at, effects);
          effects.add(new IntentEffect.Reply(ticket, siteHosts.forgetReply(host)));
        },
        out);
  }

  SiteRules rules() {
    return rules;
  }

  GlobalCopy globals() {
    return globals;
  }

  SiteStatus status() {
    return new SiteStatus(
        config.site(),
        progress.held(),
        configTable.table().current(),
        controllers.map().epoch(),
        progress.realized(),
        List.copyOf(groups.gate().awaited()),
        report.claimsKnown(),
        objects == null ? 0 : objects.revision(),
        plan.overlayIds(config.site()),
        siteHosts.all(),
        inventory.claims().all(),
        alarms.up(),
        feeds.follows());
  }
}

package io.interspan.simulation;

import io.interspan.message.ControlPlanePlan;
import io.interspan.message.ControllerNode;
import io.interspan.message.OwnSitePlan;
import io.interspan.message.PlanEntry;
import io.interspan.message.PlanLabels;
import io.interspan.message.PortPlan;
import io.interspan.message.RouterPlan;
import io.interspan.message.SegmentPlan;
import io.interspan.model.intent.AdminState;
import io.interspan.model.intent.ControlPlane;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.LocaleServices;
import io.interspan.model.intent.PortGrant;
import io.interspan.model.intent.Segment;
import io.interspan.model.intent.SegmentPort;
import io.interspan.model.intent.Site;
import io.interspan.model.intent.Tier1;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What DESIGN.md, section 5, says about the plans of sites, worked out from all objects, the slow
/// and obvious way.
final class SlowPlans {
  private final Intents intents;
  private final List<String> sites;

  SlowPlans(Intents intents) {
    this.intents = intents;
    this.sites = intents.all(Site.class).stream().map(Site::id).sorted().toList();
  }

  /// Returns for each declared site its plan, by path, without revisions.
  SortedMap<String, SortedMap<String, PlanEntry>> plans() {
    var plans = new TreeMap<String, SortedMap<String, PlanEntry>>();
    sites.forEach(site -> plans.put(site, new TreeMap<>()));
    intents.all(Site.class).forEach(site -> site(site, plans));
    intents.all(Tier1.class).forEach(router -> router(router, plans));
    intents.all(Segment.class).forEach(segment -> segment(segment, plans));
    intents.all(SegmentPort.class).forEach(port -> port(port, plans));
    intents.all(ControlPlane.class).forEach(controllers -> controllers(controllers, plans));
    plans.forEach((site, plan) -> new SlowDefinitions(intents, site).put(sites, plan));
    return plans;
  }

  private List<String> sitesOf(IntentPath router) {
    var services =
        intents.all(LocaleServices.class).stream()
            .filter(one -> one.router().equals(router))
            .toList();
    return services.isEmpty()
        ? sites
        : sites.stream()
            .filter(site -> services.stream().anyMatch(one -> one.site().equals(of(site))))
            .toList();
  }

  private List<String> sitesOf(Segment segment) {
    var router = segment.connectivityPath();
    if (router.isPresent()) {
      return intents.get(router.get(), Tier1.class) == null ? List.of() : sitesOf(router.get());
    }
    return sites.stream().filter(site -> segment.transportZoneSite().equals(of(site))).toList();
  }

  private static void site(Site site, SortedMap<String, SortedMap<String, PlanEntry>> plans) {
    var range = site.overlayIds().orElseThrow();
    var entry =
        PlanEntry.newBuilder()
            .setOwnSite(
                OwnSitePlan.newBuilder()
                    .setSite(site.id())
                    .setFirstOverlayId(range.begin())
                    .setLastOverlayId(range.end())
                    .setSharding(site.sharding().name()))
            .build();
    put(plans, List.of(site.id()), site.path(), entry);
  }

  private void router(Tier1 router, SortedMap<String, SortedMap<String, PlanEntry>> plans) {
    var spans = sitesOf(router.path());
    var entry =
        PlanEntry.newBuilder()
            .setRouter(
                RouterPlan.newBuilder()
                    .setPath(router.path().value())
                    .setKind("Tier1")
                    .addAllSites(spans))
            .build();
    put(plans, spans, router.path(), entry);
  }

  private void segment(Segment segment, SortedMap<String, SortedMap<String, PlanEntry>> plans) {
    var spans = sitesOf(segment);
    put(plans, spans, segment.path(), entry(segment, spans));
  }

  /// Returns the entry of a segment at these sites.
  static PlanEntry entry(Segment segment, List<String> spans) {
    return PlanEntry.newBuilder()
        .setSegment(
            SegmentPlan.newBuilder()
                .setPath(segment.path().value())
                .setVni(segment.overlayId().value())
                .addAllGateways(segment.gateways().stream().map(Object::toString).toList())
                .setReplicationMode(segment.replicationMode().name())
                .setRouter(segment.connectivityPath().map(IntentPath::value).orElse(""))
                .addAllSites(spans)
                .setLabels(PlanLabels.of(segment.path(), segment.displayName(), segment.tags())))
        .build();
  }

  private void port(SegmentPort port, SortedMap<String, SortedMap<String, PlanEntry>> plans) {
    var segment = intents.get(port.segment(), Segment.class);
    var grant = intents.get(PortGrant.pathOf(port.path()), PortGrant.class);
    if (segment == null || grant == null || !sitesOf(segment).contains(grant.site())) {
      return;
    }
    put(plans, List.of(grant.site()), port.path(), entry(port, segment));
  }

  /// Returns the entry of a port.
  static PlanEntry entry(SegmentPort port, Segment segment) {
    boolean up = port.adminState() == AdminState.UP && segment.adminState() == AdminState.UP;
    var addresses =
        port.addressBindings().stream()
            .flatMap(binding ->
                Stream.of(binding.ip(), binding.mac()).flatMap(address -> address.stream()))
            .map(Object::toString)
            .sorted()
            .distinct()
            .toList();
    return PlanEntry.newBuilder()
        .setPort(
            PortPlan.newBuilder()
                .setPath(port.path().value())
                .setSegment(segment.path().value())
                .setAttachmentId(port.attachmentId().orElse(""))
                .addAllAddresses(addresses)
                .setAdminState(up ? "UP" : "DOWN")
                .setLabels(PlanLabels.of(port.path(), port.displayName(), port.tags())))
        .build();
  }

  private void controllers(
      ControlPlane controllers, SortedMap<String, SortedMap<String, PlanEntry>> plans) {
    var plan =
        ControlPlanePlan.newBuilder()
            .setSite(controllers.site())
            .setSharding(controllers.sharding().name());
    controllers
        .nodes()
        .forEach(node ->
            plan.addNodes(
                ControllerNode.newBuilder()
                    .setId(node.id())
                    .setSessionEndpoint(node.sessionEndpoint())));
    var entry = PlanEntry.newBuilder().setControlPlane(plan).build();
    var neighbours =
        intents.all(Segment.class).stream()
            .map(this::sitesOf)
            .filter(spans -> spans.contains(controllers.site()))
            .flatMap(List::stream)
            .sorted()
            .distinct()
            .toList();
    put(plans, neighbours, controllers.path(), entry);
  }

  private static void put(
      SortedMap<String, SortedMap<String, PlanEntry>> plans,
      List<String> sites,
      IntentPath path,
      PlanEntry entry) {
    for (var site : sites) {
      var plan = plans.get(site);
      if (plan != null) {
        plan.put(path.value(), entry);
      }
    }
  }

  private static Optional<String> of(String site) {
    return Optional.of(site);
  }
}

package io.interspan.span.testing;

import com.google.protobuf.ByteString;
import io.interspan.message.ControlPlanePlan;
import io.interspan.message.ControllerNode;
import io.interspan.message.DefinitionPlan;
import io.interspan.message.IntentEntry;
import io.interspan.message.OwnSitePlan;
import io.interspan.message.PlanEntry;
import io.interspan.message.PlanLabels;
import io.interspan.message.PortPlan;
import io.interspan.message.RouterPlan;
import io.interspan.message.SegmentPlan;
import io.interspan.model.Bytes;
import io.interspan.model.intent.AdminState;
import io.interspan.model.intent.ControlPlane;
import io.interspan.model.intent.Definition;
import io.interspan.model.intent.DomainDeploymentMap;
import io.interspan.model.intent.Group;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.LocaleServices;
import io.interspan.model.intent.PortGrant;
import io.interspan.model.intent.Rule;
import io.interspan.model.intent.SecurityPolicy;
import io.interspan.model.intent.Segment;
import io.interspan.model.intent.SegmentPort;
import io.interspan.model.intent.Service;
import io.interspan.model.intent.ServiceEntry;
import io.interspan.model.intent.Site;
import io.interspan.model.intent.SiteReference;
import io.interspan.model.intent.Tier1;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What DESIGN.md, section 5, says about the plans of sites, worked out from all objects, the slow
/// and obvious way.
public final class SlowPlans {
  private final SortedMap<IntentPath, IntentEntry> objects;
  private Map<IntentPath, Long> components = Map.of();

  /// Makes the plans of these objects.
  public SlowPlans(SortedMap<IntentPath, IntentEntry> objects) {
    this.objects = objects;
  }

  /// Returns for each declared site its plan, by path, without revisions.
  ///
  /// @param numbers of components, by the routers at the top
  public SortedMap<String, SortedMap<String, PlanEntry>> plans(Map<IntentPath, Long> numbers) {
    components = numbers;
    var plans = new TreeMap<String, SortedMap<String, PlanEntry>>();
    for (var site : sites()) {
      var plan = new TreeMap<String, PlanEntry>();
      itself(site, plan);
      routersAt(site, plan);
      segmentsAt(site, plan);
      portsAt(site, plan);
      controllersAt(site, plan);
      rulesAt(site, plan);
      definitionsAt(site, plan);
      plans.put(site, plan);
    }
    return plans;
  }

  private void itself(String id, SortedMap<String, PlanEntry> plan) {
    all(IntentType.SITE, Site::read).stream()
        .filter(site -> site.id().equals(id))
        .forEach(site ->
            site.overlayIds()
                .ifPresent(range ->
                    plan.put(
                        site.path().value(),
                        PlanEntry.newBuilder()
                            .setOwnSite(
                                OwnSitePlan.newBuilder()
                                    .setSite(id)
                                    .setFirstOverlayId(range.begin())
                                    .setLastOverlayId(range.end())
                                    .setSharding(site.sharding().name()))
                            .build())));
  }

  List<String> sites() {
    return paths(IntentType.SITE).map(IntentPath::id).sorted().toList();
  }

  List<String> sitesOfRouter(IntentPath router) {
    var services =
        all(IntentType.LOCALE_SERVICES, LocaleServices::read).stream()
            .filter(one -> one.router().equals(router))
            .toList();
    var above = tier0Of(router);
    if (services.isEmpty() && above.isPresent()) {
      return paths(IntentType.TIER0).anyMatch(above.get()::equals)
          ? sitesOfRouter(above.get())
          : List.of();
    }
    return services.isEmpty()
        ? sites()
        : sites().stream()
            .filter(site -> services.stream().anyMatch(one -> one.site().equals(of(site))))
            .toList();
  }

  private Optional<IntentPath> tier0Of(IntentPath router) {
    return all(IntentType.TIER1, Tier1::read).stream()
        .filter(one -> one.path().equals(router))
        .flatMap(one -> one.tier0Path().stream())
        .findFirst();
  }

  private Stream<IntentPath> routers() {
    return Stream.concat(paths(IntentType.TIER0), paths(IntentType.TIER1));
  }

  List<String> sitesOfSegment(Segment segment) {
    if (segment.connectivityPath().isPresent()) {
      var router = segment.connectivityPath().get();
      return routers().anyMatch(router::equals) ? sitesOfRouter(router) : List.of();
    }
    return sites().stream().filter(site -> segment.transportZoneSite().equals(of(site))).toList();
  }

  /// Returns the router at the top of what each is joined to.
  Map<IntentPath, IntentPath> tops() {
    var tops = new TreeMap<IntentPath, IntentPath>();
    routers().forEach(router -> tops.put(router, topOf(router)));
    return tops;
  }

  private IntentPath topOf(IntentPath router) {
    return tier0Of(router)
        .filter(above -> paths(IntentType.TIER0).anyMatch(above::equals))
        .orElse(router);
  }

  /// A site holds what is joined by routing to a segment that it has.
  private boolean isJoinedTo(IntentPath router, String site) {
    return segments().stream()
        .filter(segment -> sitesOfSegment(segment).contains(site))
        .flatMap(segment -> segment.connectivityPath().stream())
        .anyMatch(other -> topOf(other).equals(topOf(router)));
  }

  private boolean isHeld(Segment segment, String site) {
    return sitesOfSegment(segment).contains(site)
        || segment
            .connectivityPath()
            .filter(router -> routers().anyMatch(router::equals))
            .filter(this::isWell)
            .filter(router -> isJoinedTo(router, site))
            .isPresent();
  }

  /// A router that takes its sites from a tier-0 that is not there is nowhere.
  private boolean isWell(IntentPath router) {
    boolean bySites =
        all(IntentType.LOCALE_SERVICES, LocaleServices::read).stream()
            .anyMatch(one -> one.router().equals(router));
    return bySites
        || tier0Of(router).isEmpty()
        || paths(IntentType.TIER0).anyMatch(tier0Of(router).get()::equals);
  }

  private void routersAt(String site, SortedMap<String, PlanEntry> plan) {
    routers()
        .filter(router ->
            sitesOfRouter(router).contains(site) || (isWell(router) && isJoinedTo(router, site)))
        .forEach(router -> {
          var top = topOf(router);
          plan.put(
              router.value(),
              PlanEntry.newBuilder()
                  .setRouter(
                      RouterPlan.newBuilder()
                          .setPath(router.value())
                          .setKind(objects.get(router).getType())
                          .addAllSites(sitesOfRouter(router))
                          .setAbove(top.equals(router) ? "" : top.value())
                          .setComponent(top.equals(router) ? components.getOrDefault(top, 0L) : 0))
                  .build());
        });
  }

  private void segmentsAt(String site, SortedMap<String, PlanEntry> plan) {
    for (var segment : segments()) {
      var sites = sitesOfSegment(segment);
      if (isHeld(segment, site)) {
        plan.put(
            segment.path().value(),
            PlanEntry.newBuilder()
                .setSegment(
                    SegmentPlan.newBuilder()
                        .setPath(segment.path().value())
                        .setVni(segment.overlayId().value())
                        .addAllGateways(segment.gateways().stream().map(Object::toString).toList())
                        .setReplicationMode(segment.replicationMode().name())
                        .setRouter(segment.connectivityPath().map(IntentPath::value).orElse(""))
                        .addAllSites(sites)
                        .setLabels(
                            PlanLabels.of(segment.path(), segment.displayName(), segment.tags())))
                .build());
      }
    }
  }

  private void portsAt(String site, SortedMap<String, PlanEntry> plan) {
    for (var port : all(IntentType.SEGMENT_PORT, SegmentPort::read)) {
      for (var segment : segments()) {
        var grant = objects.get(PortGrant.pathOf(port.path()));
        if (segment.path().equals(port.segment())
            && grant != null
            && PortGrant.read(port.path(), json(grant)).site().equals(site)
            && sitesOfSegment(segment).contains(site)) {
          boolean up = port.adminState() == AdminState.UP && segment.adminState() == AdminState.UP;
          plan.put(
              port.path().value(),
              PlanEntry.newBuilder()
                  .setPort(
                      PortPlan.newBuilder()
                          .setPath(port.path().value())
                          .setSegment(segment.path().value())
                          .setAttachmentId(port.attachmentId().orElse(""))
                          .addAllAddresses(
                              port.addressBindings().stream()
                                  .flatMap(binding ->
                                      Stream.of(binding.ip(), binding.mac())
                                          .flatMap(address -> address.stream()))
                                  .map(Object::toString)
                                  .sorted()
                                  .distinct()
                                  .toList())
                          .setAdminState(up ? "UP" : "DOWN")
                          .setLabels(PlanLabels.of(port.path(), port.displayName(), port.tags())))
                  .build());
        }
      }
    }
  }

  private void controllersAt(String site, SortedMap<String, PlanEntry> plan) {
    for (var controllers : all(IntentType.CONTROL_PLANE, ControlPlane::read)) {
      boolean shared =
          segments().stream()
              .anyMatch(segment -> isHeld(segment, site) && isHeld(segment, controllers.site()));
      if (shared) {
        var entry =
            ControlPlanePlan.newBuilder()
                .setSite(controllers.site())
                .setSharding(controllers.sharding().name());
        for (var node : controllers.nodes()) {
          entry.addNodes(
              ControllerNode.newBuilder()
                  .setId(node.id())
                  .setSessionEndpoint(node.sessionEndpoint()));
        }
        plan.put(controllers.path().value(), PlanEntry.newBuilder().setControlPlane(entry).build());
      }
    }
  }

  /// A domain is all sites, a site by itself, or the sites of its deployment maps.
  private List<String> sitesOfDomain(IntentPath domain) {
    return sites().stream()
        .filter(site ->
            domain.id().equals("default")
                || domain.id().equals(site)
                || all(IntentType.DOMAIN_DEPLOYMENT_MAP, DomainDeploymentMap::read).stream()
                    .anyMatch(map -> map.domain().equals(domain) && map.site().equals(of(site))))
        .toList();
  }

  /// What a policy or a rule applies to is at the sites of segments and of groups' domains.
  private boolean isInScope(String site, List<IntentPath> scope) {
    return scope.isEmpty()
        || scope.stream()
            .anyMatch(path -> {
              if (path.value().contains("/groups/")) {
                return sitesOfDomain(path.parent()).contains(site);
              }
              var segment = path.value().contains("/ports/") ? path.parent() : path;
              return segments().stream()
                  .anyMatch(
                      one -> one.path().equals(segment) && sitesOfSegment(one).contains(site));
            });
  }

  private List<SecurityPolicy> policiesAt(String site) {
    return all(IntentType.SECURITY_POLICY, SecurityPolicy::read).stream()
        .filter(policy -> sitesOfDomain(policy.domain()).contains(site))
        .filter(policy -> isInScope(site, policy.scope()))
        .toList();
  }

  private List<Rule> rulesOf(String site) {
    var policies =
        policiesAt(site).stream()
            .map(SecurityPolicy::path)
            .collect(Collectors.toCollection(ArrayList::new));
    if (!objects.containsKey(SecurityPolicy.LAST)) {
      policies.add(SecurityPolicy.LAST);
    }
    return all(IntentType.RULE, Rule::read).stream()
        .filter(rule -> !rule.disabled() && policies.contains(rule.policy()))
        .filter(rule -> isInScope(site, rule.scope()))
        .toList();
  }

  private void rulesAt(String site, SortedMap<String, PlanEntry> plan) {
    policiesAt(site).forEach(policy -> define(policy.path(), List.of(), plan));
    rulesOf(site).forEach(rule -> define(rule.path(), List.of(), plan));
  }

  /// What rules, policies and the site's own objects refer to is there, and what that refers to.
  private void definitionsAt(String site, SortedMap<String, PlanEntry> plan) {
    var wanted = new ArrayDeque<IntentPath>();
    policiesAt(site).forEach(policy -> wanted.addAll(policy.scope()));
    for (var rule : rulesOf(site)) {
      wanted.addAll(rule.named());
      wanted.addAll(rule.services());
    }
    all(IntentType.SITE_REFERENCE, SiteReference::read).stream()
        .filter(reference -> reference.site().equals(site))
        .forEach(reference -> wanted.add(reference.target()));
    var seen = new TreeSet<IntentPath>();
    while (!wanted.isEmpty()) {
      var path = wanted.remove();
      if (!seen.add(path)) {
        continue;
      }
      for (var group : all(IntentType.GROUP, Group::read)) {
        if (group.path().equals(path)) {
          wanted.addAll(group.named());
          define(path, sitesOfDomain(group.domain()), plan);
        }
      }
      for (var service : all(IntentType.SERVICE, Service::read)) {
        if (service.path().equals(path)) {
          for (var entry : service.entries()) {
            if (entry instanceof ServiceEntry.OfService(var other)) {
              wanted.add(other);
            }
          }
          define(path, List.of(), plan);
        }
      }
    }
  }

  private void define(
      IntentPath path, List<String> memberSites, SortedMap<String, PlanEntry> plan) {
    var entry = objects.get(path);
    var type = IntentType.tryParse(entry.getType()).orElseThrow();
    plan.put(
        path.value(),
        PlanEntry.newBuilder()
            .setDefinition(
                DefinitionPlan.newBuilder()
                    .setPath(path.value())
                    .setType(type.apiName())
                    .setJson(
                        ByteString.copyFrom(Definition.of(path, type, json(entry)).unsafeArray()))
                    .addAllMemberSites(memberSites))
            .build());
  }

  private List<Segment> segments() {
    return all(IntentType.SEGMENT, Segment::read);
  }

  private Stream<IntentPath> paths(IntentType type) {
    return objects.entrySet().stream()
        .filter(entry -> entry.getValue().getType().equals(type.apiName()))
        .map(entry -> entry.getKey());
  }

  private <T> List<T> all(IntentType type, BiFunction<IntentPath, Bytes, T> read) {
    var all = new ArrayList<T>();
    objects.forEach((path, entry) -> {
      if (entry.getType().equals(type.apiName())) {
        all.add(read.apply(path, json(entry)));
      }
    });
    return all;
  }

  private static Bytes json(IntentEntry entry) {
    return Bytes.wrap(entry.getJson().toByteArray());
  }

  private static Optional<String> of(String site) {
    return Optional.of(site);
  }
}

package io.interspan.span.logic;

import io.interspan.message.ControllerNode;
import io.interspan.message.IntentEntry;
import io.interspan.message.MalformedMessageException;
import io.interspan.message.PlanLabels;
import io.interspan.message.ProtoBytes;
import io.interspan.message.TagMessage;
import io.interspan.model.Bytes;
import io.interspan.model.Interner;
import io.interspan.model.intent.AddressBinding;
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
import io.interspan.span.logic.GraphObject.Use;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reduces the log's objects to [GraphObject]s. What cannot be read becomes
/// [GraphObject.Unreadable]: one bad object stops nobody else's plan. Of kinds that no plan has yet
/// nothing is made: their spans are not computed.
///
/// What many objects have (tags, and the paths of what they refer to) is kept once.
final class GraphReader {
  /// As many paths and tags are remembered: those of what was read lately.
  private static final int KNOWN_BITS = 12;

  private static final String SITES = "sites";
  private static final String SERVICES = IntentPath.ROOT + "/services/";
  private static final String DOMAINS = IntentPath.ROOT + "/domains/";

  private final Interner<IntentPath> paths = new Interner<>(KNOWN_BITS);
  private final Interner<TagMessage> tags = new Interner<>(KNOWN_BITS);

  /// Reads an entry of the intents feed; nothing where it has no path: then nothing can refer to
  /// it.
  ///
  /// @param value the entry's value; null where the object is gone
  Optional<ObjectChange> read(String key, @Nullable Bytes value) {
    return IntentPath.tryParse(key)
        .map(paths::of)
        .map(path -> new ObjectChange(path, value == null ? null : read(path, value)));
  }

  private @Nullable GraphObject read(IntentPath path, Bytes value) {
    try {
      return read(path, ProtoBytes.parse(IntentEntry.parser(), value, path.value()));
    } catch (MalformedMessageException e) {
      return new GraphObject.Unreadable("cannot be read: " + e.getMessage());
    }
  }

  private @Nullable GraphObject read(IntentPath path, IntentEntry entry) {
    var type = IntentType.tryParse(entry.getType());
    if (type.isEmpty()) {
      return new GraphObject.Unreadable("is of the unknown type '" + entry.getType() + "'");
    }
    try {
      return read(path, type.get(), Bytes.wrap(entry.getJson().toByteArray()));
    } catch (IllegalArgumentException | IllegalStateException e) {
      return new GraphObject.Unreadable("cannot be read: " + e.getMessage());
    }
  }

  static IntentPath sitePath(String site) {
    return IntentPath.ROOT.child(SITES, site);
  }

  private @Nullable GraphObject read(IntentPath path, IntentType type, Bytes json) {
    return switch (type) {
      case SITE -> {
        at(path, sitePath(path.id()));
        var site = Site.read(path, json);
        yield new GraphObject.SiteObject(path.id(), site.overlayIds(), site.sharding());
      }
      case TIER0 -> new GraphObject.Router(type.apiName(), true, Optional.empty());
      case TIER1 ->
          new GraphObject.Router(
              type.apiName(), false, Tier1.read(path, json).tier0Path().map(paths::of));
      case LOCALE_SERVICES -> {
        var services = LocaleServices.read(path, json);
        at(path, services.router().child("locale-services", path.id()));
        yield new GraphObject.RouterSite(services.site().map(this::knownSite));
      }
      case SEGMENT -> segment(Segment.read(path, json));
      case SEGMENT_PORT -> {
        at(path, path.parent().child("ports", path.id()));
        yield port(SegmentPort.read(path, json));
      }
      case PORT_GRANT -> {
        at(path, PortGrant.pathOf(path.parent()));
        yield new GraphObject.Grant(knownSite(PortGrant.read(path, json).site()));
      }
      case CONTROL_PLANE -> {
        at(path, ControlPlane.pathOf(path.parent()));
        yield controllers(ControlPlane.read(path, json));
      }
      case SITE_REFERENCE ->
          new GraphObject.LocalReference(SiteReference.read(path, json).target());
      case DOMAIN -> {
        at(path, Graph.domainPath(path.id()));
        yield new GraphObject.DomainObject(true);
      }
      case DOMAIN_DEPLOYMENT_MAP -> {
        at(path, path.parent().child("domain-deployment-maps", path.id()));
        yield new GraphObject.DomainSite(
            DomainDeploymentMap.read(path, json).site().map(this::knownSite));
      }
      case GROUP -> {
        at(path, path.parent().child("groups", path.id()));
        yield group(Group.read(path, json), Definition.of(path, type, json));
      }
      case SERVICE -> service(Service.read(path, json), Definition.of(path, type, json));
      case SECURITY_POLICY -> {
        at(path, path.parent().child("security-policies", path.id()));
        var scope = known(SecurityPolicy.read(path, json).scope());
        yield new GraphObject.Policy(
            Optional.of(Definition.of(path, type, json)), scope, scopeGroups(scope));
      }
      case RULE -> {
        at(path, path.parent().child("rules", path.id()));
        yield rule(Rule.read(path, json), Definition.of(path, type, json));
      }
      case ENFORCEMENT_POINT,
          TRANSPORT_ZONE,
          EDGE_CLUSTER,
          EDGE_NODE,
          SEGMENT_DISCOVERY_BINDING,
          SEGMENT_QOS_BINDING,
          SEGMENT_SECURITY_BINDING,
          PORT_DISCOVERY_BINDING,
          PORT_QOS_BINDING,
          PORT_SECURITY_BINDING,
          IP_DISCOVERY_PROFILE,
          MAC_DISCOVERY_PROFILE,
          SPOOF_GUARD_PROFILE,
          SEGMENT_SECURITY_PROFILE,
          QOS_PROFILE,
          GATEWAY_QOS_PROFILE ->
          null;
    };
  }

  private static void at(IntentPath path, IntentPath right) {
    if (!path.equals(right)) {
      throw new IllegalArgumentException("its path would have to be " + right);
    }
  }

  private GraphObject group(Group group, Bytes json) {
    var uses =
        group.named().stream()
            .filter(GraphReader::isGroup)
            .map(path -> new Use(paths.of(path), Reason.PART_OF))
            .distinct()
            .toList();
    return new GraphObject.Shared(IntentType.GROUP, json, uses);
  }

  private GraphObject service(Service service, Bytes json) {
    var uses =
        service.entries().stream()
            .filter(ServiceEntry.OfService.class::isInstance)
            .map(entry ->
                new Use(paths.of(((ServiceEntry.OfService) entry).service()), Reason.PART_OF))
            .distinct()
            .toList();
    return new GraphObject.Shared(IntentType.SERVICE, json, uses);
  }

  private GraphObject rule(Rule rule, Bytes json) {
    var scope = known(rule.scope());
    var uses = new LinkedHashSet<Use>();
    known(rule.sources().groups()).forEach(path -> uses.add(new Use(path, Reason.SOURCE_OF)));
    known(rule.destinations().groups())
        .forEach(path -> uses.add(new Use(path, Reason.DESTINATION_OF)));
    uses.addAll(scopeGroups(scope));
    known(rule.services()).forEach(path -> uses.add(new Use(path, Reason.SERVICE_OF)));
    return new GraphObject.PolicyRule(json, rule.disabled(), scope, List.copyOf(uses));
  }

  private List<IntentPath> known(List<IntentPath> some) {
    return some.stream().map(paths::of).toList();
  }

  private IntentPath knownSite(String site) {
    return paths.of(sitePath(site));
  }

  /// Returns the groups of a scope, which may also name segments and ports.
  private static List<Use> scopeGroups(List<IntentPath> scope) {
    return scope.stream()
        .filter(GraphReader::isGroup)
        .map(path -> new Use(path, Reason.SCOPE_OF))
        .distinct()
        .toList();
  }

  static boolean isGroup(IntentPath path) {
    return path.value().startsWith(DOMAINS) && path.value().contains("/groups/");
  }

  /// Returns whether the object at a path is where it is needed: a group or a service.
  static boolean isShared(IntentPath path) {
    return isGroup(path) || path.value().startsWith(SERVICES);
  }

  private GraphObject segment(Segment segment) {
    return new GraphObject.SegmentObject(
        segment.connectivityPath().map(paths::of),
        segment.transportZoneSite().map(this::knownSite),
        segment.overlayId().value(),
        segment.gateways().stream().map(Object::toString).toList(),
        segment.replicationMode().name(),
        segment.adminState() == AdminState.UP,
        PlanLabels.of(segment.path(), segment.displayName(), segment.tags(), tags::of));
  }

  private GraphObject port(SegmentPort port) {
    return new GraphObject.Port(
        port.attachmentId().orElse(""),
        port.addressBindings().stream()
            .flatMap(GraphReader::addresses)
            .sorted()
            .distinct()
            .toList(),
        port.adminState() == AdminState.UP,
        PlanLabels.of(port.path(), port.displayName(), port.tags(), tags::of));
  }

  private static Stream<String> addresses(AddressBinding binding) {
    return Stream.concat(
        binding.ip().stream().map(Object::toString), binding.mac().stream().map(Object::toString));
  }

  private static GraphObject controllers(ControlPlane plane) {
    List<ControllerNode> nodes =
        plane.nodes().stream()
            .map(node ->
                ControllerNode.newBuilder()
                    .setId(node.id())
                    .setSessionEndpoint(node.sessionEndpoint())
                    .build())
            .sorted(Comparator.comparing(ControllerNode::getId))
            .toList();
    return new GraphObject.Controllers(plane.sharding().name(), nodes);
  }
}

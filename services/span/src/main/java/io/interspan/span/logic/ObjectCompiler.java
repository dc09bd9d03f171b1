package io.interspan.span.logic;

import io.interspan.model.Bytes;
import io.interspan.model.intent.IntentType;
import io.interspan.model.span.Span;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Works out an object's span and plan from what it depends on: DESIGN.md, section 5.
final class ObjectCompiler {
  private final NeighbourSites neighbours;

  ObjectCompiler(NeighbourSites neighbours) {
    this.neighbours = neighbours;
  }

  Compiled compile(Node node) {
    return switch (node.object) {
      case null -> Compiled.ABSENT;
      case GraphObject.Unreadable(var why) -> Compiled.nowhere(why);
      case GraphObject.SiteObject site -> site(site);
      case GraphObject.AllSites _ -> Compiled.shaping(union(node));
      case GraphObject.RouterSite _ -> ofSite(node, "names no edge cluster of a site");
      case GraphObject.Grant _ -> ofSite(node, "names no site");
      case GraphObject.DomainSite _ -> ofSite(node, "names no enforcement point of a site");
      case GraphObject.LocalReference _ -> ofSite(node, "is of no site");
      case GraphObject.DomainObject _ -> Compiled.shaping(union(node));
      case GraphObject.Policy policy -> policy(node, policy);
      case GraphObject.PolicyRule rule -> rule(node, rule);
      case GraphObject.Shared shared -> shared(node, shared);
      case GraphObject.Router router -> router(node, router);
      case GraphObject.SegmentObject segment -> segment(node, segment);
      case GraphObject.Port port -> port(node, port);
      case GraphObject.Controllers controllers -> controllers(node, controllers);
    };
  }

  /// A site's plan says what the site itself is like.
  private static Compiled site(GraphObject.SiteObject site) {
    return new Compiled(
        new Span.Known(List.of(site.id())),
        site.overlayIds().map(ids -> new PlanContent.OwnSite(ids, site.sharding())).orElse(null),
        "");
  }

  private static Compiled ofSite(Node node, String without) {
    if (node.dependencies.isEmpty()) {
      return Compiled.nowhere(without);
    }
    var edge = node.dependencies.getFirst();
    return edge.to().object instanceof GraphObject.SiteObject
        ? Compiled.shaping(edge.to().compiled.span())
        : Compiled.nowhere(missing(edge, "site"));
  }

  private static Compiled router(Node node, GraphObject.Router router) {
    for (var edge : node.dependencies) {
      if (edge.reason() == Reason.TIER0
          && !(edge.to().object instanceof GraphObject.Router above && above.upper())) {
        return Compiled.nowhere(missing(edge, "tier-0"));
      }
    }
    var span = union(node);
    var above = node.above();
    var reach = above.map(upper -> upper.compiled.reach()).orElseGet(node::needed);
    var content =
        new PlanContent.Router(
            router.kind(),
            span,
            above.map(upper -> upper.path),
            above.isPresent() ? 0 : node.component);
    return new Compiled(
        span,
        reach,
        span.unite(reach),
        content,
        span.equals(Span.Known.NOBODY) ? "has no declared site" : "");
  }

  private static Compiled segment(Node node, GraphObject.SegmentObject segment) {
    if (node.dependencies.isEmpty()) {
      return Compiled.nowhere("has neither a gateway nor a transport zone");
    }
    var edge = node.dependencies.getFirst();
    boolean hasGateway = edge.reason() == Reason.GATEWAY;
    var giver = edge.to().object;
    if (hasGateway
        ? !(giver instanceof GraphObject.Router)
        : !(giver instanceof GraphObject.SiteObject)) {
      return Compiled.nowhere(missing(edge, hasGateway ? "router" : "site"));
    }
    var span = edge.to().compiled.span();
    return new Compiled(
        span,
        Span.Known.NOBODY,
        hasGateway ? span.unite(edge.to().compiled.reach()) : span,
        new PlanContent.Segment(
            segment.vni(),
            segment.gatewayAddresses(),
            segment.replicationMode(),
            hasGateway ? segment.gateway() : Optional.empty(),
            segment.labels(),
            span),
        span.equals(Span.Known.NOBODY) ? edge.to().path + " spans no site" : "");
  }

  private static Compiled port(Node node, GraphObject.Port port) {
    var onSegment = node.dependencies.getFirst();
    if (!(onSegment.to().object instanceof GraphObject.SegmentObject segment)) {
      return Compiled.nowhere(missing(onSegment, "segment"));
    }
    if (node.dependencies.size() == 1) {
      return Compiled.nowhere("is granted to no site");
    }
    var granted = node.dependencies.get(1).to().compiled;
    var span = granted.span().intersect(onSegment.to().compiled.span());
    return new Compiled(
        span,
        // A segment that carries no traffic has no port that does.
        new PlanContent.Port(
            onSegment.to().path,
            port.attachmentId(),
            port.addresses(),
            port.up() && segment.up(),
            port.labels()),
        span.equals(Span.Known.NOBODY) ? notGrantedWell(granted, onSegment) : "");
  }

  private static String notGrantedWell(Compiled granted, Edge onSegment) {
    return granted.span().equals(Span.Known.NOBODY)
        ? "has a grant that " + granted.status()
        : "is granted to " + granted.span() + ", where " + onSegment.to().path + " is not";
  }

  private static Compiled policy(Node node, GraphObject.Policy policy) {
    var ofDomain = node.dependencies.getFirst();
    var span = narrowed(ofDomain.to().compiled.span(), node);
    return new Compiled(
        span,
        policy.json().isPresent()
            ? definition(IntentType.SECURITY_POLICY, policy.json().get())
            : null,
        span.equals(Span.Known.NOBODY) ? notInScope(ofDomain) : "");
  }

  private static Compiled rule(Node node, GraphObject.PolicyRule rule) {
    var inPolicy = node.dependencies.getFirst();
    if (!(inPolicy.to().object instanceof GraphObject.Policy)) {
      return Compiled.nowhere(missing(inPolicy, "policy"));
    }
    if (rule.disabled()) {
      return Compiled.nowhere("is disabled");
    }
    var span = narrowed(inPolicy.to().compiled.span(), node);
    return new Compiled(
        span,
        definition(IntentType.RULE, rule.json()),
        span.equals(Span.Known.NOBODY) ? notInScope(inPolicy) : "");
  }

  private static Compiled shared(Node node, GraphObject.Shared shared) {
    var memberSites =
        shared.type() == IntentType.GROUP
            ? node.dependencies.getFirst().to().compiled.span()
            : Span.Known.NOBODY;
    var span = node.needed();
    return new Compiled(
        span,
        new PlanContent.Definition(shared.type(), shared.json(), memberSites),
        span.equals(Span.Known.NOBODY) ? "is needed by nobody" : "");
  }

  private static PlanContent definition(IntentType type, Bytes json) {
    return new PlanContent.Definition(type, json, Span.Known.NOBODY);
  }

  /// Returns the sites of `all` at which anything is that the policy or the rule applies to; all of
  /// them where it has no scope.
  private static Span.Known narrowed(Span.Known all, Node node) {
    Span.@Nullable Known scope = null;
    for (var edge : node.dependencies) {
      if (edge.reason() == Reason.APPLIES_TO) {
        var span = edge.to().compiled.span();
        scope = scope == null ? span : scope.unite(span);
      }
    }
    return scope == null ? all : all.intersect(scope);
  }

  private static String notInScope(Edge within) {
    return within.to().compiled.span().equals(Span.Known.NOBODY)
        ? within.to().path + " spans no site"
        : "applies to nothing at the sites of " + within.to().path;
  }

  private Compiled controllers(Node node, GraphObject.Controllers controllers) {
    var ofSite = node.dependencies.getFirst();
    if (!(ofSite.to().object instanceof GraphObject.SiteObject(var site, _, _))) {
      return Compiled.nowhere(missing(ofSite, "site"));
    }
    var span = neighbours.of(site);
    return new Compiled(
        span,
        new PlanContent.Controllers(site, controllers.sharding(), controllers.nodes()),
        span.equals(Span.Known.NOBODY) ? "has no segment in " + site : "");
  }

  private static Span.Known union(Node node) {
    if (node.dependencies.size() == 1
        && node.dependencies.getFirst().reason() != Reason.CONNECTED_TO) {
      return node.dependencies.getFirst().to().compiled.span();
    }
    var sites = new TreeSet<String>();
    for (var edge : node.dependencies) {
      if (edge.reason() != Reason.CONNECTED_TO) {
        sites.addAll(edge.to().compiled.span().sites());
      }
    }
    return Span.of(sites);
  }

  private static String missing(Edge edge, String wanted) {
    var object = edge.to().object;
    return "refers to "
        + edge.to().path
        + (object == null ? ", which is not there" : ", a " + object.word() + ", no " + wanted);
  }
}

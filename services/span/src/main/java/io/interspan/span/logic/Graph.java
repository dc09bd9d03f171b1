package io.interspan.span.logic;

import io.interspan.model.intent.Domain;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.SecurityPolicy;
import io.interspan.model.span.Span;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The objects of the log, and for each what it depends on and why, in both directions.
///
/// Its paths are looked up only, or sorted where all are walked through, so that the order of the
/// table is not seen.
final class Graph {
  private static final String DOMAINS = IntentPath.ROOT + "/domains/";

  private final NodeTable nodes = new NodeTable();
  private final TreeSet<IntentPath> sites = new TreeSet<>();
  private final Trail trail;
  private final Node allSites;

  /// What is there from the start, and new here by being referred to.
  private final List<Node> fresh = new ArrayList<>();

  /// What perhaps nobody needs any more. It is forgotten when all is compiled: until then, who
  /// refers to it finds it, and no path has two nodes.
  private final List<Node> released = new ArrayList<>();

  /// What objects lay below lately: the next one mostly does, too.
  private @Nullable Node lowerParent;

  private @Nullable Node upperParent;

  /// What is below an object comes right after it.
  private @Nullable Node lastPut;

  /// @param trail where every change says how it is taken back
  Graph(Trail trail) {
    this.trail = trail;
    allSites = node(GraphObject.AllSites.PATH);
    allSites.become(new GraphObject.AllSites());
    allSites.compiled(Compiled.shaping(Span.Known.NOBODY));
  }

  Optional<Node> find(IntentPath path) {
    return Optional.ofNullable(nodes.find(path));
  }

  /// Returns the rules that would need a definition if they were not disabled, in the order of
  /// paths. All nodes are looked at: such a rule counts for nothing, so no index has it.
  List<Node> disabledUsers(IntentPath target, int limit) {
    return nodes
        .all()
        .filter(node ->
            node.object instanceof GraphObject.PolicyRule rule
                && rule.disabled()
                && rule.uses().stream().anyMatch(use -> use.target().equals(target)))
        .sorted(Comparator.comparing(node -> node.path))
        .limit(limit)
        .toList();
  }

  int size() {
    return nodes.size();
  }

  boolean isSite(IntentPath path) {
    return sites.contains(path);
  }

  /// Returns the path of a domain.
  static IntentPath domainPath(String id) {
    return IntentPath.ROOT.child("domains", id);
  }

  /// Returns what came to be by being referred to since this was last asked: to be compiled, too.
  List<Node> takeFresh() {
    var taken = List.copyOf(fresh);
    fresh.clear();
    return taken;
  }

  /// Replaces an object, or takes it away.
  ///
  /// @param touched takes the nodes whose dependencies or plans this may change directly, each
  ///   once: to be linked and compiled
  void put(IntentPath path, @Nullable GraphObject given, List<Node> touched) {
    var node = node(path);
    put(node, given == null ? fromTheStart(path) : given, touched);
    lastPut = node;
  }

  private void put(Node node, @Nullable GraphObject object, List<Node> touched) {
    var before = node.object;
    if (object == null ? before == null : object.equals(before)) {
      released.add(node);
      return;
    }
    node.become(object);
    touch(node, touched);
    partOf(node, before, object, touched);
    if (before instanceof GraphObject.SiteObject != object instanceof GraphObject.SiteObject) {
      if (object instanceof GraphObject.SiteObject) {
        sites.add(node.path);
        trail.add(() -> sites.remove(node.path));
      } else {
        sites.remove(node.path);
        trail.add(() -> sites.add(node.path));
      }
      touch(allSites, touched);
    }
  }

  private void touch(Node node, List<Node> touched) {
    if (!node.isTouched) {
      node.isTouched = true;
      // Where a preview fails before it is linked.
      if (trail.isKept()) {
        trail.add(() -> node.isTouched = false);
      }
      touched.add(node);
    }
  }

  /// Makes a node's edges what its object and its parts ask for.
  void link(Node node) {
    node.isTouched = false;
    var edges = new ArrayList<Edge>(2);
    var uses = new ArrayList<Edge>(2);
    switch (node.object) {
      case null -> {}
      case GraphObject.SiteObject _, GraphObject.Unreadable _ -> {}
      case GraphObject.AllSites _ ->
          sites.forEach(site -> edges.add(edge(node, site, Reason.DECLARED)));
      case GraphObject.RouterSite(var site) ->
          site.ifPresent(path -> edges.add(edge(node, path, Reason.EDGE_CLUSTER)));
      case GraphObject.Grant(var site) -> edges.add(edge(node, site, Reason.GRANTED_TO));
      case GraphObject.DomainObject _ -> domain(node, edges);
      case GraphObject.DomainSite(var site) ->
          site.ifPresent(path -> edges.add(edge(node, path, Reason.ENFORCEMENT_POINT)));
      case GraphObject.Policy policy -> {
        edges.add(toParent(node, Reason.OF_DOMAIN));
        scope(node, policy.scope(), edges);
        uses(node, policy.uses(), uses);
      }
      case GraphObject.PolicyRule rule -> {
        edges.add(toParent(node, Reason.IN_POLICY));
        scope(node, rule.scope(), edges);
        if (!rule.disabled()) {
          uses(node, rule.uses(), uses);
        }
      }
      case GraphObject.Shared shared -> {
        if (shared.type() == IntentType.GROUP) {
          edges.add(toParent(node, Reason.OF_DOMAIN));
        }
        uses(node, shared.uses(), uses);
      }
      case GraphObject.LocalReference(var target) -> {
        edges.add(toParent(node, Reason.REPORTED_BY));
        // Where routers and segments are is not for a site to say.
        if (GraphReader.isShared(target)) {
          uses.add(edge(node, target, Reason.REFERRED_TO));
        }
      }
      case GraphObject.Router router -> {
        parts(node, Reason.LOCALE_SERVICES, edges);
        boolean bySites = !edges.isEmpty();
        router
            .above()
            .ifPresent(path -> {
              edges.add(edge(node, path, bySites ? Reason.CONNECTED_TO : Reason.TIER0));
              uses.add(edge(node, path, Reason.JOINED_BY));
            });
        if (edges.isEmpty()) {
          edges.add(new Edge(node, allSites, Reason.NO_LOCALE_SERVICES));
        }
      }
      case GraphObject.SegmentObject segment -> {
        segment
            .gateway()
            .ifPresent(path -> {
              edges.add(edge(node, path, Reason.GATEWAY));
              uses.add(edge(node, path, Reason.JOINED_BY));
            });
        if (edges.isEmpty()) {
          segment.zoneSite().ifPresent(path -> edges.add(edge(node, path, Reason.TRANSPORT_ZONE)));
        }
      }
      case GraphObject.Port _ -> {
        edges.add(toParent(node, Reason.ON_SEGMENT));
        parts(node, Reason.GRANT, edges);
      }
      case GraphObject.Controllers _ -> edges.add(toParent(node, Reason.CONTROLS));
    }
    for (var edge : node.dependencies) {
      released.add(edge.to());
    }
    for (var edge : node.uses) {
      released.add(edge.to());
    }
    node.depend(edges);
    node.use(uses);
  }

  private void domain(Node node, List<Edge> edges) {
    if (node.path.id().equals(Domain.DEFAULT)) {
      edges.add(new Edge(node, allSites, Reason.DEFAULT_DOMAIN));
    } else {
      parts(node, Reason.DEPLOYMENT_MAP, edges);
      edges.add(edge(node, GraphReader.sitePath(node.path.id()), Reason.SITE_DOMAIN));
    }
  }

  /// A group stands for its domain, and a port for its segment: who happens to be a member, or
  /// where a port is, does not count.
  private void scope(Node node, List<IntentPath> scope, List<Edge> edges) {
    for (var path : scope) {
      var place = GraphReader.isGroup(path) || isPort(path) ? parentOf(path) : node(path);
      edges.add(new Edge(node, place, Reason.APPLIES_TO));
    }
  }

  private static boolean isPort(IntentPath path) {
    return path.value().contains("/ports/");
  }

  private void uses(Node node, List<GraphObject.Use> wanted, List<Edge> uses) {
    for (var use : wanted) {
      uses.add(edge(node, use.target(), use.reason()));
    }
  }

  /// Forgets what a revision that was given up left to be done.
  void giveUp() {
    fresh.clear();
    released.clear();
  }

  /// Forgets those of these nodes that nothing needs, and of what others needed before; when all is
  /// compiled.
  void dropUnused(Collection<Node> nodes) {
    nodes.forEach(this::drop);
    released.forEach(this::drop);
    released.clear();
  }

  private void drop(Node node) {
    if (node.isUnused() && nodes.remove(node)) {
      forgetParents();
      trail.add(() -> nodes.add(node));
      var before = node.dependencies;
      node.depend(List.of());
      before.forEach(edge -> drop(edge.to()));
    }
  }

  private static void parts(Node node, Reason reason, List<Edge> edges) {
    for (var part : node.parts()) {
      edges.add(new Edge(node, part, reason));
    }
  }

  private Edge edge(Node from, IntentPath to, Reason reason) {
    return new Edge(from, node(to), reason);
  }

  private Edge toParent(Node from, Reason reason) {
    return new Edge(from, parentOf(from.path), reason);
  }

  /// Returns the node that a path lies below.
  private Node parentOf(IntentPath path) {
    if (lowerParent != null && path.isChildOf(lowerParent.path)) {
      return lowerParent;
    }
    if (lastPut != null && path.isChildOf(lastPut.path)) {
      return lastPut;
    }
    var found =
        upperParent != null && path.isChildOf(upperParent.path) ? upperParent : node(path.parent());
    upperParent = lowerParent;
    lowerParent = found;
    return found;
  }

  private void forgetParents() {
    lowerParent = null;
    upperParent = null;
    lastPut = null;
  }

  private Node node(IntentPath path) {
    var known = nodes.find(path);
    if (known != null) {
      return known;
    }
    var node = new Node(path, trail);
    nodes.add(node);
    if (trail.isKept()) {
      trail.add(() -> {
        nodes.remove(node);
        forgetParents();
      });
    }
    var object = fromTheStart(path);
    if (object != null) {
      node.become(object);
      link(node);
      fresh.add(node);
    }
    return node;
  }

  /// Returns the object that is at a path where the log has none.
  private static @Nullable GraphObject fromTheStart(IntentPath path) {
    if (path.equals(SecurityPolicy.LAST)) {
      return new GraphObject.Policy(Optional.empty(), List.of(), List.of());
    }
    return isDomain(path) ? new GraphObject.DomainObject(false) : null;
  }

  private static boolean isDomain(IntentPath path) {
    return path.value().startsWith(DOMAINS) && path.value().indexOf('/', DOMAINS.length()) < 0;
  }

  /// Locale services, grants and deployment maps shape what they lie below by being there.
  private void partOf(
      Node node, @Nullable GraphObject before, @Nullable GraphObject after, List<Node> touched) {
    if (isPart(before) == isPart(after)) {
      return;
    }
    var whole = parentOf(node.path);
    if (isPart(after)) {
      whole.addPart(node);
    } else {
      whole.removePart(node);
    }
    touch(whole, touched);
  }

  private static boolean isPart(@Nullable GraphObject object) {
    return object instanceof GraphObject.RouterSite
        || object instanceof GraphObject.Grant
        || object instanceof GraphObject.DomainSite;
  }
}

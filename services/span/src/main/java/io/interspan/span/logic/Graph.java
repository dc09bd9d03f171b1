package io.interspan.span.logic;

import io.interspan.model.intent.IntentPath;
import io.interspan.model.span.Span;
import io.interspan.span.logic.Node.Edge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The objects of the log, and for each what it depends on and why, in both directions.
///
/// Its paths are looked up only, never walked through, so that the order of a hash is not seen.
final class Graph {
  private final HashMap<IntentPath, Node> nodes = new HashMap<>();
  private final TreeSet<IntentPath> sites = new TreeSet<>();
  private final Node allSites;

  Graph() {
    allSites = node(GraphObject.AllSites.PATH);
    allSites.become(new GraphObject.AllSites());
    allSites.compiled = Compiled.shaping(Span.Known.NOBODY);
  }

  Optional<Node> find(IntentPath path) {
    return Optional.ofNullable(nodes.get(path));
  }

  int size() {
    return nodes.size();
  }

  boolean isSite(IntentPath path) {
    return sites.contains(path);
  }

  /// Replaces an object, or takes it away, and returns the nodes whose dependencies or plans this
  /// may change directly: to be linked and compiled.
  Set<Node> put(IntentPath path, @Nullable GraphObject object) {
    var node = node(path);
    var touched = new LinkedHashSet<Node>();
    var before = node.object;
    if (object == null ? before == null : object.equals(before)) {
      drop(node);
      return touched;
    }
    node.become(object);
    touched.add(node);
    touched.addAll(partOf(node, before, object));
    if (before instanceof GraphObject.SiteObject != object instanceof GraphObject.SiteObject) {
      if (object instanceof GraphObject.SiteObject) {
        sites.add(path);
      } else {
        sites.remove(path);
      }
      touched.add(allSites);
    }
    return touched;
  }

  /// Makes a node's edges what its object and its parts ask for.
  void link(Node node) {
    var edges = new ArrayList<Edge>();
    switch (node.object) {
      case null -> {}
      case GraphObject.SiteObject _, GraphObject.Unreadable _ -> {}
      case GraphObject.AllSites _ -> sites.forEach(site -> edges.add(edge(site, Reason.DECLARED)));
      case GraphObject.RouterSite(var site) ->
          site.ifPresent(path -> edges.add(edge(path, Reason.EDGE_CLUSTER)));
      case GraphObject.Grant(var site) -> edges.add(edge(site, Reason.GRANTED_TO));
      case GraphObject.Router router -> {
        parts(node, Reason.LOCALE_SERVICES, edges);
        if (edges.isEmpty()) {
          router.above().ifPresent(path -> edges.add(edge(path, Reason.TIER0)));
        }
        if (edges.isEmpty()) {
          edges.add(new Edge(allSites, Reason.NO_LOCALE_SERVICES));
        }
      }
      case GraphObject.SegmentObject segment -> {
        segment.gateway().ifPresent(path -> edges.add(edge(path, Reason.GATEWAY)));
        if (edges.isEmpty()) {
          segment.zoneSite().ifPresent(path -> edges.add(edge(path, Reason.TRANSPORT_ZONE)));
        }
      }
      case GraphObject.Port _ -> {
        edges.add(edge(node.path.parent(), Reason.ON_SEGMENT));
        parts(node, Reason.GRANT, edges);
      }
      case GraphObject.Controllers _ -> edges.add(edge(node.path.parent(), Reason.CONTROLS));
    }
    var before = node.dependencies;
    node.depend(edges);
    before.forEach(edge -> drop(edge.to()));
  }

  /// Forgets a node that nothing needs.
  void drop(Node node) {
    if (node.isUnused()) {
      nodes.remove(node.path, node);
    }
  }

  private static void parts(Node node, Reason reason, List<Edge> edges) {
    node.parts().forEach(part -> edges.add(new Edge(part, reason)));
  }

  private Edge edge(IntentPath to, Reason reason) {
    return new Edge(node(to), reason);
  }

  private Node node(IntentPath path) {
    return nodes.computeIfAbsent(path, Node::new);
  }

  /// Locale services and grants shape what they lie below by being there.
  private List<Node> partOf(Node node, @Nullable GraphObject before, @Nullable GraphObject after) {
    if (isPart(before) == isPart(after)) {
      return List.of();
    }
    var whole = node(node.path.parent());
    if (isPart(after)) {
      whole.addPart(node);
    } else {
      whole.removePart(node);
    }
    return List.of(whole);
  }

  private static boolean isPart(@Nullable GraphObject object) {
    return object instanceof GraphObject.RouterSite || object instanceof GraphObject.Grant;
  }
}

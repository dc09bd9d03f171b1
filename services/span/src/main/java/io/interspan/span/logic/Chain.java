package io.interspan.span.logic;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// The dependencies through which an object is at a site, each followed by those of what it leads
/// to: from the object to the intents that cause it.
final class Chain {
  private final Graph graph;
  private final NeighbourSites neighbours;
  private final String site;
  private final LinkedHashSet<Dependency> steps = new LinkedHashSet<>();

  private Chain(Graph graph, NeighbourSites neighbours, String site) {
    this.graph = graph;
    this.neighbours = neighbours;
    this.site = site;
  }

  /// Returns the chain of a node at a site; empty where it is not there.
  static List<Dependency> of(Node node, String site, Graph graph, NeighbourSites neighbours) {
    var chain = new Chain(graph, neighbours, site);
    chain.follow(node);
    return new ArrayList<>(chain.steps);
  }

  private void follow(Node node) {
    if (node.compiled.span().has(site)) {
      own(node);
    } else if (node.compiled.holders().has(site)) {
      transit(node);
    }
  }

  private void own(Node node) {
    if (node.object instanceof GraphObject.SiteObject) {
      return;
    }
    if (node.object instanceof GraphObject.Shared) {
      // One of those who need it is reason enough; a group's domain says who may be a member, not
      // where the group is.
      node.users()
          .filter(user -> user.compiled.span().has(site))
          .min(Comparator.comparing(user -> user.path))
          .ifPresent(user -> step(node, user, user.whyUses(node).orElseThrow()));
      return;
    }
    for (var edge : node.dependencies) {
      // A tier-0 joins a router that has sites of its own, and does not bring it there.
      boolean brings = edge.reason() != Reason.CONNECTED_TO;
      if (brings && edge.to().compiled.span().has(site)) {
        step(node, edge.to(), edge.reason());
      }
    }
    if (node.object instanceof GraphObject.Controllers) {
      neighbours
          .shared(node.path.parent().id(), site)
          .flatMap(graph::find)
          .ifPresent(segment -> step(node, segment, Reason.SHARED_SEGMENT));
    }
  }

  private void step(Node from, Node to, Reason reason) {
    if (steps.add(new Dependency(from.path, to.path, reason))) {
      follow(to);
    }
  }

  /// What is at a site only because routing joins it to a segment that is there: up to the router
  /// that joins both, and down to that segment.
  private void transit(Node node) {
    if (node.object instanceof GraphObject.Router && node.needed().has(site)) {
      joined(node);
      return;
    }
    node.above()
        .ifPresent(above -> {
          var reason =
              node.dependencies.stream()
                  .filter(edge -> edge.to() == above)
                  .map(Edge::reason)
                  .findFirst()
                  .orElse(Reason.CONNECTED_TO);
          if (steps.add(new Dependency(node.path, above.path, reason))) {
            transit(above);
          }
        });
  }

  private void joined(Node router) {
    var below =
        router
            .users()
            .filter(user -> user.above().equals(Optional.of(router)) && user.countedAt.has(site))
            .min(Comparator.comparing(user -> user.path));
    below.ifPresent(user -> {
      boolean isNew = steps.add(new Dependency(router.path, user.path, Reason.JOINED_BY));
      if (isNew && user.object instanceof GraphObject.Router) {
        joined(user);
      } else if (isNew) {
        follow(user);
      }
    });
  }
}

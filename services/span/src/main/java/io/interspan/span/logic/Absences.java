package io.interspan.span.logic;

import io.interspan.model.intent.IntentPath;
import io.interspan.model.span.Span;
import io.interspan.span.logic.Explanation.Absence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;

/// Why an object is not at a site: what would have brought it there, and what that lacks.
final class Absences {
  /// The most of those who refer to a definition that are named.
  static final int MAX_USERS = 5;

  /// The most absences that are named: more than anybody reads.
  static final int MAX = 100;

  private final Graph graph;
  private final String site;
  private final Node asked;
  private final HashSet<Node> looked = new HashSet<>();
  private final LinkedHashSet<Absence> found = new LinkedHashSet<>();

  private Absences(Graph graph, String site, Node asked) {
    this.graph = graph;
    this.site = site;
    this.asked = asked;
  }

  /// Returns why a node, which has an object, is not at a site.
  static List<Absence> of(Node node, String site, Graph graph) {
    var absences = new Absences(graph, site, node);
    var sitePath = GraphReader.sitePath(site);
    if (graph.isSite(sitePath)) {
      absences.look(node);
    } else {
      absences.add(sitePath, "is no declared site");
    }
    return new ArrayList<>(absences.found);
  }

  private void look(Node node) {
    if (found.size() >= MAX || !looked.add(node)) {
      return;
    }
    if (!node.compiled.status().isEmpty() && !(node.object instanceof GraphObject.Shared)) {
      add(node, node.compiled.status());
      causes(node);
      return;
    }
    switch (node.object) {
      case null -> add(node, "is not there");
      case GraphObject.Unreadable(var why) -> add(node, why);
      case GraphObject.SiteObject(var id, _, _) ->
          add(
              node,
              id.equals(site)
                  ? "has no numbers for segments of its own, which is all that a site is told"
                  : "is told of itself to site " + id + " only");
      case GraphObject.AllSites _ -> shapes(node);
      case GraphObject.RouterSite _ -> shapes(node);
      case GraphObject.Grant _ -> shapes(node);
      case GraphObject.DomainSite _ -> shapes(node);
      case GraphObject.DomainObject _ -> shapes(node);
      case GraphObject.LocalReference _ -> shapes(node);
      case GraphObject.Policy(var json, _, _) -> {
        if (json.isEmpty()) {
          add(node, "is known to every site from the start: nothing is sent until it is changed");
        } else {
          narrowed(node, node.dependencies.getFirst());
        }
      }
      case GraphObject.PolicyRule _ -> narrowed(node, node.dependencies.getFirst());
      case GraphObject.Shared _ -> shared(node);
      case GraphObject.Router _ -> router(node);
      case GraphObject.SegmentObject _ -> {
        outside(node, node.dependencies.getFirst());
        if (node.dependencies.getFirst().reason() == Reason.GATEWAY) {
          look(node.dependencies.getFirst().to());
        }
      }
      case GraphObject.Port _ -> port(node);
      case GraphObject.Controllers _ ->
          add(
              node,
              "are the controllers of "
                  + node.path.parent().id()
                  + ", which shares no segment with "
                  + site);
    }
  }

  /// What an object that is nowhere depends on, as far as that has something to say.
  private void causes(Node node) {
    for (var edge : node.dependencies) {
      var to = edge.to();
      if (to.object != null && !to.compiled.status().isEmpty() && !said(to)) {
        look(to);
      }
    }
  }

  private boolean said(Node node) {
    return found.stream().anyMatch(absence -> absence.path().equals(node.path));
  }

  private void shapes(Node node) {
    var object = node.object;
    add(
        node,
        "is sent to no site: a "
            + (object == null ? "" : object.word())
            + " only says where others are");
  }

  /// A policy or a rule: what it is within has to be there, and something that it applies to.
  private void narrowed(Node node, Edge within) {
    if (!within.to().compiled.span().has(site)) {
      outside(node, within);
      if (within.to().object instanceof GraphObject.Policy) {
        look(within.to());
      }
      return;
    }
    for (var edge : node.dependencies) {
      if (edge.reason() == Reason.APPLIES_TO) {
        outside(node, edge);
      }
    }
  }

  private void shared(Node node) {
    add(node, "is referred to by no rule, policy or group at " + site);
    node.users()
        .sorted(Comparator.comparing(user -> user.path))
        .limit(MAX_USERS)
        .forEach(user -> {
          var span = user.compiled.span();
          add(
              user,
              "refers to it, and is at " + (span.equals(Span.Known.NOBODY) ? "no site" : span));
          look(user);
        });
    if (node == asked) {
      // All rules are looked at for it.
      graph
          .disabledUsers(node.path, MAX_USERS)
          .forEach(rule -> add(rule, "refers to it, and is disabled"));
    }
  }

  private void router(Node node) {
    for (var edge : node.dependencies) {
      if (edge.reason() != Reason.CONNECTED_TO) {
        outside(node, edge);
      }
    }
    add(node, "joins no segment that is at " + site);
  }

  private void port(Node node) {
    for (var edge : node.dependencies) {
      if (!edge.to().compiled.span().has(site)) {
        outside(node, edge);
        if (edge.reason() == Reason.ON_SEGMENT) {
          look(edge.to());
        }
      }
    }
  }

  /// Says of a dependency that it does not lead to the site.
  private void outside(Node node, Edge edge) {
    var span = edge.to().compiled.span();
    add(
        node,
        edge.reason().words()
            + " "
            + edge.to().path
            + (span.equals(Span.Known.NOBODY)
                ? ", which spans no site"
                : ", which spans " + span + " and not " + site));
  }

  private void add(Node node, String reason) {
    add(node.path, reason);
  }

  private void add(IntentPath path, String reason) {
    if (found.size() < MAX) {
      found.add(new Absence(path, reason));
    }
  }
}

package io.interspan.span.logic;

import io.interspan.message.PlanEntry;
import io.interspan.model.intent.ControlPlane;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.span.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The compiler of the log into site plans, kept up to date revision by revision.
///
/// A revision's objects are all put into the graph first; then the objects that may be concerned
/// are compiled in the order of ranks, and whoever depends on one that came out different follows.
/// What came out is compared with what was: a site is sent whole objects that enter its plan or
/// change there, and deletes of those that leave it.
///
/// Pure, one owner. The work of a revision grows with what depends on its objects, not with the
/// number of objects.
public final class SpanEngine {
  private final Trail trail = new Trail();
  private final Graph graph = new Graph(trail);
  private final NeighbourSites neighbours = new NeighbourSites();
  private final ObjectCompiler compiler = new ObjectCompiler(neighbours);
  private final WorkList dirty = new WorkList();

  /// Applies a revision, whole: later ones only.
  RevisionPlans apply(long revision, List<ObjectChange> changes) {
    var declared = new ArrayList<String>();
    var touched = new ArrayList<Node>();
    for (var change : changes) {
      if (change.object() instanceof GraphObject.SiteObject(var id, _, _)
          && !graph.isSite(change.path())) {
        declared.add(id);
      }
      graph.put(change.path(), change.object(), touched);
    }
    for (var node : touched) {
      graph.link(node);
    }
    touched.addAll(graph.takeFresh());
    // Only now are ranks what they will be while the set is worked through.
    for (var node : touched) {
      dirty.add(node);
      dirty.addDependents(node);
    }
    // An object may be compiled more than once: what it needs turns out while others are compiled.
    var changed = new ArrayList<Node>();
    for (var node = dirty.poll(); node != null; node = dirty.poll()) {
      compile(node, revision, changed);
    }
    graph.dropUnused(touched);
    var sent = new SiteChanges();
    for (var node : changed) {
      var before = Objects.requireNonNull(node.before);
      node.before = null;
      difference(node.path, before, node.compiled, revision, sent);
    }
    declared.sort(String::compareTo);
    return new RevisionPlans(revision, declared, sent.bySite());
  }

  /// Works out what a revision would send to whom, and leaves everything as it was.
  ///
  /// @param revision the one that it would be, later than those applied
  /// @param changes its objects
  Preview preview(long revision, List<ObjectChange> changes) {
    trail.begin();
    RevisionPlans plans;
    try {
      plans = apply(revision, changes);
    } finally {
      trail.goBack();
      graph.giveUp();
      dirty.clear();
    }
    return Preview.of(plans, this::plan);
  }

  /// Returns what a site is sent of an object, without a revision; empty where it is sent nothing.
  private Optional<PlanEntry> plan(IntentPath path, String site) {
    return graph
        .find(path)
        .map(node -> node.compiled)
        .filter(compiled -> compiled.sentTo().has(site))
        .map(compiled -> Objects.requireNonNull(compiled.content()).write(path).build());
  }

  private void compile(Node node, long revision, List<Node> changed) {
    boolean isRouter = node.object instanceof GraphObject.Router;
    if (isRouter || node.top != null) {
      // A router is counted where its segments are.
      count(node, isRouter ? node.needed() : Span.Known.NOBODY);
      join(node, isRouter ? node.above().orElse(node) : null, revision);
    }
    var before = node.compiled;
    var after = compiler.compile(node);
    node.compiled(after);
    if (!isRouter) {
      count(node, after.span());
    }
    if (after.equals(before)) {
      return;
    }
    if (node.before == null) {
      node.before = before;
      // Where a preview fails halfway.
      if (trail.isKept()) {
        trail.add(() -> node.before = null);
      }
      changed.add(node);
    }
    if (!after.shapesAs(before)) {
      dirty.addDependents(node);
    }
    if (node.object instanceof GraphObject.SegmentObject || isSegment(before)) {
      trail.add(() -> neighbours.move(node.path, after.holders(), before.holders()));
      for (var site : neighbours.move(node.path, before.holders(), after.holders())) {
        graph.find(ControlPlane.pathOf(GraphReader.sitePath(site))).ifPresent(dirty::add);
      }
    }
  }

  private void count(Node node, Span.Known span) {
    for (var needed : node.count(span)) {
      dirty.add(needed);
    }
  }

  /// Follows a router into what it is joined to: two that merge are a new component, and so are two
  /// that were one.
  ///
  /// @param top the router at the top of it; null where there is no router any more
  private void join(Node router, @Nullable Node top, long revision) {
    var before = router.top;
    router.top(top);
    if (top == null) {
      router.component(0);
    } else if (before == null) {
      number(top, top.component == 0 ? revision : top.component);
    } else if (!before.path.equals(top.path)) {
      number(before, revision);
      number(top, revision);
    }
  }

  private void number(Node top, long component) {
    if (top.object instanceof GraphObject.Router && top.component != component) {
      top.component(component);
      dirty.add(top);
    }
  }

  private static boolean isSegment(Compiled compiled) {
    return compiled.content() instanceof PlanContent.Segment;
  }

  private static void difference(
      IntentPath path, Compiled before, Compiled after, long revision, SiteChanges sent) {
    var was = before.sentTo();
    var is = after.sentTo();
    boolean same = Objects.equals(before.content(), after.content());
    var told = same ? is.without(was) : is;
    if (!told.sites().isEmpty()) {
      sent.add(told, new PlanChange(path, after.content(), revision));
    }
    var left = was.without(is);
    if (!left.sites().isEmpty()) {
      sent.add(left, new PlanChange(path, null, revision));
    }
  }

  /// Returns the number of objects and of paths that objects refer to.
  public int size() {
    return graph.size();
  }

  /// Returns the span of an object: unknown for a path where there is none.
  public Span span(IntentPath path) {
    return graph
        .find(path)
        .filter(node -> node.object != null)
        .<Span>map(node -> node.compiled.span())
        .orElse(new Span.Unknown());
  }

  /// Returns why an object is at no site; empty where it is somewhere.
  public String status(IntentPath path) {
    return graph.find(path).map(node -> node.compiled.status()).orElse(Compiled.ABSENT.status());
  }

  /// Returns what an object depends on, and why.
  public List<Dependency> dependencies(IntentPath path) {
    return graph.find(path).stream()
        .flatMap(node ->
            node.dependencies.stream()
                .map(edge -> new Dependency(path, edge.to().path, edge.reason())))
        .toList();
  }

  /// Returns the objects that depend on this one, sorted.
  public List<IntentPath> dependents(IntentPath path) {
    return graph.find(path).stream()
        .flatMap(Node::dependents)
        .map(node -> node.path)
        .sorted()
        .toList();
  }

  /// Returns the dependencies through which an object is at a site, each followed by those of what
  /// it leads to; empty where the object is not there.
  public List<Dependency> why(IntentPath path, String site) {
    return graph.find(path).map(node -> Chain.of(node, site, graph, neighbours)).orElse(List.of());
  }

  /// Returns why an object is there, or why not.
  public Explanation explain(IntentPath path, Explanation.Target target) {
    return switch (target) {
      case Explanation.Target.AtSite(var site) -> explain(path, site);
    };
  }

  private Explanation explain(IntentPath path, String site) {
    var node = graph.find(path).filter(known -> known.object != null).orElse(null);
    if (node == null) {
      return new Explanation.NoObject();
    }
    if (!node.compiled.sentTo().has(site)) {
      return new Explanation.NotHeld(Absences.of(node, site, graph));
    }
    return new Explanation.Held(
        !node.compiled.span().has(site),
        node.object instanceof GraphObject.SiteObject
            ? List.of(new Dependency(path, path, Reason.FOR_SITE))
            : Chain.of(node, site, graph, neighbours));
  }
}

package io.interspan.span.logic;

import io.interspan.model.intent.IntentPath;
import io.interspan.model.span.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An object's place in the graph; also for a path that is only referred to.
final class Node {
  final IntentPath path;

  /// Null where the object is not there (any more).
  @Nullable GraphObject object;

  Compiled compiled = Compiled.ABSENT;
  List<Edge> dependencies = List.of();

  /// Whose definitions this object needs, wherever it is.
  List<Edge> uses = List.of();

  /// Those that are counted now, and where.
  List<Edge> counted = List.of();

  Span.Known countedAt = Span.Known.NOBODY;

  /// Of a router: the revision at which what is joined below it last merged or split.
  long component;

  /// Of a router: the one at the top of what it is joined to, as of the last compilation.
  @Nullable Node top;

  private @Nullable SpanCounts needs;
  private @Nullable EdgeSet users;

  /// Of the last object; kept when it goes, so that its going is compiled in its turn.
  private byte rank;

  private @Nullable EdgeSet dependents;

  /// Few, in the order of paths.
  private List<Node> parts = List.of();

  /// What it was before the revision that is being compiled; null where that has not changed it.
  @Nullable Compiled before;

  /// Whether it is in the [WorkList].
  boolean isQueued;

  /// Whether the revision that is being compiled may change its edges.
  boolean isTouched;

  /// Where every change below says how it is taken back.
  private final Trail trail;

  Node(IntentPath path, Trail trail) {
    this.path = path;
    this.trail = trail;
  }

  void become(@Nullable GraphObject next) {
    if (trail.isKept()) {
      var before = object;
      byte rankBefore = rank;
      trail.add(() -> {
        object = before;
        rank = rankBefore;
      });
    }
    object = next;
    if (next != null) {
      rank = (byte) next.rank();
    }
  }

  void compiled(Compiled next) {
    if (trail.isKept()) {
      var before = compiled;
      trail.add(() -> compiled = before);
    }
    compiled = next;
  }

  void component(long next) {
    long before = component;
    trail.add(() -> component = before);
    component = next;
  }

  void top(@Nullable Node next) {
    var before = top;
    trail.add(() -> top = before);
    top = next;
  }

  /// Returns the place in the order of compilation.
  int rank() {
    return rank;
  }

  /// Visits those that depend on this one; some more than once.
  void forEachDependent(Consumer<Node> visitor) {
    if (dependents != null) {
      dependents.forEachFrom(visitor);
    }
  }

  /// Returns those that depend on this one, each once, in no particular order.
  Stream<Node> dependents() {
    return dependents == null ? Stream.of() : dependents.from();
  }

  /// Returns the objects below this one that it depends on by their being there, in the order of
  /// paths.
  List<Node> parts() {
    return parts;
  }

  void addPart(Node part) {
    var before = parts;
    trail.add(() -> parts = before);
    if (before.isEmpty()) {
      parts = List.of(part);
      return;
    }
    var more = new ArrayList<>(parts);
    more.add(part);
    more.sort(Comparator.comparing(one -> one.path));
    parts = List.copyOf(more);
  }

  void removePart(Node part) {
    var before = parts;
    trail.add(() -> parts = before);
    parts = parts.stream().filter(one -> one != part).toList();
  }

  /// Replaces what this node depends on, and tells both sides.
  void depend(List<Edge> next) {
    if (Edge.areSame(next, dependencies)) {
      return;
    }
    var before = dependencies;
    before.forEach(edge -> edge.to().dependentEdges().remove(edge, trail));
    if (trail.isKept()) {
      trail.add(() -> dependencies = before);
    }
    dependencies = List.copyOf(next);
    dependencies.forEach(edge -> edge.to().dependentEdges().add(edge, trail));
  }

  /// Replaces whose definitions this node needs, and tells both sides.
  void use(List<Edge> next) {
    if (Edge.areSame(next, uses)) {
      return;
    }
    var before = uses;
    before.forEach(edge -> edge.to().userEdges().remove(edge, trail));
    if (trail.isKept()) {
      trail.add(() -> uses = before);
    }
    uses = List.copyOf(next);
    uses.forEach(edge -> edge.to().userEdges().add(edge, trail));
  }

  /// Returns who needs this object's definition, each once, in no particular order.
  Stream<Node> users() {
    return users == null ? Stream.of() : users.from();
  }

  /// Returns why this object needs another's definition; empty where it does not.
  Optional<Reason> whyUses(Node other) {
    return uses.stream().filter(edge -> edge.to() == other).map(Edge::reason).findFirst();
  }

  /// Returns the sites of those who need this object's definition.
  Span.Known needed() {
    return needs == null ? Span.Known.NOBODY : needs.union();
  }

  /// Counts this node at `span` with those that it needs; returns those for whom that makes a
  /// difference.
  List<Node> count(Span.Known span) {
    var now = isJoinedInVain() ? List.<Edge>of() : uses;
    if (now.isEmpty() && counted.isEmpty()) {
      // Nothing is counted there: no step back is needed.
      countedAt = span;
      return List.of();
    }
    if (counted.equals(now) && countedAt.equals(span)) {
      return List.of();
    }
    var changed = new ArrayList<Node>();
    for (var edge : now) {
      if (edge.to().addNeed(span)) {
        changed.add(edge.to());
      }
    }
    for (var edge : counted) {
      if (edge.to().removeNeed(countedAt)) {
        changed.add(edge.to());
      }
    }
    if (trail.isKept()) {
      var countedBefore = counted;
      var placeBefore = countedAt;
      trail.add(() -> {
        counted = countedBefore;
        countedAt = placeBefore;
      });
    }
    counted = now;
    countedAt = span;
    return changed;
  }

  private boolean addNeed(Span.Known span) {
    if (trail.isKept()) {
      trail.add(() -> needs().remove(span));
    }
    return needs().add(span);
  }

  private boolean removeNeed(Span.Known span) {
    if (trail.isKept()) {
      trail.add(() -> needs().add(span));
    }
    return needs().remove(span);
  }

  /// What is no router joins nothing, nor does one of the lower tier join routers.
  private boolean isJoinedInVain() {
    if (uses.size() != 1 || uses.getFirst().reason() != Reason.JOINED_BY) {
      return false;
    }
    boolean joins =
        uses.getFirst().to().object instanceof GraphObject.Router router
            && (router.upper() || object instanceof GraphObject.SegmentObject);
    return !joins;
  }

  /// Returns the router above this one, where it is joined to one.
  Optional<Node> above() {
    return counted.isEmpty() ? Optional.empty() : Optional.of(counted.getFirst().to());
  }

  private SpanCounts needs() {
    if (needs == null) {
      needs = new SpanCounts();
    }
    return needs;
  }

  /// Returns whether nothing needs this node.
  boolean isUnused() {
    boolean isDeclared = object != null && object.isDeclared();
    return !isDeclared
        && (dependents == null || dependents.isEmpty())
        && (users == null || users.isEmpty())
        && parts.isEmpty();
  }

  private EdgeSet dependentEdges() {
    if (dependents == null) {
      dependents = new EdgeSet();
    }
    return dependents;
  }

  private EdgeSet userEdges() {
    if (users == null) {
      users = new EdgeSet();
    }
    return users;
  }
}

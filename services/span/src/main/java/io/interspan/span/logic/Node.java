package io.interspan.span.logic;

import io.interspan.model.intent.IntentPath;
import io.interspan.model.span.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
  private @Nullable NodeSet users;

  /// Of the last object; kept when it goes, so that its going is compiled in its turn.
  private int rank;

  private @Nullable NodeSet dependents;

  /// Few, in the order of paths.
  private List<Node> parts = List.of();

  /// What it was before the revision that is being compiled; null where that has not changed it.
  @Nullable Compiled before;

  /// Whether it is in the [WorkList].
  boolean isQueued;

  /// Whether the revision that is being compiled may change its edges.
  boolean isTouched;

  /// Of the path, which no other node has: quicker than the one that the JVM would give it.
  private final int hash;

  /// Where every change below says how it is taken back.
  private final Trail trail;

  Node(IntentPath path, Trail trail) {
    this.path = path;
    this.trail = trail;
    this.hash = path.hashCode();
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /// A dependency, or a use, from the node that holds it.
  record Edge(Node to, Reason reason) {}

  void become(@Nullable GraphObject next) {
    var before = object;
    int rankBefore = rank;
    trail.add(() -> {
      object = before;
      rank = rankBefore;
    });
    object = next;
    if (next != null) {
      rank = next.rank();
    }
  }

  void compiled(Compiled next) {
    var before = compiled;
    trail.add(() -> compiled = before);
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

  Iterable<Node> dependents() {
    return dependents == null ? List.of() : dependents;
  }

  /// Returns the objects below this one that it depends on by their being there, in the order of
  /// paths.
  List<Node> parts() {
    return parts;
  }

  void addPart(Node part) {
    var before = parts;
    trail.add(() -> parts = before);
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
    if (next.equals(dependencies)) {
      return;
    }
    for (var edge : dependencies) {
      edge.to.removeDependent(this);
    }
    var before = dependencies;
    trail.add(() -> dependencies = before);
    dependencies = List.copyOf(next);
    for (var edge : dependencies) {
      edge.to.addDependent(this);
    }
  }

  /// Replaces whose definitions this node needs, and tells both sides.
  void use(List<Edge> next) {
    if (next.equals(uses)) {
      return;
    }
    for (var edge : uses) {
      edge.to.removeUser(this);
    }
    var before = uses;
    trail.add(() -> uses = before);
    uses = List.copyOf(next);
    for (var edge : uses) {
      edge.to.addUser(this);
    }
  }

  /// Returns who needs this object's definition.
  Iterable<Node> users() {
    return users == null ? List.of() : users;
  }

  /// Returns why this object needs another's definition; empty where it does not.
  Optional<Reason> whyUses(Node other) {
    return uses.stream().filter(edge -> edge.to == other).map(Edge::reason).findFirst();
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
      countedAt = span;
      return List.of();
    }
    if (counted.equals(now) && countedAt.equals(span)) {
      return List.of();
    }
    var changed = new ArrayList<Node>();
    for (var edge : now) {
      if (edge.to.addNeed(span)) {
        changed.add(edge.to);
      }
    }
    for (var edge : counted) {
      if (edge.to.removeNeed(countedAt)) {
        changed.add(edge.to);
      }
    }
    var countedBefore = counted;
    var placeBefore = countedAt;
    trail.add(() -> {
      counted = countedBefore;
      countedAt = placeBefore;
    });
    counted = now;
    countedAt = span;
    return changed;
  }

  private boolean addNeed(Span.Known span) {
    trail.add(() -> needs().remove(span));
    return needs().add(span);
  }

  private boolean removeNeed(Span.Known span) {
    trail.add(() -> needs().add(span));
    return needs().remove(span);
  }

  /// What is no router joins nothing, nor does one of the lower tier join routers.
  private boolean isJoinedInVain() {
    if (uses.size() != 1 || uses.getFirst().reason != Reason.JOINED_BY) {
      return false;
    }
    boolean joins =
        uses.getFirst().to.object instanceof GraphObject.Router router
            && (router.upper() || object instanceof GraphObject.SegmentObject);
    return !joins;
  }

  /// Returns the router above this one, where it is joined to one.
  Optional<Node> above() {
    return counted.isEmpty() ? Optional.empty() : Optional.of(counted.getFirst().to);
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
    return !isDeclared && dependents == null && parts.isEmpty() && users == null;
  }

  private void addUser(Node node) {
    if (users == null) {
      users = new NodeSet();
    }
    if (users.add(node)) {
      trail.add(() -> removeUser(node));
    }
  }

  private void removeUser(Node node) {
    if (users != null && users.remove(node)) {
      users = users.isEmpty() ? null : users;
      trail.add(() -> addUser(node));
    }
  }

  private void addDependent(Node node) {
    if (dependents == null) {
      dependents = new NodeSet();
    }
    if (dependents.add(node)) {
      trail.add(() -> removeDependent(node));
    }
  }

  private void removeDependent(Node node) {
    if (dependents != null && dependents.remove(node)) {
      dependents = dependents.isEmpty() ? null : dependents;
      trail.add(() -> addDependent(node));
    }
  }
}

package io.interspan.span.logic;

import io.interspan.model.intent.IntentPath;
import io.interspan.model.span.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// An object's place in the graph; also for a path that is only referred to.
final class Node {
  /// The order of compilation.
  static final Comparator<Node> ORDER =
      Comparator.<Node>comparingInt(node -> node.rank).thenComparing(node -> node.path);

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
  private @Nullable LinkedHashMap<Node, Reason> users;

  /// Of the last object; kept when it goes, so that its going is compiled in its turn.
  private int rank;

  private @Nullable LinkedHashSet<Node> dependents;
  private @Nullable TreeMap<IntentPath, Node> parts;

  /// Where every change below says how it is taken back.
  private final Trail trail;

  Node(IntentPath path, Trail trail) {
    this.path = path;
    this.trail = trail;
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

  SequencedSet<Node> dependents() {
    return dependents == null ? new LinkedHashSet<>() : dependents;
  }

  /// Returns the objects below this one that it depends on by their being there, in the order of
  /// paths.
  List<Node> parts() {
    return parts == null ? List.of() : new ArrayList<>(parts.values());
  }

  void addPart(Node part) {
    if (parts == null) {
      parts = new TreeMap<>();
    }
    parts.put(part.path, part);
    trail.add(() -> removePart(part));
  }

  void removePart(Node part) {
    if (parts != null && parts.remove(part.path) != null) {
      parts = parts.isEmpty() ? null : parts;
      trail.add(() -> addPart(part));
    }
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
      edge.to.addUser(this, edge.reason);
    }
  }

  /// Returns who needs this object's definition, and why.
  SequencedMap<Node, Reason> users() {
    return users == null ? new LinkedHashMap<>() : users;
  }

  /// Returns the sites of those who need this object's definition.
  Span.Known needed() {
    return needs == null ? Span.Known.NOBODY : needs.union();
  }

  /// Counts this node at `span` with those that it needs; returns those for whom that makes a
  /// difference.
  List<Node> count(Span.Known span) {
    var now = isJoinedInVain() ? List.<Edge>of() : uses;
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
    return !isDeclared && dependents == null && parts == null && users == null;
  }

  private void addUser(Node node, Reason reason) {
    if (users == null) {
      users = new LinkedHashMap<>();
    }
    if (users.putIfAbsent(node, reason) == null) {
      trail.add(() -> removeUser(node));
    }
  }

  private void removeUser(Node node) {
    var reason = users == null ? null : users.remove(node);
    if (users != null && reason != null) {
      users = users.isEmpty() ? null : users;
      trail.add(() -> addUser(node, reason));
    }
  }

  private void addDependent(Node node) {
    if (dependents == null) {
      dependents = new LinkedHashSet<>();
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

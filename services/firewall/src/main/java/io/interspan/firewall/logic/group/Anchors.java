package io.interspan.firewall.logic.group;

import io.interspan.message.GroupSelector;
import io.interspan.message.HavingSelector;
import io.interspan.message.SelectorScope;
import io.interspan.model.intent.Expression;
import io.interspan.model.intent.Tag;
import io.interspan.model.intent.TextMatch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/// Finds keys of which each workload that a selector selects has at least one: where to look for
/// them, and where to look for the selector when one of them changes.
final class Anchors {
  private static final List<IndexKey> EVERYWHERE = List.of(IndexKey.ANY);

  private final String site;
  private final ToLongFunction<IndexKey> cost;

  /// @param site where the workloads are
  /// @param cost how much there is at a key: of the conditions that all have to hold, the cheapest
  ///   is looked at
  Anchors(String site, ToLongFunction<IndexKey> cost) {
    this.site = site;
    this.cost = cost;
  }

  /// Returns keys that all whom a selector selects have, and nobody else has all of; empty where
  /// there are none such.
  Optional<List<IndexKey>> exact(GroupSelector selector) {
    return switch (selector.getKindCase()) {
      case HAVING -> exact(selector.getHaving()).map(List::of);
      case ALL_OF -> {
        var keys = new ArrayList<IndexKey>();
        for (var one : selector.getAllOf().getSelectorsList()) {
          var key = one.hasHaving() ? exact(one.getHaving()) : Optional.<IndexKey>empty();
          if (key.isEmpty()) {
            yield Optional.empty();
          }
          keys.add(key.get());
        }
        yield keys.isEmpty() ? Optional.empty() : Optional.of(keys);
      }
      case ANY_OF, AT_SITES, ON_PATHS, ATTACHED, OWNING, KIND_NOT_SET -> Optional.empty();
    };
  }

  private static Optional<IndexKey> exact(HavingSelector having) {
    boolean byScope =
        having.getScopeKind() == SelectorScope.SELECTOR_SCOPE_UNSPECIFIED
            || having.getScopeKind() == SelectorScope.SELECTOR_SCOPE_SAME;
    return byScope && having.getOperator().equals(Expression.Operator.EQUALS.name())
        ? key(having, having.getValue())
        : Optional.empty();
  }

  /// Returns the keys, each once; none where it selects nobody here.
  Collection<IndexKey> of(GroupSelector selector) {
    return switch (selector.getKindCase()) {
      case ANY_OF -> {
        var keys = new LinkedHashSet<IndexKey>();
        selector.getAnyOf().getSelectorsList().forEach(one -> keys.addAll(of(one)));
        yield keys.contains(IndexKey.ANY) ? EVERYWHERE : keys;
      }
      case ALL_OF -> cheapest(selector.getAllOf().getSelectorsList());
      case AT_SITES ->
          selector.getAtSites().getSitesList().contains(site)
              ? of(selector.getAtSites().getSelector())
              : List.of();
      case HAVING -> having(selector.getHaving());
      case ON_PATHS ->
          selector.getOnPaths().getWordsList().stream()
              .map(path ->
                  IndexKey.of(
                      path.contains("/ports/") ? IndexKey.Kind.PORT : IndexKey.Kind.SEGMENT, path))
              .toList();
      case ATTACHED ->
          selector.getAttached().getWordsList().stream()
              .map(id -> IndexKey.of(IndexKey.Kind.ATTACHMENT, id))
              .toList();
      case OWNING -> EVERYWHERE;
      case KIND_NOT_SET -> List.of();
    };
  }

  private Collection<IndexKey> cheapest(List<GroupSelector> selectors) {
    Collection<IndexKey> cheapest = EVERYWHERE;
    long least = Long.MAX_VALUE;
    for (var one : selectors) {
      var keys = of(one);
      if (!keys.contains(IndexKey.ANY)) {
        long costs = keys.stream().mapToLong(cost).sum();
        if (costs < least) {
          least = costs;
          cheapest = keys;
        }
      }
    }
    return cheapest;
  }

  private static Collection<IndexKey> having(HavingSelector having) {
    var operator = Expression.Operator.valueOf(having.getOperator());
    var values = TextMatch.values(operator, having.getValue());
    return switch (operator) {
      case EQUALS, IN ->
          values.stream().flatMap(value -> key(having, value).stream()).distinct().toList();
      case CONTAINS, STARTSWITH, ENDSWITH, NOTEQUALS, NOTIN, MATCHES -> EVERYWHERE;
    };
  }

  private static Optional<IndexKey> key(HavingSelector having, String value) {
    boolean scoped = having.getScopeKind() == SelectorScope.SELECTOR_SCOPE_SAME;
    return switch (having.getProperty()) {
      case SELECTOR_PROPERTY_PORT_TAG ->
          Optional.of(
              scoped
                  ? new IndexKey(IndexKey.Kind.PORT_TAG, new Tag(having.getScope(), value))
                  : IndexKey.of(IndexKey.Kind.PORT_TAG_WORD, value));
      case SELECTOR_PROPERTY_SEGMENT_TAG ->
          Optional.of(
              scoped
                  ? new IndexKey(IndexKey.Kind.SEGMENT_TAG, new Tag(having.getScope(), value))
                  : IndexKey.of(IndexKey.Kind.SEGMENT_TAG_WORD, value));
      case SELECTOR_PROPERTY_PORT_NAME -> Optional.of(IndexKey.of(IndexKey.Kind.PORT_NAME, value));
      case SELECTOR_PROPERTY_SEGMENT_NAME ->
          Optional.of(IndexKey.of(IndexKey.Kind.SEGMENT_NAME, value));
      case SELECTOR_PROPERTY_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
    };
  }
}

package io.interspan.firewall.logic.group;

import io.interspan.message.GroupSelector;
import io.interspan.message.HavingSelector;
import io.interspan.message.OwningSelector;
import io.interspan.model.intent.Expression;
import io.interspan.model.intent.Tag;
import io.interspan.model.intent.TextMatch;
import io.interspan.model.net.AddressRange;
import io.interspan.model.net.MacAddress;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/// The question of a selector to one workload, at one site.
final class SelectorQuestion {
  private final String site;

  /// @param site where it is asked
  SelectorQuestion(String site) {
    this.site = site;
  }

  /// Returns the question. What this version does not know selects nobody.
  Predicate<Workload> of(GroupSelector selector) {
    return switch (selector.getKindCase()) {
      case ANY_OF -> {
        var any = all(selector.getAnyOf().getSelectorsList());
        yield any.stream().reduce(Predicate::or).orElse(_ -> false);
      }
      case ALL_OF -> {
        var all = all(selector.getAllOf().getSelectorsList());
        yield all.stream().reduce(Predicate::and).orElse(_ -> true);
      }
      case AT_SITES ->
          selector.getAtSites().getSitesList().contains(site)
              ? of(selector.getAtSites().getSelector())
              : _ -> false;
      case HAVING -> having(selector.getHaving());
      case ON_PATHS -> {
        var paths = new HashSet<>(selector.getOnPaths().getWordsList());
        yield workload ->
            paths.contains(workload.port()) || paths.contains(workload.segment().path());
      }
      case ATTACHED -> {
        var ids = new HashSet<>(selector.getAttached().getWordsList());
        yield workload -> ids.contains(workload.attachmentId());
      }
      case OWNING -> owning(selector.getOwning());
      case KIND_NOT_SET -> _ -> false;
    };
  }

  private List<Predicate<Workload>> all(List<GroupSelector> selectors) {
    return selectors.stream().map(this::of).toList();
  }

  private static Predicate<Workload> having(HavingSelector having) {
    return switch (having.getProperty()) {
      case SELECTOR_PROPERTY_PORT_TAG -> tags(having, Workload::tags);
      case SELECTOR_PROPERTY_SEGMENT_TAG -> tags(having, workload -> workload.segment().tags());
      case SELECTOR_PROPERTY_PORT_NAME -> text(having, Workload::name);
      case SELECTOR_PROPERTY_SEGMENT_NAME -> text(having, workload -> workload.segment().name());
      case SELECTOR_PROPERTY_UNSPECIFIED, UNRECOGNIZED -> _ -> false;
    };
  }

  private static Predicate<Workload> text(
      HavingSelector having, Function<Workload, String> property) {
    var operator = Expression.Operator.valueOf(having.getOperator());
    var match = TextMatch.of(operator, having.getValue());
    boolean wanted = !TextMatch.isNegative(operator);
    return workload -> match.test(property.apply(workload)) == wanted;
  }

  private static Predicate<Workload> tags(
      HavingSelector having, Function<Workload, List<Tag>> property) {
    var operator = Expression.Operator.valueOf(having.getOperator());
    var match = TextMatch.of(operator, having.getValue());
    var scope = scope(having);
    boolean wanted = !TextMatch.isNegative(operator);
    return workload -> {
      for (var tag : property.apply(workload)) {
        if (scope.test(tag.scope()) && match.test(tag.tag())) {
          return wanted;
        }
      }
      return !wanted;
    };
  }

  private static Predicate<String> scope(HavingSelector having) {
    return switch (having.getScopeKind()) {
      case SELECTOR_SCOPE_SAME -> having.getScope()::equals;
      case SELECTOR_SCOPE_OTHER -> scope -> !scope.equals(having.getScope());
      case SELECTOR_SCOPE_UNSPECIFIED, UNRECOGNIZED -> _ -> true;
    };
  }

  private static Predicate<Workload> owning(OwningSelector owning) {
    var ranges = owning.getRangesList().stream().map(AddressRange::parse).toList();
    var macs = new HashSet<MacAddress>();
    owning.getMacsList().forEach(mac -> macs.add(new MacAddress(mac)));
    return workload ->
        workload.ips().stream().anyMatch(ip -> ranges.stream().anyMatch(one -> one.contains(ip)))
            || workload.macs().stream().anyMatch(macs::contains);
  }
}

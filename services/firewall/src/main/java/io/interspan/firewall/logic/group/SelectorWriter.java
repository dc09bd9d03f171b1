package io.interspan.firewall.logic.group;

import io.interspan.message.GroupSelector;
import io.interspan.message.HavingSelector;
import io.interspan.message.OwningSelector;
import io.interspan.message.SelectorProperty;
import io.interspan.message.SelectorScope;
import io.interspan.message.SelectorWords;
import io.interspan.model.intent.Expression;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.net.AddressRange;
import io.interspan.model.net.MacAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Writes a group's expression as a selector, the groups that it names written out.
///
/// What a group asks for by itself, it asks for at the sites of its own domain, whoever names it.
/// AND binds closer than OR. A workload is its port: conditions on `VirtualMachine` ask the port.
/// What nobody reports (the operating system, a workload's own name) selects nobody. Addresses that
/// a group lists by themselves are members whoever has them, and select no workload; joined to a
/// condition by AND, they select those that use one of them. Groups that are asked for by their
/// tags are not looked up: they select nobody.
public final class SelectorWriter {
  /// The most parts of a selector: conditions, and words of them. Beyond that, those that are left
  /// would not fit what travels between sites.
  static final int MAX_PARTS = 1 << 16;

  private static final char SCOPE_END = '|';

  private final Function<IntentPath, @Nullable HeldGroup> groups;

  /// The groups that are being written out: one that contains itself adds nothing to itself.
  private final TreeSet<IntentPath> open = new TreeSet<>();

  private int parts;

  /// The sites of the group that is being written; null where all that is written is asked for
  /// where it is to be.
  private @Nullable List<String> here;

  /// @param groups the groups that the site holds, by path; null where it holds none
  public SelectorWriter(Function<IntentPath, @Nullable HeldGroup> groups) {
    this.groups = groups;
  }

  /// Who is a member of a group, wherever.
  ///
  /// @param selector selects them, where it is asked
  /// @param sites where it is to be asked, sorted
  public record Written(GroupSelector selector, List<String> sites) {
    public Written {
      sites = List.copyOf(sites);
    }
  }

  /// Writes a group out.
  ///
  /// @throws SelectorLimitException where that is too much
  public Written write(HeldGroup held) {
    parts = 0;
    open.clear();
    open.add(held.group().path());
    var sites = new TreeSet<>(held.sites());
    here = reachesOut(held, sites, new TreeSet<>()) ? held.sites() : null;
    return new Written(terms(held.group().terms(), true), List.copyOf(sites));
  }

  /// Returns whether a group names one, however far, that has members where who names it has none.
  ///
  /// @param sites takes the sites of all of them
  private boolean reachesOut(HeldGroup held, Set<String> sites, Set<IntentPath> seen) {
    boolean reachesOut = false;
    for (var path : held.group().named()) {
      var part = groups.apply(path);
      if (part != null && seen.add(path)) {
        sites.addAll(part.sites());
        reachesOut |= reachesOut(part, sites, seen);
      }
      reachesOut |= part != null && !held.sites().containsAll(part.sites());
    }
    return reachesOut;
  }

  private void count(int more) {
    parts += more;
    if (parts > MAX_PARTS) {
      throw new SelectorLimitException(
          "it is more than "
              + MAX_PARTS
              + " conditions with the groups that it names written out: have it name fewer");
    }
  }

  /// @param alone whether addresses that are listed stand by themselves here
  private GroupSelector terms(List<Expression.Term> terms, boolean alone) {
    var any = new ArrayList<GroupSelector>();
    int from = 0;
    while (from < terms.size()) {
      int to = from + 1;
      while (to < terms.size() && terms.get(to).joinedBy() == Expression.Conjunction.AND) {
        to++;
      }
      boolean single = alone && to == from + 1;
      var all = new ArrayList<GroupSelector>(to - from);
      for (var term : terms.subList(from, to)) {
        all.add(expression(term.expression(), single));
      }
      any.add(Selectors.allOf(all));
      from = to;
    }
    return Selectors.anyOf(any);
  }

  private GroupSelector expression(Expression expression, boolean alone) {
    count(1);
    return switch (expression) {
      case Expression.Condition condition -> atHere(condition(condition));
      case Expression.Nested(var inner) -> terms(inner, alone);
      case Expression.Addresses(var ranges) ->
          alone ? Selectors.NOBODY : atHere(owning(ranges, List.of()));
      case Expression.Macs(var macs) -> alone ? Selectors.NOBODY : atHere(owning(List.of(), macs));
      case Expression.Paths(var paths) -> paths(paths, alone);
      case Expression.ExternalIds(_, var ids) ->
          atHere(GroupSelector.newBuilder().setAttached(words(ids)).build());
    };
  }

  private GroupSelector atHere(GroupSelector selector) {
    return here == null ? selector : Selectors.at(here, selector);
  }

  private GroupSelector paths(List<IntentPath> paths, boolean alone) {
    var any = new ArrayList<GroupSelector>();
    var objects = new ArrayList<String>();
    for (var path : paths) {
      var held = groups.apply(path);
      if (held == null) {
        objects.add(path.value());
      } else if (open.add(path)) {
        count(1);
        any.add(part(held, alone));
        open.remove(path);
      }
    }
    if (!objects.isEmpty()) {
      any.add(atHere(GroupSelector.newBuilder().setOnPaths(words(objects)).build()));
    }
    return Selectors.anyOf(any);
  }

  private GroupSelector part(HeldGroup held, boolean alone) {
    var around = here;
    if (around == null) {
      return Selectors.at(held.sites(), terms(held.group().terms(), alone));
    }
    here = held.sites();
    var selector = terms(held.group().terms(), alone);
    here = around;
    return selector;
  }

  private SelectorWords words(Collection<String> words) {
    count(words.size());
    return SelectorWords.newBuilder()
        .addAllWords(words.stream().sorted().distinct().toList())
        .build();
  }

  private GroupSelector owning(List<AddressRange> ranges, List<MacAddress> macs) {
    count(ranges.size() + macs.size());
    return GroupSelector.newBuilder()
        .setOwning(
            OwningSelector.newBuilder()
                .addAllRanges(
                    ranges.stream().map(AddressRange::toString).sorted().distinct().toList())
                .addAllMacs(macs.stream().map(MacAddress::value).sorted().distinct().toList()))
        .build();
  }

  private static GroupSelector condition(Expression.Condition condition) {
    boolean ofSegment =
        switch (condition.memberType()) {
          case "Segment", "LogicalSwitch" -> true;
          default -> false;
        };
    if (condition.memberType().equals("Group")) {
      return Selectors.NOBODY;
    }
    return switch (condition.key()) {
      case ALL -> Selectors.EVERYBODY;
      case TAG ->
          tag(
              condition,
              ofSegment
                  ? SelectorProperty.SELECTOR_PROPERTY_SEGMENT_TAG
                  : SelectorProperty.SELECTOR_PROPERTY_PORT_TAG);
      case NAME ->
          having(
              condition,
              ofSegment
                  ? SelectorProperty.SELECTOR_PROPERTY_SEGMENT_NAME
                  : SelectorProperty.SELECTOR_PROPERTY_PORT_NAME);
      case OSNAME, COMPUTERNAME -> Selectors.NOBODY;
    };
  }

  private static GroupSelector having(Expression.Condition condition, SelectorProperty property) {
    return GroupSelector.newBuilder()
        .setHaving(
            HavingSelector.newBuilder()
                .setProperty(property)
                .setOperator(condition.operator().name())
                .setValue(condition.value()))
        .build();
  }

  private static GroupSelector tag(Expression.Condition condition, SelectorProperty property) {
    var value = condition.value();
    int end = value.indexOf(SCOPE_END);
    if (end < 0) {
      return having(condition, property);
    }
    return GroupSelector.newBuilder()
        .setHaving(
            HavingSelector.newBuilder()
                .setProperty(property)
                .setOperator(condition.operator().name())
                .setValue(value.substring(end + 1))
                .setScopeKind(
                    condition.otherScope()
                        ? SelectorScope.SELECTOR_SCOPE_OTHER
                        : SelectorScope.SELECTOR_SCOPE_SAME)
                .setScope(value.substring(0, end)))
        .build();
  }
}

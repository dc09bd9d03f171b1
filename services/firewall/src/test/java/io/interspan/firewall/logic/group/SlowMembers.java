package io.interspan.firewall.logic.group;

import io.interspan.model.intent.Expression;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.Tag;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Who is a member of a group at a site, the slow and obvious way: every group is asked about every
/// workload, straight from its expression. What a group asks for by itself, it asks for at the
/// sites of its own domain.
final class SlowMembers {
  private final String site;
  private final Map<IntentPath, HeldGroup> groups;

  SlowMembers(String site, Map<IntentPath, HeldGroup> groups) {
    this.site = site;
    this.groups = groups;
  }

  /// Returns the ports of the members.
  TreeSet<String> of(HeldGroup group, Collection<Workload> workloads) {
    var members = new TreeSet<String>();
    for (var workload : workloads) {
      if (has(group, group.group().terms(), workload, true)) {
        members.add(workload.port());
      }
    }
    return members;
  }

  private boolean has(HeldGroup of, List<Expression.Term> terms, Workload workload, boolean alone) {
    boolean any = false;
    for (int i = 0; i < terms.size(); i++) {
      boolean begins = terms.get(i).joinedBy() == Expression.Conjunction.OR || i == 0;
      if (begins) {
        int end = i + 1;
        while (end < terms.size() && terms.get(end).joinedBy() == Expression.Conjunction.AND) {
          end++;
        }
        boolean single = alone && end == i + 1;
        boolean all = true;
        for (int j = i; j < end; j++) {
          all &= has(of, terms.get(j).expression(), workload, single);
        }
        any |= all;
      }
    }
    return any;
  }

  private boolean has(HeldGroup of, Expression expression, Workload workload, boolean alone) {
    boolean here = of.sites().contains(site);
    return switch (expression) {
      case Expression.Nested(var terms) -> has(of, terms, workload, alone);
      case Expression.Addresses(var ranges) ->
          here
              && !alone
              && ranges.stream()
                  .anyMatch(range -> workload.ips().stream().anyMatch(range::contains));
      case Expression.Macs(var macs) ->
          here && !alone && macs.stream().anyMatch(workload.macs()::contains);
      case Expression.Paths(var paths) ->
          paths.stream().anyMatch(path -> named(path, workload, alone, here));
      case Expression.ExternalIds(_, var ids) -> here && ids.contains(workload.attachmentId());
      case Expression.Condition condition -> here && has(condition, workload);
    };
  }

  private boolean named(IntentPath path, Workload workload, boolean alone, boolean here) {
    var held = groups.get(path);
    if (held != null) {
      return has(held, held.group().terms(), workload, alone);
    }
    return here
        && (workload.port().equals(path.value()) || workload.segment().path().equals(path.value()));
  }

  private static boolean has(Expression.Condition condition, Workload workload) {
    boolean ofSegment = condition.memberType().equals("Segment");
    return switch (condition.key()) {
      case ALL -> true;
      case OSNAME, COMPUTERNAME -> false;
      case NAME ->
          compare(
              condition.operator(),
              Stream.of(ofSegment ? workload.segment().name() : workload.name()),
              condition.value());
      case TAG -> {
        var tags = ofSegment ? workload.segment().tags() : workload.tags();
        int bar = condition.value().indexOf('|');
        yield compare(
            condition.operator(),
            tags.stream()
                .filter(tag ->
                    bar < 0
                        || tag.scope().equals(condition.value().substring(0, bar))
                            != condition.otherScope())
                .map(Tag::tag),
            condition.value().substring(bar + 1));
      }
    };
  }

  private static boolean compare(
      Expression.Operator operator, Stream<String> properties, String value) {
    var list = List.of(value.split(","));
    return switch (operator) {
      case EQUALS -> properties.anyMatch(value::equals);
      case CONTAINS -> properties.anyMatch(text -> text.contains(value));
      case STARTSWITH -> properties.anyMatch(text -> text.startsWith(value));
      case ENDSWITH -> properties.anyMatch(text -> text.endsWith(value));
      case MATCHES -> properties.anyMatch(text -> text.matches(value));
      case IN -> properties.anyMatch(list::contains);
      case NOTEQUALS -> properties.noneMatch(value::equals);
      case NOTIN -> properties.noneMatch(list::contains);
    };
  }
}

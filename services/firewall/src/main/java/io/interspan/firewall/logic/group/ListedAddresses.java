package io.interspan.firewall.logic.group;

import io.interspan.model.intent.Expression;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.net.AddressRange;
import io.interspan.model.net.MacAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The addresses that a group lists by itself, and those of the groups that it names: they are
/// members whoever has them. What AND joins to another expression only asks who uses it, as
/// [SelectorWriter] has it.
///
/// @param ranges addresses, each once, in the order of their texts
/// @param macs stations, ascending
public record ListedAddresses(List<AddressRange> ranges, List<MacAddress> macs) {
  public ListedAddresses {
    ranges = List.copyOf(ranges);
    macs = List.copyOf(macs);
  }

  /// Returns those of a group.
  ///
  /// @param groups the groups that the site holds, by path; null where it holds none
  public static ListedAddresses of(
      HeldGroup held, Function<IntentPath, @Nullable HeldGroup> groups) {
    var reader = new Reader(groups);
    reader.open.add(held.group().path());
    reader.terms(held.group().terms());
    return new ListedAddresses(
        reader.ranges.stream().map(AddressRange::parse).toList(),
        reader.macs.stream().map(MacAddress::new).toList());
  }

  private static final class Reader {
    final Function<IntentPath, @Nullable HeldGroup> groups;
    final TreeSet<IntentPath> open = new TreeSet<>();
    final TreeSet<String> ranges = new TreeSet<>();
    final TreeSet<Long> macs = new TreeSet<>();

    Reader(Function<IntentPath, @Nullable HeldGroup> groups) {
      this.groups = groups;
    }

    void terms(List<Expression.Term> terms) {
      for (int i = 0; i < terms.size(); i++) {
        boolean joined =
            (i > 0 && terms.get(i).joinedBy() == Expression.Conjunction.AND)
                || (i + 1 < terms.size()
                    && terms.get(i + 1).joinedBy() == Expression.Conjunction.AND);
        if (!joined) {
          expression(terms.get(i).expression());
        }
      }
    }

    private void expression(Expression expression) {
      switch (expression) {
        case Expression.Addresses(var listed) ->
            listed.forEach(range -> ranges.add(range.toString()));
        case Expression.Macs(var listed) -> listed.forEach(mac -> macs.add(mac.value()));
        case Expression.Nested(var inner) -> terms(inner);
        case Expression.Paths(var paths) -> {
          for (var path : new ArrayList<>(paths)) {
            var held = groups.apply(path);
            // A group that was read already adds nothing.
            if (held != null && open.add(path)) {
              terms(held.group().terms());
            }
          }
        }
        case Expression.Condition _, Expression.ExternalIds _ -> {
          // They select workloads.
        }
      }
    }
  }
}

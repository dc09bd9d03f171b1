package io.interspan.model.rule;

import io.interspan.model.net.AddressRanges;
import java.util.List;

/// What may pass at a port: from whom its workload may say to be, and the rules in the order in
/// which they are judged. The first that a packet matches decides; where none does, it passes.
///
/// @param addresses the workload's own; any where there are none
/// @param rules in their order
/// @param application where in them the category Application begins
public record PortGuard(AddressRanges addresses, List<PortRule> rules, int application) {
  /// Lets everything pass.
  public static final PortGuard NONE = new PortGuard(AddressRanges.NONE, List.of(), 0);

  public PortGuard {
    rules = List.copyOf(rules);
    if (application < 0 || application > rules.size()) {
      throw new IllegalArgumentException(
          "application: %d of %d rules".formatted(application, rules.size()));
    }
  }
}

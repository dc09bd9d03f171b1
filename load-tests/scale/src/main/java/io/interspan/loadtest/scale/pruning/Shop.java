package io.interspan.loadtest.scale.pruning;

import io.interspan.model.intent.IntentPath;
import java.util.List;

/// A shop: a tier-1 and a domain of its own, over some sites.
///
/// @param number from 0
/// @param sites where it is, sorted
record Shop(int number, List<String> sites) {
  Shop {
    sites = List.copyOf(sites);
  }

  String name() {
    return "shop-%02d".formatted(number + 1);
  }

  String tag() {
    return "shop|" + name();
  }

  IntentPath router() {
    return IntentPath.ROOT.child("tier-1s", name());
  }

  IntentPath domain() {
    return IntentPath.ROOT.child("domains", name());
  }

  IntentPath segment(Role role) {
    return IntentPath.ROOT.child("segments", name() + "-" + role.tier().word());
  }

  /// Returns the first three numbers of the addresses on the segment of a role.
  String subnet(Role role) {
    return "10." + number + "." + role.subnet();
  }

  IntentPath group(Role role) {
    return domain().child("groups", role.word());
  }

  IntentPath policy() {
    return domain().child("security-policies", name());
  }

  /// Returns the rule that lets one tier through to the next.
  IntentPath rule(Role from, Role to) {
    return policy().child("rules", from.word() + "-to-" + to.word());
  }

  /// Returns the rule that drops the rest.
  IntentPath lastRule() {
    return policy().child("rules", "rest");
  }
}

package io.interspan.firewall.logic.group;

import io.interspan.message.GroupSelector;
import java.util.List;

/// What a group comes to: whom to ask of whom.
///
/// @param id the selector's id
/// @param selector who is a member
/// @param sites the sites whose workloads may be members, of its own domain and those of the groups
///   that it names, sorted
/// @param problem why nobody can be asked who they are; empty where that can
public record NeededGroup(String id, GroupSelector selector, List<String> sites, String problem) {
  public NeededGroup {
    sites = List.copyOf(sites);
  }

  static NeededGroup of(SelectorWriter.Written written) {
    var selector = written.selector();
    return new NeededGroup(Selectors.id(selector), selector, written.sites(), "");
  }

  static NeededGroup unasked(List<String> sites, String problem) {
    return new NeededGroup(Selectors.id(Selectors.NOBODY), Selectors.NOBODY, sites, problem);
  }

  /// Returns whether nobody is a member, wherever: that is known without asking.
  public boolean isEmpty() {
    return problem.isEmpty() && selector.equals(Selectors.NOBODY);
  }
}

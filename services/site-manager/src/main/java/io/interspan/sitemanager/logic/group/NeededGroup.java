package io.interspan.sitemanager.logic.group;

import io.interspan.message.GroupSelector;
import java.util.List;

/// What a group comes to: whom to ask of whom.
///
/// @param id the selector's id
/// @param selector who is a member
/// @param sites the sites whose workloads may be members, sorted
public record NeededGroup(String id, GroupSelector selector, List<String> sites) {
  public NeededGroup {
    sites = List.copyOf(sites);
  }
}

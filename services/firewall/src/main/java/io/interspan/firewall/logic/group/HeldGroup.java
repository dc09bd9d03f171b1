package io.interspan.firewall.logic.group;

import io.interspan.model.intent.Group;
import java.util.List;

/// A group whose definition the site holds.
///
/// @param group the group
/// @param sites the sites whose workloads may be members, sorted
public record HeldGroup(Group group, List<String> sites) {
  public HeldGroup {
    sites = List.copyOf(sites);
  }
}

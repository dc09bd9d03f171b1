package io.interspan.controller.logic.firewall;

import io.interspan.firewall.logic.group.AddressSpace;

/// Where a member is: a selector may be asked at other sites for one group than for another.
///
/// @param site the site that says so
/// @param space where its addresses count
record Home(String site, AddressSpace space) implements Comparable<Home> {
  @Override
  public int compareTo(Home other) {
    int bySite = site.compareTo(other.site);
    return bySite != 0 ? bySite : space.compareTo(other.space);
  }
}

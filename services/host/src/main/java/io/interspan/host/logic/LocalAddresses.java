package io.interspan.host.logic;

import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// The addresses behind a host's own open ports on one segment.
///
/// @param macs mobility sequences
/// @param arps MAC addresses of IP addresses
record LocalAddresses(
    SortedMap<MacAddress, Long> macs, SortedMap<IpAddress, Claim<MacAddress>> arps) {
  static final LocalAddresses NONE = new LocalAddresses(new TreeMap<>(), new TreeMap<>());

  LocalAddresses {
    macs = Collections.unmodifiableSortedMap(new TreeMap<>(macs));
    arps = Collections.unmodifiableSortedMap(new TreeMap<>(arps));
  }
}

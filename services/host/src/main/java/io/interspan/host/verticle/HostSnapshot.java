package io.interspan.host.verticle;

import io.interspan.host.logic.HostStatus;
import io.interspan.vtep.VtepCounters;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// A look at a host: its agent, its data plane's counters, and its guests.
///
/// @param status what the agent says
/// @param counters the data plane's
/// @param alarms what is wrong, by what it is about
/// @param guests the emulated guests
public record HostSnapshot(
    HostStatus status,
    VtepCounters counters,
    SortedMap<String, String> alarms,
    List<GuestSpec> guests) {
  public HostSnapshot {
    alarms = Collections.unmodifiableSortedMap(new TreeMap<>(alarms));
    guests = List.copyOf(guests);
  }
}

package io.interspan.host.verticle;

import io.interspan.host.logic.HostStatus;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// A look at a host: its agent, its data plane's counters, and its guests.
///
/// @param status what the agent says
/// @param counts the data plane's counters by name, those that are not 0
/// @param drops the frames dropped, by reason, those that are not 0
/// @param alarms what is wrong, by what it is about
/// @param guests the emulated guests
public record HostSnapshot(
    HostStatus status,
    SortedMap<String, Long> counts,
    SortedMap<String, Long> drops,
    SortedMap<String, String> alarms,
    List<GuestSpec> guests) {
  public HostSnapshot {
    counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
    drops = Collections.unmodifiableSortedMap(new TreeMap<>(drops));
    alarms = Collections.unmodifiableSortedMap(new TreeMap<>(alarms));
    guests = List.copyOf(guests);
  }
}

package io.interspan.host.logic;

import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.FeedCounters;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Tep;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// A look at a host's agent.
///
/// @param host site and host, `west/h1`
/// @param tep its tunnel endpoint
/// @param shardEpoch the epoch of the shard map that it goes by, 0 for none
/// @param sessions the nodes that it has sessions with
/// @param realized the place of its plan's feed that is in force and on the disk
/// @param planStamp the place of the site's configuration that the plan shows
/// @param planReceived what came of its plan since its start
/// @param attachments the workloads that are here, open or not, and their addresses
/// @param dataPlane what the data plane holds
public record HostStatus(
    String host,
    Tep tep,
    long shardEpoch,
    List<String> sessions,
    Cursor realized,
    Cursor planStamp,
    FeedCounters planReceived,
    SortedMap<String, MacAddress> attachments,
    DataPlaneView dataPlane) {
  public HostStatus {
    sessions = List.copyOf(sessions);
    attachments = Collections.unmodifiableSortedMap(new TreeMap<>(attachments));
  }
}

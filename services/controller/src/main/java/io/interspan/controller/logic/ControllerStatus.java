package io.interspan.controller.logic;

import io.interspan.model.feed.Cursor;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A look at a controller.
///
/// @param node site and node, `west/1`
/// @param shardEpoch the epoch of the shard map that it goes by, 0 for none
/// @param revision the highest revision of the log that its plans show
/// @param hosts the hosts that it knows
/// @param segments the segments that it has tables of, and whether it gathers their state
public record ControllerStatus(
    String node,
    long shardEpoch,
    long revision,
    SortedMap<String, Host> hosts,
    SortedMap<String, Boolean> segments) {
  public ControllerStatus {
    hosts = Collections.unmodifiableSortedMap(new TreeMap<>(hosts));
    segments = Collections.unmodifiableSortedMap(new TreeMap<>(segments));
  }

  /// A host.
  ///
  /// @param isLive whether it has a session
  /// @param isPlanned whether its plan is one to go by
  /// @param plan the place of its plan's feed
  /// @param planEntries the number of objects in its plan
  /// @param report the place in its report that this node shows, or none
  public record Host(
      boolean isLive, boolean isPlanned, Cursor plan, int planEntries, Cursor report) {}

  static ControllerStatus of(
      ControllerConfig config,
      Shards shards,
      HostRegister register,
      long revision,
      @Nullable NodeOutput output) {
    var hosts = new TreeMap<String, Host>();
    register
        .hosts()
        .forEach((name, host) ->
            hosts.put(
                name,
                new Host(
                    host.live,
                    host.isPlanned(),
                    host.plan().current(),
                    host.plan().size(),
                    host.stamp().orElse(Cursor.NONE))));
    return new ControllerStatus(
        config.instance(),
        shards.map().epoch(),
        revision,
        hosts,
        output == null ? new TreeMap<>() : output.runtime().segments());
  }
}

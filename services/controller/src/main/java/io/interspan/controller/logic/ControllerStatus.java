package io.interspan.controller.logic;

import io.interspan.controller.logic.firewall.PlanSizes;
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
/// @param plansDiffered how often a host was found to act upon another plan than the one it was
///   sent
/// @param segments the segments that it has tables of, and whether it gathers their state
public record ControllerStatus(
    String node,
    long shardEpoch,
    long revision,
    SortedMap<String, Host> hosts,
    long plansDiffered,
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
  /// @param size how large its plan is
  /// @param unpruned how large it would be with all members of the groups that its rules name
  /// @param report the place in its report that this node shows, or none
  public record Host(
      boolean isLive,
      boolean isPlanned,
      Cursor plan,
      PlanSizes size,
      PlanSizes unpruned,
      Cursor report) {}

  static ControllerStatus of(
      ControllerConfig config,
      Shards shards,
      HostRegister register,
      SiteConfig site,
      long revision,
      @Nullable NodeOutput output) {
    var hosts = new TreeMap<String, Host>();
    var leftOut = site.firewall().leftOut();
    register
        .hosts()
        .forEach((name, host) -> {
          var size = host.sizes();
          hosts.put(
              name,
              new Host(
                  host.live,
                  host.isPlanned(),
                  host.plan().current(),
                  size,
                  size.plus(leftOut.getOrDefault(name, PlanSizes.NONE)),
                  host.stamp().orElse(Cursor.NONE)));
        });
    return new ControllerStatus(
        config.instance(),
        shards.map().epoch(),
        revision,
        hosts,
        register.differed(),
        output == null ? new TreeMap<>() : output.runtime().segments());
  }
}

package io.interspan.host.logic;

import io.interspan.message.ServiceAddress;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.net.Tep;
import java.util.List;

/// What a host's agent is told at its start.
///
/// @param site the site's id
/// @param host the host's id within the site
/// @param tep the host's tunnel endpoint
/// @param controllers nodes to try as long as no shard map is known, in this order
/// @param limits the bounds of the agent
/// @param feedLimits the bounds of its feeds; what is `quiet` for them is shorter than the silence
///   that the agent takes for a lost session
public record HostConfig(
    String site,
    String host,
    Tep tep,
    List<ControllerSpot> controllers,
    HostLimits limits,
    FeedLimits feedLimits) {
  public HostConfig {
    controllers = List.copyOf(controllers);
    if (limits.silence().compareTo(feedLimits.quiet()) <= 0) {
      throw new IllegalArgumentException(
          "silence must be longer than a controller in reach is quiet, "
              + feedLimits.quiet()
              + ", was "
              + limits.silence());
    }
  }

  /// A configuration with the usual bounds.
  public HostConfig(String site, String host, Tep tep, List<ControllerSpot> controllers) {
    this(site, host, tep, controllers, HostLimits.DEFAULT, FeedLimits.DEFAULT);
  }

  /// Returns the address of the agent.
  public ServiceAddress address() {
    return ServiceAddress.host(site, host);
  }

  /// Returns the host's name as the origin of entries: its id, qualified by the site's.
  public String origin() {
    return site + "/" + host;
  }
}

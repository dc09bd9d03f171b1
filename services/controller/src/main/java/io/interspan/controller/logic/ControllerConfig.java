package io.interspan.controller.logic;

import io.interspan.message.ServiceAddress;
import io.interspan.model.feed.FeedLimits;

/// What a controller is told at its start.
///
/// @param site the site's id
/// @param node the node's id within the site
/// @param limits the bounds of the controller
/// @param feedLimits the bounds of its feeds
public record ControllerConfig(
    String site, String node, ControllerLimits limits, FeedLimits feedLimits) {
  /// A configuration with the usual bounds.
  public ControllerConfig(String site, String node) {
    this(site, node, ControllerLimits.DEFAULT, FeedLimits.DEFAULT);
  }

  /// Returns the address of the controller.
  public ServiceAddress address() {
    return ServiceAddress.controller(site, node);
  }

  /// Returns the node's name as part of feeds' names: `west/1`.
  public String instance() {
    return site + "/" + node;
  }

  /// Returns a host of this site as the origin of entries: `west/h1`.
  public String origin(String host) {
    return site + "/" + host;
  }
}

package io.interspan.sitemanager.logic;

import io.interspan.message.ServiceAddress;
import io.interspan.model.feed.FeedLimits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What a site-manager is told when it is made.
///
/// @param site the id of the site
/// @param nodes the controllers that are expected from the start, in any order; kept sorted by
///   their ids
/// @param limits the bounds of its feeds
public record SiteManagerConfig(String site, List<Node> nodes, FeedLimits limits) {
  /// A node of the site's control plane.
  ///
  /// @param id its word within the site
  /// @param sessionEndpoint where hosts open their sessions, `host:port`
  public record Node(String id, String sessionEndpoint) {
    public Node {
      if (id.isEmpty() || id.contains("/")) {
        throw new IllegalArgumentException("nodes: '" + id + "' is no id of a node like 1");
      }
    }
  }

  /// Checks what is told.
  ///
  /// @throws IllegalArgumentException naming the field, its value and what would have been right
  public SiteManagerConfig {
    if (site.isEmpty() || site.contains("/")) {
      throw new IllegalArgumentException("site: '" + site + "' is no id of a site like west");
    }
    var sorted = new ArrayList<>(nodes);
    sorted.sort(Comparator.comparing(Node::id));
    for (int i = 1; i < sorted.size(); i++) {
      if (sorted.get(i).id().equals(sorted.get(i - 1).id())) {
        throw new IllegalArgumentException(
            "nodes: two have the id '" + sorted.get(i).id() + "', each needs one of its own");
      }
    }
    nodes = List.copyOf(sorted);
  }

  /// The usual bounds.
  public SiteManagerConfig(String site, List<Node> nodes) {
    this(site, nodes, FeedLimits.DEFAULT);
  }

  /// Returns the service's address.
  public ServiceAddress address() {
    return ServiceAddress.siteManager(site);
  }

  /// Returns the address of a node.
  public ServiceAddress controller(String node) {
    return ServiceAddress.controller(site, node);
  }

  /// Returns a node's name as part of feeds' names: `west/1`.
  public String instance(String node) {
    return site + "/" + node;
  }
}

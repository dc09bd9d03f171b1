package io.interspan.host.logic;

/// Where a node of the site's control plane is found.
///
/// @param node the node's id within the site
/// @param sessionEndpoint host:port of its WebSocket
public record ControllerSpot(String node, String sessionEndpoint) {}

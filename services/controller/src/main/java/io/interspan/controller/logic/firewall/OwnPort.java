package io.interspan.controller.logic.firewall;

import io.interspan.firewall.logic.group.Workload;

/// A port of a host of this node's, and what its workload is to groups.
///
/// @param place the host, and the port
/// @param workload as the plan and the host's report say
public record OwnPort(String place, Workload workload) {}

package io.interspan.host.logic;

import io.interspan.model.net.MacAddress;
import java.util.Optional;

/// A workload behind a TAP device of the host.
///
/// @param attachmentId what ports name it by
/// @param device the name of its interface
/// @param namespace the network namespace that this is in; empty for the agent's own
/// @param mac its address
/// @param mtu its longest IP packet, in bytes
public record Tap(
    String attachmentId, String device, Optional<String> namespace, MacAddress mac, int mtu) {}

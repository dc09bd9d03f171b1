package io.interspan.host.verticle;

import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Prefix;

/// An emulated guest of a host.
///
/// @param name unique within the host, to ping from
/// @param attachmentId what ports name it by
/// @param mac its MAC address
/// @param address its IPv4 address, and its network
public record GuestSpec(String name, String attachmentId, MacAddress mac, Prefix address) {}

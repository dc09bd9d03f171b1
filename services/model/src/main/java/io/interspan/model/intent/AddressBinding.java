package io.interspan.model.intent;

import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import java.util.Optional;

/// Addresses that a port may use; at least one of the two is there.
///
/// @param ip the IP address
/// @param mac the MAC address
public record AddressBinding(Optional<IpAddress> ip, Optional<MacAddress> mac) {}

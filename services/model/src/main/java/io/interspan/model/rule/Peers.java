package io.interspan.model.rule;

import io.interspan.model.net.AddressRanges;
import io.interspan.model.net.MacAddresses;

/// Who sends, or receives, what a rule is about.
///
/// @param anyone whether everybody is; then nothing else counts
/// @param addresses by their IP addresses
/// @param macs by their MAC addresses, whatever they send
/// @param stations by their MAC addresses, where what they send is not IP
/// @param excluded whether it is all others that are meant
public record Peers(
    boolean anyone,
    AddressRanges addresses,
    MacAddresses macs,
    MacAddresses stations,
    boolean excluded) {
  /// Everybody.
  public static final Peers ANYONE =
      new Peers(true, AddressRanges.NONE, MacAddresses.NONE, MacAddresses.NONE, false);

  /// Returns whether these have sent, or are sent, an IP packet.
  public boolean areOf(long mac, boolean ipv6, long high, long low) {
    return anyone || (macs.contains(mac) || addresses.contains(ipv6, high, low)) != excluded;
  }

  /// Returns the same of what is not IP.
  public boolean areOf(long mac) {
    return anyone || (macs.contains(mac) || stations.contains(mac)) != excluded;
  }
}

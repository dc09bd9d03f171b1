package io.interspan.host.logic;

/// One origin's word on where an address is.
///
/// @param origin the host that says so, `west/h1`
/// @param target the Tep of a MAC address, or the MAC address of an IP address
/// @param sequence the mobility sequence (RFC 7432, section 7.7): higher is later
record Claim<T>(String origin, T target, long sequence) {
  /// Returns whether this one counts and `other` does not. Of equal sequences the first origin in
  /// order wins: every host decides alike.
  boolean beats(Claim<T> other) {
    return sequence != other.sequence
        ? sequence > other.sequence
        : origin.compareTo(other.origin) < 0;
  }
}

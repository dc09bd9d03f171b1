package io.interspan.model.rule;

import java.util.List;

/// A rule as packets at one port are judged by it.
///
/// @param number the number that no other rule has
/// @param action what becomes of what it matches
/// @param in whether it judges what goes to the port's workload
/// @param out whether it judges what comes from it
/// @param ipv4 whether it judges IPv4
/// @param ipv6 whether it judges IPv6
/// @param sparesDiscovery whether neighbor discovery (RFC 4861) is none of its business
/// @param anyKind whether every kind of IP traffic is meant; then the kinds do not count
/// @param kinds the kinds of traffic that it is about
/// @param sources who sends
/// @param destinations who receives
/// @param stateful whether what answers what it lets pass does, too
public record PortRule(
    long number,
    Action action,
    boolean in,
    boolean out,
    boolean ipv4,
    boolean ipv6,
    boolean sparesDiscovery,
    boolean anyKind,
    List<TrafficKind> kinds,
    Peers sources,
    Peers destinations,
    boolean stateful) {
  /// What becomes of a packet.
  public enum Action {
    /// It passes.
    ALLOW,
    /// It does not.
    DROP,
    /// It does not, and the sender is to be told.
    REJECT,
    /// The rules of the category Application, from [PortGuard#application] on, judge it next.
    JUMP_TO_APPLICATION
  }

  public PortRule {
    kinds = List.copyOf(kinds);
  }
}

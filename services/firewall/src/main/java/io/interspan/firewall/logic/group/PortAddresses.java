package io.interspan.firewall.logic.group;

import io.interspan.message.PortPlan;
import java.util.stream.Stream;

/// The addresses that a port may use: its plan has them without saying which is which, and only
/// such as can be read.
public final class PortAddresses {
  /// A MAC address has six groups of two.
  private static final String MAC = "(\\p{XDigit}{2}:){5}\\p{XDigit}{2}";

  private PortAddresses() {}

  /// Returns its IP addresses.
  public static Stream<String> ips(PortPlan port) {
    return port.getAddressesList().stream().filter(text -> !text.matches(MAC));
  }

  /// Returns its stations.
  public static Stream<String> macs(PortPlan port) {
    return port.getAddressesList().stream().filter(text -> text.matches(MAC));
  }
}

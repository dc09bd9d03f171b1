package io.interspan.intentapi.verticle.access;

import io.interspan.model.net.IpAddress;
import io.vertx.core.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// Who a client is as far as its address tells.
final class ClientAddress {
  private ClientAddress() {}

  /// Returns the address; of an IPv6 one the first 64 bits, for a single machine has all addresses
  /// behind them (RFC 4291, section 2.5.4).
  static String of(@Nullable SocketAddress socket) {
    var text = socket == null ? null : socket.hostAddress();
    if (text == null) {
      return "unknown";
    }
    int zone = text.indexOf('%');
    var address = IpAddress.parse(zone < 0 ? text : text.substring(0, zone));
    return switch (address.family()) {
      case IPV4 -> address.toString();
      case IPV6 ->
          address.high() == 0
              ? address.toString()
              : new IpAddress(IpAddress.Family.IPV6, address.high(), 0) + "/64";
    };
  }
}

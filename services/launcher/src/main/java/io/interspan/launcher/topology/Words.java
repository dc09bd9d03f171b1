package io.interspan.launcher.topology;

import io.interspan.model.feed.FeedLimits;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Prefix;
import java.util.regex.Pattern;

/// How the single values of a topology file are read. Each throws an [IllegalArgumentException]
/// that names the value and what would be right.
final class Words {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  /// As many as a plan has objects, of about a hundred bytes each.
  private static final int MAX_TOMBSTONES = FeedLimits.DEFAULT.entries();

  private Words() {}

  /// A name that can stand in paths, addresses and file names.
  static String id(String text) {
    if (!ID.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a name of up to 64 letters, digits, '.', '_' and '-'");
    }
    return text;
  }

  /// A TCP port; 0 is any free one.
  static int port(String text) {
    int port = number(text);
    if (port > 65_535) {
      throw new IllegalArgumentException("'" + text + "' is not a port from 0 to 65535");
    }
    return port;
  }

  /// A TCP port that others are told beforehand.
  static int fixedPort(String text) {
    int port = port(text);
    if (port == 0) {
      throw new IllegalArgumentException("a port from 1 to 65535: the others must know it");
    }
    return port;
  }

  /// How many deletes are remembered.
  static int tombstones(String text) {
    int tombstones = number(text);
    if (tombstones < 1 || tombstones > MAX_TOMBSTONES) {
      throw new IllegalArgumentException("1 to " + MAX_TOMBSTONES + " of them, not " + text);
    }
    return tombstones;
  }

  static int number(String text) {
    if (!NUMBER.matcher(text).matches()) {
      throw new IllegalArgumentException("'" + text + "' is not a number");
    }
    return Integer.parseInt(text);
  }

  /// A tunnel address: of this machine's loopback network, so that hosts need nothing set up.
  static IpAddress tunnelAddress(String text) {
    var address = IpAddress.parse(text);
    if (!Prefix.parse("127.0.0.0/8").contains(address) || text.equals("127.0.0.1")) {
      throw new IllegalArgumentException(
          "'" + text + "' is not in 127.0.0.0/8, or is 127.0.0.1 itself: take one like 127.1.1.1");
    }
    return address;
  }

  static MacAddress mac(String text) {
    var mac = MacAddress.parse(text);
    if (mac.isGroup() || mac.value() == 0) {
      throw new IllegalArgumentException("'" + text + "' is a group address, or zero: no guest's");
    }
    return mac;
  }

  static Prefix ip(String text) {
    var prefix = Prefix.parse(text);
    if (prefix.address().family() != IpAddress.Family.IPV4) {
      throw new IllegalArgumentException("'" + text + "': an emulated guest speaks IPv4");
    }
    return prefix;
  }
}

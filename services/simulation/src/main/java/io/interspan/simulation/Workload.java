package io.interspan.simulation;

import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.nic.EmulatedGuest;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A guest, and the host that it is at.
final class Workload {
  private final String name;
  private final EmulatedGuest guest;
  private @Nullable HostMachine host;
  private long since;

  /// When it last left each site.
  private final TreeMap<String, Long> left = new TreeMap<>();

  /// A guest that is nowhere yet.
  ///
  /// @param name its attachment id
  /// @param number from 1 on; its addresses follow from it
  Workload(String name, int number, World world) {
    this.name = name;
    this.guest =
        new EmulatedGuest(
            new MacAddress(0x02_00_00_00_00_00L + number),
            IpAddress.v4(0x0a_01_00_00 + number),
            world.loop());
    guest.listen((_, buffer, offset, length) -> {
      var frame = new byte[length];
      buffer.get(offset, frame);
      world.frames().received(this, frame);
    });
    guest.start();
  }

  String name() {
    return name;
  }

  EmulatedGuest guest() {
    return guest;
  }

  MacAddress mac() {
    return guest.mac();
  }

  IpAddress ip() {
    return guest.ip();
  }

  /// Returns where it is, or null.
  @Nullable HostMachine host() {
    return host;
  }

  /// Returns since when it is where it is, in milliseconds since 1970 UTC.
  long since() {
    return since;
  }

  /// Returns whether it was at a site, before it is where it is, at this moment or later.
  boolean wasAt(String site, long moment) {
    return left.getOrDefault(site, Long.MIN_VALUE) >= moment;
  }

  void at(@Nullable HostMachine host, long now) {
    if (this.host != null) {
      left.put(this.host.site(), now);
    }
    this.host = host;
    this.since = now;
  }
}

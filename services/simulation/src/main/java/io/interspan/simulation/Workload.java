package io.interspan.simulation;

import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.nic.EmulatedGuest;
import org.jspecify.annotations.Nullable;

/// A guest, and the host that it is at.
final class Workload {
  private final String name;
  private final EmulatedGuest guest;
  private @Nullable HostMachine host;
  private long since;

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

  void at(@Nullable HostMachine host, long now) {
    this.host = host;
    this.since = now;
  }
}

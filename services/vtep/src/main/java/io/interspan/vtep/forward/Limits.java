package io.interspan.vtep.forward;

import io.interspan.packet.DropReason;
import io.interspan.packet.FrameBatch;
import io.interspan.packet.Offload;
import io.interspan.packet.header.Ethernet;
import org.jspecify.annotations.Nullable;

/// The bounds of one host's tables. Where a table is full, a further entry is counted as
/// `TABLE_FULL` and left out; a further segment or port is an `IllegalStateException`.
public final class Limits {
  /// Segments of a host.
  public static final int SEGMENTS = 4096;

  /// Ports of a host.
  public static final int PORTS = 1024;

  /// Teps of each of a segment's two lists: the hosts of a large network.
  public static final int TEPS = 4096;

  /// Tunnels that are counted by themselves: as many as a segment has Teps. A tunnel's counters
  /// take some 400 bytes.
  public static final int TUNNELS = TEPS;

  /// Observers of a host's frames: each is asked for every frame.
  public static final int OBSERVERS = 4;

  /// MAC addresses behind tunnels, and ARP entries, of a segment.
  public static final int ADDRESSES = 65_536;

  /// Flows of all ports that the firewall remembers: 128 MiB at most.
  public static final int FLOWS = 1 << 20;

  /// IP addresses learned from one port until it closes: a workload that forges more sources is not
  /// listened to any further.
  public static final int LEARNED_PER_PORT = 16;

  /// What routers answer each port in a second: pings, ICMP errors, and questions who has an
  /// address.
  public static final int PUNTS_PER_SECOND = 1000;

  /// The same, at once.
  public static final int PUNTS_AT_ONCE = 200;

  /// Questions of routers in a second, each to all of a segment: for whom nobody has said yet who
  /// has the address. Of each packet loop of a host.
  public static final int ASKED_PER_SECOND = 100;

  /// The same, at once.
  public static final int ASKED_AT_ONCE = 50;

  /// Frames made here in one batch (ARP answers, ICMP errors): more would be of no use to anybody.
  public static final int REPLIES = 64;

  /// The longest frame in bytes that goes as it is: 9216 of payload, the Ethernet header, two VLAN
  /// tags.
  public static final int FRAME_BYTES = 9238;

  /// The longest frame in bytes that is to be cut.
  public static final int SEGMENTED_BYTES = FrameBatch.LONGEST_FRAME;

  private Limits() {}

  /// Returns why a frame may not have this length, or null.
  static @Nullable DropReason checkLength(int length, long offload) {
    if (length < Ethernet.HEADER_LENGTH) {
      return DropReason.FRAME_TOO_SHORT;
    }
    int most = Offload.isSegmented(offload) ? SEGMENTED_BYTES : FRAME_BYTES;
    return length > most ? DropReason.FRAME_TOO_LONG : null;
  }
}

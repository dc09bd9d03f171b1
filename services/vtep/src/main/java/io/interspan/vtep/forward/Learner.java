package io.interspan.vtep.forward;

import io.interspan.model.net.IpAddress;
import io.interspan.packet.Tally;
import io.interspan.packet.header.Arp;
import io.interspan.packet.header.Ethernet;
import io.interspan.packet.header.Ipv4;
import io.interspan.vtep.LearnListener;
import java.nio.ByteBuffer;

/// Learns the IPv4 addresses of ports from the frames that come from them: the sender of an ARP
/// message, the source of an IPv4 packet.
final class Learner {
  private final LearnListener listener;

  Learner(LearnListener listener) {
    this.listener = listener;
  }

  void onFrame(Segment segment, LocalPort port, ByteBuffer buffer, int offset, int length) {
    int payload = offset + Ethernet.HEADER_LENGTH;
    int rest = length - Ethernet.HEADER_LENGTH;
    int ip = 0;
    switch (Ethernet.type(buffer, offset)) {
      case Ethernet.TYPE_ARP -> {
        if (Arp.isIpv4(buffer, payload, rest)
            && Arp.senderMac(buffer, payload) == port.mac.value()) {
          ip = Arp.senderIp(buffer, payload);
        }
      }
      case Ethernet.TYPE_IPV4 -> {
        if (Ipv4.isWhole(buffer, payload, rest)) {
          ip = Ipv4.source(buffer, payload);
        }
      }
      default -> {
        // Nothing to learn from.
      }
    }
    if (isHostAddress(ip)) {
      learn(segment, port, ip);
    }
  }

  // Neither of "this network" (RFC 1122, section 3.2.1.3), which address probes use, nor loopback,
  // multicast, reserved or broadcast.
  private static boolean isHostAddress(int ip) {
    int first = ip >>> 24;
    return first != 0 && first != 127 && first < 224;
  }

  private void learn(Segment segment, LocalPort port, int ip) {
    long key = ip & 0xFFFF_FFFFL;
    var before = segment.learned.get(key);
    if (before == port) {
      return;
    }
    if (port.learned == Limits.LEARNED_PER_PORT) {
      port.counters.count(Tally.LEARN_LIMIT);
      return;
    }
    if (!segment.learned.put(key, port)) {
      port.counters.count(Tally.TABLE_FULL);
      return;
    }
    if (before != null) {
      before.learned--;
    }
    port.learned++;
    port.counters.count(Tally.LEARNED);
    listener.onLearned(port.id, port.mac, IpAddress.v4(ip));
  }
}

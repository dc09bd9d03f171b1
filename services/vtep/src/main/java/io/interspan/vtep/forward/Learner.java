package io.interspan.vtep.forward;

import io.interspan.model.net.IpAddress;
import io.interspan.packet.Tally;
import io.interspan.packet.header.Arp;
import io.interspan.packet.header.Ethernet;
import io.interspan.packet.header.NeighborDiscovery;
import io.interspan.vtep.LearnListener;
import io.interspan.vtep.filter.FrameView;
import java.nio.ByteBuffer;

/// Learns the IP addresses of ports from the frames that come from them: the sender of an ARP
/// message, the source of an IP packet. Addresses of the link only are left out: whoever needs one
/// asks for it.
final class Learner {
  private static final long LINK_LOCAL = 0xFE80L >>> 6;

  private final LearnListener listener;
  private final HandOver handOver;

  Learner(LearnListener listener, HandOver handOver) {
    this.listener = listener;
    this.handOver = handOver;
  }

  void onFrame(
      Segment segment, LocalPort port, FrameView view, ByteBuffer buffer, int offset, int length) {
    if (view.isDiscovery(NeighborDiscovery.ADVERTISEMENT, buffer)) {
      // Who answers a router may do so from another address than the one that it was asked for.
      int target = view.transport() + NeighborDiscovery.TARGET_OFFSET;
      learn(segment, port, true, buffer.getLong(target), buffer.getLong(target + Long.BYTES));
    } else if (view.isIp() && !view.isMalformed()) {
      learn(segment, port, view.isIpv6(), view.sourceHigh(), view.sourceLow());
    } else if (view.etherType() == Ethernet.TYPE_ARP) {
      int arp = view.network();
      if (Arp.isIpv4(buffer, arp, offset + length - arp)
          && Arp.senderMac(buffer, arp) == port.mac.value()) {
        learn(segment, port, false, 0, Arp.senderIp(buffer, arp) & 0xFFFF_FFFFL);
      }
    }
  }

  private void learn(Segment segment, LocalPort port, boolean ipv6, long high, long low) {
    // Neither what address probes use (RFC 1122, section 3.2.1.3), nor loopback, groups or
    // reserved.
    if (!FrameView.isHost(ipv6, high, low) || (ipv6 && high >>> 54 == LINK_LOCAL)) {
      return;
    }
    var before = segment.learned.get(ipv6, high, low);
    if (before == port) {
      return;
    }
    if (port.learned == Limits.LEARNED_PER_PORT) {
      port.counters.count(Tally.LEARN_LIMIT);
      return;
    }
    if (!segment.learned.put(ipv6, high, low, port)) {
      port.counters.count(Tally.TABLE_FULL);
      return;
    }
    if (before != null) {
      before.learned--;
    }
    port.learned++;
    port.counters.count(Tally.LEARNED);
    var ip = new IpAddress(ipv6 ? IpAddress.Family.IPV6 : IpAddress.Family.IPV4, high, low);
    handOver.moved(segment.vni, ip);
    listener.onLearned(port.id, port.mac, ip);
  }
}

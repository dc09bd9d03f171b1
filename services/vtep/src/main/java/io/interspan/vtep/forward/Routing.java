package io.interspan.vtep.forward;

import io.interspan.packet.DropReason;
import io.interspan.packet.FrameBatch;
import io.interspan.packet.Offload;
import io.interspan.packet.Tally;
import io.interspan.packet.header.Arp;
import io.interspan.packet.header.Ethernet;
import io.interspan.packet.header.Icmp;
import io.interspan.packet.header.InternetChecksum;
import io.interspan.packet.header.Ipv4;
import io.interspan.packet.header.Ipv6;
import io.interspan.packet.header.NeighborDiscovery;
import io.interspan.packet.header.Tcp;
import io.interspan.packet.header.Udp;
import io.interspan.vtep.filter.FrameView;
import io.interspan.vtep.route.Gateways;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The distributed router: the host that a packet enters at brings it into the segment of its
/// destination (RFC 1812, section 5.2), and it goes on there as any frame does. Every host has
/// every router's addresses, so a router is as near as it can be.
///
/// Who has an address the control plane says. Where it does not, the router asks on the segment;
/// the answer goes to the router of the host where the workload is, which learns from it, and so do
/// all. Until then packets are dropped.
final class Routing {
  private static final long ROUTER = Gateways.MAC.value();
  private static final int DONT_FRAGMENT = 0x4000;

  private final Output output;
  private final Replies replies;
  private final Delivery delivery;
  private final Asked asked = new Asked();

  /// See [Forwarder#longestPacket].
  private int longestPacket = Offload.MAX_PACKET;

  Routing(Output output, Replies replies, Delivery delivery) {
    this.output = output;
    this.replies = replies;
    this.delivery = delivery;
  }

  void longestPacket(int bytes) {
    longestPacket = bytes;
  }

  int longestPacket() {
    return longestPacket;
  }

  /// Returns whether a frame from a port says that it is from the segment's router.
  static boolean claimsGateway(
      Segment segment, FrameView view, ByteBuffer buffer, int offset, int length) {
    if (segment.router == null) {
      return false;
    }
    if (view.etherType() == Ethernet.TYPE_ARP) {
      int arp = view.network();
      return Arp.isIpv4(buffer, arp, offset + length - arp)
          && segment.isGateway(false, 0, Arp.senderIp(buffer, arp) & 0xFFFF_FFFFL);
    }
    return view.isIp()
        && (segment.isGateway(view.isIpv6(), view.sourceHigh(), view.sourceLow())
            || advertisesGateway(segment, view, buffer));
  }

  private static boolean advertisesGateway(Segment segment, FrameView view, ByteBuffer buffer) {
    if (!view.isDiscovery(NeighborDiscovery.ADVERTISEMENT, buffer)) {
      return false;
    }
    int target = view.transport() + NeighborDiscovery.TARGET_OFFSET;
    return segment.isGateway(true, buffer.getLong(target), buffer.getLong(target + Long.BYTES));
  }

  /// Takes a frame from a port to the segment's router: it is answered, dropped, or written anew as
  /// a frame of the segment that it goes on in.
  ///
  /// @return that segment; null where it does not go on
  @Nullable Segment route(
      FrameBatch batch, int index, Segment segment, LocalPort port, FrameView view, long now) {
    var buffer = batch.buffer(index);
    int offset = batch.offset(index);
    var router = segment.router;
    if (view.isTagged()) {
      port.counters.drop(DropReason.NOT_FOR_ROUTERS);
      return null;
    }
    if (router == null || !view.isIp() || view.isMalformed()) {
      ofLink(batch, index, segment, port, view, now);
      return null;
    }
    boolean ipv6 = view.isIpv6();
    if (router.isOwn(ipv6, view.destinationHigh(), view.destinationLow())) {
      toRouter(batch, index, segment, port, view, now);
      return null;
    }
    if (!FrameView.isHost(ipv6, view.sourceHigh(), view.sourceLow())
        || !FrameView.isHost(ipv6, view.destinationHigh(), view.destinationLow())
        || isOfLink(view)) {
      port.counters.drop(DropReason.NOT_FOR_ROUTERS);
      return null;
    }
    int ttlAt = view.network() + (ipv6 ? Ipv6.HOP_LIMIT_OFFSET : Ipv4.TTL_OFFSET);
    if ((buffer.get(ttlAt) & 0xFF) <= 1) {
      refuse(DropReason.TTL_EXPIRED, Replies.Trouble.TTL_EXPIRED, buffer, segment, port, view, now);
      return null;
    }
    var next = router.find(ipv6, view.destinationHigh(), view.destinationLow());
    if (next == null) {
      refuse(DropReason.NO_ROUTE, Replies.Trouble.NO_ROUTE, buffer, segment, port, view, now);
      return null;
    }
    var mac = next.arp.get(ipv6, view.destinationHigh(), view.destinationLow());
    if (mac == null) {
      port.counters.drop(DropReason.UNRESOLVED);
      ask(next, port, view, now);
      return null;
    }
    if (next.local.get(mac.value()) == null && isTooLong(batch, index, view)) {
      refuse(
          DropReason.TOO_LONG_TO_ROUTE, Replies.Trouble.TOO_LONG, buffer, segment, port, view, now);
      return null;
    }
    decrement(buffer, view.network(), ipv6);
    Ethernet.putMac(buffer, offset + Ethernet.DESTINATION_OFFSET, mac.value());
    Ethernet.putMac(buffer, offset + Ethernet.SOURCE_OFFSET, ROUTER);
    view.redirect(ROUTER, mac.value());
    port.counters.count(Tally.ROUTED);
    return next;
  }

  /// An address of this link only goes nowhere (RFC 3927, section 7; RFC 4291, section 2.5.6).
  private static boolean isOfLink(FrameView view) {
    return view.isIpv6()
        ? isLinkLocal(view.sourceHigh()) || isLinkLocal(view.destinationHigh())
        : view.sourceLow() >>> 16 == 0xA9FE || view.destinationLow() >>> 16 == 0xA9FE;
  }

  private static boolean isLinkLocal(long high) {
    return high >>> 54 == 0xFE80L >>> 6;
  }

  /// What is not IP: answers to what routers ask, of which the learner has taken what there is, and
  /// questions that go to the router alone.
  private void ofLink(
      FrameBatch batch, int index, Segment segment, LocalPort port, FrameView view, long now) {
    int offset = batch.offset(index);
    boolean isArp =
        view.etherType() == Ethernet.TYPE_ARP
            && Arp.isIpv4(
                batch.buffer(index),
                offset + Ethernet.HEADER_LENGTH,
                batch.length(index) - Ethernet.HEADER_LENGTH);
    if (!isArp) {
      port.counters.drop(view.isMalformed() ? DropReason.MALFORMED_IP : DropReason.NOT_FOR_ROUTERS);
    } else if (!answersArp(segment, port, batch.buffer(index), offset, now)) {
      port.counters.count(Tally.TO_ROUTERS);
    }
  }

  /// Answers who asks for the router's address, in IPv4.
  ///
  /// @return whether the frame needs nothing further
  boolean answersArp(Segment segment, LocalPort port, ByteBuffer buffer, int offset, long now) {
    int arp = offset + Ethernet.HEADER_LENGTH;
    int target = Arp.targetIp(buffer, arp);
    if (Arp.operation(buffer, arp) != Arp.REQUEST
        || !segment.isGateway(false, 0, target & 0xFFFF_FFFFL)) {
      return false;
    }
    if (mayPunt(port, now)) {
      int asker = Arp.senderIp(buffer, arp);
      toPort(port, replies.arpReply(port.mac.value(), asker, ROUTER, target));
      port.counters.count(Tally.ARP_ANSWERED);
    }
    return true;
  }

  /// Answers who asks for the router's address, in IPv6: all of the segment, or the router alone,
  /// to see whether it is still there (RFC 4861, section 7.3.3).
  ///
  /// @return whether the frame needs nothing further
  boolean answersSolicitation(
      Segment segment, LocalPort port, FrameView view, ByteBuffer buffer, long now) {
    if (!view.isDiscovery(NeighborDiscovery.SOLICITATION, buffer)) {
      return false;
    }
    int target = view.transport() + NeighborDiscovery.TARGET_OFFSET;
    long high = buffer.getLong(target);
    long low = buffer.getLong(target + Long.BYTES);
    if (!segment.isGateway(true, high, low)) {
      return false;
    }
    if (mayPunt(port, now)) {
      toPort(port, replies.advertisement(view, port.mac.value(), high, low, ROUTER, true));
      port.counters.count(Tally.ARP_ANSWERED);
    }
    return true;
  }

  private void toPort(LocalPort port, int length) {
    output.toPort(port, replies.slab(), replies.offset(), length, Offload.NONE);
  }

  private boolean mayPunt(LocalPort port, long now) {
    if (replies.isFull() || !port.punts.take(now)) {
      port.counters.drop(DropReason.PUNT_LIMIT);
      return false;
    }
    return true;
  }

  /// To an address of the router: it answers pings, and takes what it is told of neighbors.
  private void toRouter(
      FrameBatch batch, int index, Segment segment, LocalPort port, FrameView view, long now) {
    var buffer = batch.buffer(index);
    if (answersSolicitation(segment, port, view, buffer, now)) {
      return;
    }
    if (view.isDiscovery(NeighborDiscovery.ADVERTISEMENT, buffer)) {
      port.counters.count(Tally.TO_ROUTERS);
    } else if (!view.asksForEcho() || Offload.isSegmented(batch.offload(index))) {
      port.counters.drop(DropReason.NOT_FOR_ROUTERS);
    } else if (mayPunt(port, now)) {
      echo(batch, index, port, view);
      port.counters.count(Tally.TO_ROUTERS);
    }
  }

  /// Sends a ping back as its answer: what changes are the addresses, whose order no sum minds, the
  /// time to live and the type.
  private void echo(FrameBatch batch, int index, LocalPort port, FrameView view) {
    var buffer = batch.buffer(index);
    int offset = batch.offset(index);
    int ip = view.network();
    int icmp = view.transport();
    Ethernet.putMac(buffer, offset + Ethernet.DESTINATION_OFFSET, port.mac.value());
    Ethernet.putMac(buffer, offset + Ethernet.SOURCE_OFFSET, ROUTER);
    int before = buffer.getShort(icmp) & 0xFFFF;
    int after;
    if (view.isIpv6()) {
      buffer.putLong(ip + Ipv6.SOURCE_OFFSET, view.destinationHigh());
      buffer.putLong(ip + Ipv6.SOURCE_OFFSET + Long.BYTES, view.destinationLow());
      buffer.putLong(ip + Ipv6.DESTINATION_OFFSET, view.sourceHigh());
      buffer.putLong(ip + Ipv6.DESTINATION_OFFSET + Long.BYTES, view.sourceLow());
      buffer.put(ip + Ipv6.HOP_LIMIT_OFFSET, (byte) Ipv4.DEFAULT_TTL);
      after = before + 0x100;
    } else {
      buffer.putInt(ip + Ipv4.SOURCE_OFFSET, (int) view.destinationLow());
      buffer.putInt(ip + Ipv4.DESTINATION_OFFSET, (int) view.sourceLow());
      setTtl(buffer, ip, Ipv4.DEFAULT_TTL);
      after = before - (Icmp.ECHO_REQUEST << 8);
    }
    buffer.putShort(icmp, (short) after);
    if (!Offload.needsChecksum(batch.offload(index))) {
      InternetChecksum.update(buffer, icmp + Icmp.CHECKSUM_OFFSET, before, after);
    }
    output.toPort(port, batch.slab(index), offset, batch.length(index), batch.offload(index));
  }

  private static void decrement(ByteBuffer buffer, int ip, boolean ipv6) {
    if (ipv6) {
      int at = ip + Ipv6.HOP_LIMIT_OFFSET;
      buffer.put(at, (byte) (buffer.get(at) - 1));
    } else {
      setTtl(buffer, ip, Ipv4.ttl(buffer, ip) - 1);
    }
  }

  private static void setTtl(ByteBuffer buffer, int ip, int ttl) {
    int at = ip + Ipv4.TTL_OFFSET;
    int before = buffer.getShort(at) & 0xFFFF;
    int after = ttl << 8 | (before & 0xFF);
    buffer.putShort(at, (short) after);
    InternetChecksum.update(buffer, ip + Ipv4.CHECKSUM_OFFSET, before, after);
  }

  /// Of one that is to be cut, each of its segments counts. One that may be fragmented is, on its
  /// way.
  private boolean isTooLong(FrameBatch batch, int index, FrameView view) {
    long offload = batch.offload(index);
    int headers = view.transport() - view.network();
    int length = headers + view.rest();
    if (Offload.isSegmented(offload)) {
      length =
          Math.min(
              length, headers + transportHeader(batch, index, view) + Offload.gsoSize(offload));
    }
    if (length <= longestPacket) {
      return false;
    }
    int fragments = batch.buffer(index).getShort(view.network() + Ipv4.FRAGMENT_OFFSET);
    return view.isIpv6() || (fragments & DONT_FRAGMENT) != 0;
  }

  private static int transportHeader(FrameBatch batch, int index, FrameView view) {
    return Offload.checksumOffset(batch.offload(index)) == Tcp.CHECKSUM_OFFSET
        ? Tcp.headerLength(batch.buffer(index), view.transport())
        : Udp.HEADER_LENGTH;
  }

  private void refuse(
      DropReason reason,
      Replies.Trouble why,
      ByteBuffer buffer,
      Segment segment,
      LocalPort port,
      FrameView view,
      long now) {
    var gateway = view.isIpv6() ? segment.gateway6 : segment.gateway4;
    if (gateway != null && view.mayCauseError() && !replies.isFull() && port.punts.take(now)) {
      int mtu = why == Replies.Trouble.TOO_LONG ? longestPacket : 0;
      toPort(port, replies.error(view, buffer, port.mac.value(), gateway, why, mtu));
      port.counters.count(Tally.ICMP_ERRORS);
    }
    port.counters.drop(reason);
  }

  /// Asks on a segment who has the destination's address, each once a second (RFC 1122, section
  /// 2.3.2.1), and of all no more than is of use.
  private void ask(Segment segment, LocalPort port, FrameView view, long now) {
    var gateway = view.isIpv6() ? segment.gateway6 : segment.gateway4;
    if (gateway == null
        || replies.isFull()
        || !asked.mayAsk(segment, view.destinationHigh(), view.destinationLow(), now)) {
      return;
    }
    int length =
        view.isIpv6()
            ? replies.solicitation(
                gateway.high(), gateway.low(), view.destinationHigh(), view.destinationLow())
            : replies.arpRequest((int) gateway.low(), (int) view.destinationLow());
    delivery.broadcast(segment, port.counters, replies.slab(), replies.offset(), length);
    port.counters.count(Tally.ARP_ASKED);
  }
}

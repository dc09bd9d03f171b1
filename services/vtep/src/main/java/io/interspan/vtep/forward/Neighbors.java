package io.interspan.vtep.forward;

import io.interspan.model.net.MacAddress;
import io.interspan.packet.Offload;
import io.interspan.packet.Tally;
import io.interspan.packet.header.Arp;
import io.interspan.packet.header.Ethernet;
import io.interspan.packet.header.NeighborDiscovery;
import io.interspan.vtep.filter.FrameView;
import java.nio.ByteBuffer;

/// Answers who asks a whole segment for an address that is known here: the router's, or, where ARP
/// suppression is on, another workload's.
///
/// Only such a question is kept from the network: one to a known address checks whether that very
/// workload is still there, and an announcement or a probe for one's own address is news. So may be
/// the answer to one that comes again soon ([Answered]).
final class Neighbors {
  private final Output output;
  private final Replies replies;
  private final Routing routing;
  private final Answered answered = new Answered();

  Neighbors(Output output, Replies replies, Routing routing) {
    this.output = output;
    this.replies = replies;
    this.routing = routing;
  }

  /// Answers a frame to a group, if it is such a question.
  boolean answers(
      Segment segment,
      LocalPort port,
      FrameView view,
      ByteBuffer buffer,
      int offset,
      int length,
      long now) {
    if (view.isTagged()) {
      return false;
    }
    if (view.etherType() == Ethernet.TYPE_ARP) {
      return Arp.isIpv4(buffer, offset + Ethernet.HEADER_LENGTH, length - Ethernet.HEADER_LENGTH)
          && Ethernet.destination(buffer, offset) == MacAddress.BROADCAST.value()
          && (routing.answersArp(segment, port, buffer, offset, now)
              || (segment.arpSuppression && answersArp(segment, port, buffer, offset, now)));
    }
    return routing.answersSolicitation(segment, port, view, buffer, now)
        || (segment.arpSuppression && answersSolicitation(segment, port, view, buffer, now));
  }

  private boolean answersArp(
      Segment segment, LocalPort port, ByteBuffer buffer, int offset, long now) {
    int arp = offset + Ethernet.HEADER_LENGTH;
    if (Arp.operation(buffer, arp) != Arp.REQUEST) {
      return false;
    }
    int target = Arp.targetIp(buffer, arp);
    int asker = Arp.senderIp(buffer, arp);
    var mac = segment.arp.get(false, 0, target & 0xFFFF_FFFFL);
    if (mac == null
        || target == asker
        || mac.value() == port.mac.value()
        || replies.isFull()
        || !answered.mayAnswer(segment, port.mac.value(), 0, target, now)) {
      return false;
    }
    int length = replies.arpReply(port.mac.value(), asker, mac.value(), target);
    answer(port, length);
    return true;
  }

  private boolean answersSolicitation(
      Segment segment, LocalPort port, FrameView view, ByteBuffer buffer, long now) {
    boolean isProbe = view.sourceHigh() == 0 && view.sourceLow() == 0;
    if (isProbe || !view.isDiscovery(NeighborDiscovery.SOLICITATION, buffer)) {
      return false;
    }
    int target = view.transport() + NeighborDiscovery.TARGET_OFFSET;
    long high = buffer.getLong(target);
    long low = buffer.getLong(target + Long.BYTES);
    var mac = segment.arp.get(true, high, low);
    if (mac == null
        || replies.isFull()
        || mac.value() == port.mac.value()
        || !answered.mayAnswer(segment, port.mac.value(), high, low, now)) {
      return false;
    }
    answer(port, replies.advertisement(view, port.mac.value(), high, low, mac.value(), false));
    return true;
  }

  private void answer(LocalPort port, int length) {
    output.toPort(port, replies.slab(), replies.offset(), length, Offload.NONE);
    port.counters.count(Tally.ARP_ANSWERED);
  }
}

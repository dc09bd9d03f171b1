package io.interspan.vtep.forward;

import io.interspan.packet.Counters;
import io.interspan.packet.DropReason;
import io.interspan.packet.Offload;
import io.interspan.packet.Slab;
import io.interspan.packet.Tally;
import io.interspan.vtep.filter.FrameView;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Brings frames to the ports of the host: to those that belong to this packet loop through their
/// firewalls, to those of another by hand-over. On the packet loop only.
final class Delivery {
  private final Output output;
  private final HandOver handOver;
  private final FrameView view = new FrameView();

  /// Whether [#view] is of the frame at hand.
  private boolean viewed;

  private long now;

  Delivery(Output output, HandOver handOver) {
    this.output = output;
    this.handOver = handOver;
  }

  void begin(long newNow) {
    now = newNow;
  }

  /// Another frame is at hand, at which nobody has looked yet.
  void next() {
    viewed = false;
  }

  /// Looks at the frame at hand.
  FrameView view(ByteBuffer buffer, int offset, int length) {
    if (!viewed) {
      view.read(buffer, offset, length);
      viewed = true;
    }
    return view;
  }

  /// Gives a port a frame, if its firewall lets it pass.
  void toPort(LocalPort to, Slab slab, int offset, int length, long offload) {
    var segment = to.segment;
    if (segment == null) {
      to.counters.drop(DropReason.PORT_CLOSED);
      return;
    }
    if (!to.isHere) {
      toLoop(to.loop, segment, false, to.counters, slab, offset, length, offload);
      return;
    }
    if (to.filter.hasRules()) {
      var frame = view(slab.buffer(), offset, length);
      var fault = to.filter.judge(frame, slab.buffer(), false, now);
      if (fault != null) {
        to.counters.drop(fault);
        return;
      }
    }
    output.toPort(to, slab, offset, length, offload);
  }

  /// Gives a frame to all open ports of a segment but the one that it came from.
  ///
  /// @param of what the frame came from
  void toAll(
      Segment segment,
      @Nullable LocalPort from,
      Counters of,
      Slab slab,
      int offset,
      int length,
      long offload) {
    toOpen(segment, from, slab, offset, length, offload);
    for (int loop : segment.elsewhere) {
      toLoop(loop, segment, true, of, slab, offset, length, offload);
    }
  }

  /// The same, to those that belong to this loop.
  void toOpen(
      Segment segment, @Nullable LocalPort from, Slab slab, int offset, int length, long offload) {
    for (var port : segment.open) {
      if (port != from) {
        toPort(port, slab, offset, length, offload);
      }
    }
  }

  private void toLoop(
      int loop,
      Segment segment,
      boolean toAll,
      Counters of,
      Slab slab,
      int offset,
      int length,
      long offload) {
    if (handOver.add(loop, segment.vni, toAll, slab, offset, length, offload)) {
      of.count(Tally.HANDED_OVER);
    } else {
      of.drop(DropReason.HAND_OVER_FULL);
    }
  }

  /// Sends a frame that was made here to all of a segment.
  ///
  /// @param offset where it begins, with room for the outer header in front
  /// @param of who has it made
  void broadcast(Segment segment, Counters of, Slab slab, int offset, int length) {
    int start = offset - Geneve.HEADER_LENGTH;
    Geneve.write(slab.buffer(), start, segment.vni);
    for (var tep : segment.replicateTo) {
      output.toTunnel(slab, start, length + Geneve.HEADER_LENGTH, Offload.NONE, tep);
    }
    next();
    toAll(segment, null, of, slab, offset, length, Offload.NONE);
  }
}

package io.interspan.vtep.forward;

import static io.interspan.vtep.forward.Frames.mac;
import static io.interspan.vtep.forward.TestHost.SELF;
import static io.interspan.vtep.forward.TestHost.TWO;
import static io.interspan.vtep.forward.TestHost.VNI;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.PortRange;
import io.interspan.model.net.Prefix;
import io.interspan.model.net.Tep;
import io.interspan.model.net.Vni;
import io.interspan.model.rule.TrafficKind;
import io.interspan.packet.Coalescing;
import io.interspan.packet.Counters;
import io.interspan.packet.FrameBatch;
import io.interspan.packet.Offload;
import io.interspan.packet.PacketLoop;
import io.interspan.packet.Port;
import io.interspan.packet.Segments;
import io.interspan.packet.Slab;
import io.interspan.packet.Tally;
import io.interspan.vtep.route.Gateways;
import java.nio.ByteBuffer;
import java.util.List;

/// Whatever comes from a tunnel or a port, with whatever is said to be left to do for it: nothing
/// is thrown, nothing is written beyond a frame's place, and each frame is delivered, sent,
/// answered or counted as dropped.
///
/// An input's first byte says where it comes from: by its remainder of 3 a tunnel, a port, or a
/// port with an offload, the next eight bytes; then which port, and whether the frames of a batch
/// differ. Then the datagram or frame, and, where they differ, three pairs of bytes: which of each
/// frame's first 256 bytes, and what it is XORed with.
class ReceivePathFuzzTest {
  private static final Vni OTHER = new Vni(88);
  private static final int MOST = 4096;
  private static final int FRAMES_TOGETHER = 3;
  private static final int PORTS = 3;

  /// Behind each frame: nobody writes there.
  private static final long GUARD = 0x5AFE_5AFE_5AFE_5AFEL;

  private final PacketLoop loop = new PacketLoop("fuzz", () -> 0, () -> {});
  private final Counters counters = new Counters();
  private final Segments segments = new Segments();
  private final Coalescing coalescing = new Coalescing(true);
  private final ByteBuffer header = ByteBuffer.allocateDirect(Segments.MAX_HEADER + 64);
  private final FrameBatch batch = new FrameBatch(FRAMES_TOGETHER, MOST + 128);
  private final Forwarder forwarder =
      new Forwarder(SELF, loop, this::send, (_, _, _) -> {}, counters, 7);
  private long now;

  /// Cuts frames as a socket does.
  private int send(Slab slab, int offset, int length, long offload, Tep to) {
    if (!Offload.isSegmented(offload)) {
      return 1;
    }
    int outer = Geneve.headerLength(slab.buffer(), offset);
    if (!segments.of(slab, offset + outer, length - outer, offload)) {
      return 0;
    }
    for (int i = 0; i < segments.count(); i++) {
      segments.writeHeader(i, header, 0);
      assertThat(segments.payloadOffset(i) + segments.payloadLength(i))
          .isLessThanOrEqualTo(offset + length);
    }
    return segments.count();
  }

  /// Puts frames together as a TAP device's port does.
  private final class Sink implements Port {
    @Override
    public void deliver(FrameBatch frames) {
      int next = 0;
      while (next < frames.size()) {
        int run = coalescing.of(frames, next);
        if (run > 1) {
          coalescing.writeHeader(header, 0);
        }
        next += run;
      }
    }

    @Override
    public int poll(FrameBatch into) {
      return 0;
    }

    @Override
    public PacketLoop owner() {
      return loop;
    }
  }

  ReceivePathFuzzTest() {
    var control = forwarder.control();
    control.addSegment(VNI, true);
    control.addSegment(OTHER, true);
    control.setTeps(VNI, List.of(TWO), List.of(TWO));
    control.setTeps(OTHER, List.of(TWO), List.of(TWO));
    control.setGateways(VNI, gateways("10.1.0.254/24", "2001:db8:1::ff/64"));
    control.setGateways(OTHER, gateways("10.2.0.254/24", "2001:db8:2::ff/64"));
    control.putMac(OTHER, mac(50), TWO);
    control.putArp(OTHER, IpAddress.parse("10.2.0.9"), mac(50));
    control.putArp(OTHER, IpAddress.parse("2001:db8:2::9"), mac(50));
    control.putArp(OTHER, IpAddress.parse("10.2.0.2"), mac(2));
    attach("port-1", 1, VNI);
    attach("port-2", 2, OTHER);
    // Without rules.
    control.attach("port-3", new Sink(), mac(3));
    control.open("port-3", VNI);
    forwarder.longestPacket(1400);
  }

  private static Gateways gateways(String ipv4, String ipv6) {
    return new Gateways("t1", List.of(Prefix.parse(ipv4), Prefix.parse(ipv6)));
  }

  private void attach(String id, int number, Vni vni) {
    var control = forwarder.control();
    control.attach(id, new Sink(), mac(number));
    var web = TrafficKind.toPorts(6, List.of(new PortRange(80, 80)));
    control.guard(id, Guards.rules(Guards.drop(web), Guards.allow()));
    control.open(id, vni);
  }

  @FuzzTest(maxDuration = "20s")
  void shouldAccountForWhateverComes(byte[] input) {
    if (input.length == 0 || input.length > MOST) {
      return;
    }
    int kind = (input[0] & 0xFF) % 3;
    int choice = (input[0] & 0xFF) / 3;
    boolean differ = choice / PORTS % 2 == 1;
    int from = kind == 2 ? Math.min(9, input.length) : 1;
    int length = Math.max(0, input.length - from - (differ ? 2 * FRAMES_TOGETHER : 0));
    for (int i = 0; i < FRAMES_TOGETHER; i++) {
      int index = batch.claim();
      int at = batch.offset(index);
      batch.buffer(index).put(at, input, from, length);
      if (differ && length > 0) {
        int changed = at + (input[from + length + 2 * i] & 0xFF) % length;
        byte by = input[from + length + 2 * i + 1];
        batch.buffer(index).put(changed, (byte) (batch.buffer(index).get(changed) ^ by));
      }
      batch.buffer(index).putLong(at + length, GUARD);
      batch.setLength(index, length);
      batch.setSource(index, TWO.address());
      if (kind == 2 && from == 9) {
        batch.setOffload(index, ByteBuffer.wrap(input).getLong(1));
      }
    }
    batch.setIngress(kind == 0 ? FrameBatch.FROM_TUNNEL : choice % PORTS);
    long before = accounted();

    forwarder.forward(batch, now += 1_000_000);

    assertThat(accounted() - before).isGreaterThanOrEqualTo(FRAMES_TOGETHER);
    for (int i = 0; i < FRAMES_TOGETHER; i++) {
      int end = batch.offset(i) + batch.length(i);
      assertThat(batch.buffer(i).getLong(end)).as("behind frame %d", i).isEqualTo(GUARD);
    }
    batch.clear();
  }

  private long accounted() {
    return counters.droppedInAll()
        + counters.get(Tally.TO_PORTS)
        + counters.get(Tally.TO_TUNNELS)
        + counters.get(Tally.TO_ROUTERS)
        + counters.get(Tally.ARP_ANSWERED);
  }
}

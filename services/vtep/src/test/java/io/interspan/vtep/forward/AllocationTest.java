package io.interspan.vtep.forward;

import static io.interspan.vtep.forward.Frames.arpRequest;
import static io.interspan.vtep.forward.Frames.frame;
import static io.interspan.vtep.forward.Frames.geneve;
import static io.interspan.vtep.forward.Frames.ip;
import static io.interspan.vtep.forward.Frames.ipv4;
import static io.interspan.vtep.forward.Frames.mac;
import static io.interspan.vtep.forward.TestHost.SELF;
import static io.interspan.vtep.forward.TestHost.THREE;
import static io.interspan.vtep.forward.TestHost.TWO;
import static io.interspan.vtep.forward.TestHost.VNI;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.PortRange;
import io.interspan.model.net.Prefix;
import io.interspan.model.net.Tep;
import io.interspan.model.net.Vni;
import io.interspan.model.rule.TrafficKind;
import io.interspan.packet.Counters;
import io.interspan.packet.DropReason;
import io.interspan.packet.FrameBatch;
import io.interspan.packet.PacketLoop;
import io.interspan.packet.Port;
import io.interspan.packet.Tally;
import io.interspan.vtep.filter.Packets;
import io.interspan.vtep.route.Gateways;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// From buffer to buffer nothing is allocated per packet, whatever the packet.
class AllocationTest {
  private static final int FRAMES = 200_000;

  // What the JIT compiler and the measuring itself may charge to the thread: less than a thousandth
  // of the smallest object a packet.
  private static final long NOISE = 4096;

  /// A port that sends the same frames again and again.
  private static final class Repeating implements Port {
    private final PacketLoop loop;
    private final byte[][] frames;
    private int next;
    boolean silent;

    Repeating(PacketLoop loop, byte[]... frames) {
      this.loop = loop;
      this.frames = frames;
    }

    @Override
    public void deliver(FrameBatch batch) {
      // They end here.
    }

    @Override
    public int poll(FrameBatch into) {
      if (silent) {
        return 0;
      }
      while (!into.isFull()) {
        var frame = frames[next++ % frames.length];
        int index = into.claim();
        into.buffer(index).put(into.offset(index), frame);
        into.setLength(index, frame.length);
      }
      return into.size();
    }

    @Override
    public PacketLoop owner() {
      return loop;
    }
  }

  private static final Vni OTHER = new Vni(88);
  private static final IpAddress FAR = IpAddress.parse("10.2.0.9");

  private final PacketLoop loop = new PacketLoop("test", () -> 0, () -> {});
  private final Counters counters = new Counters();
  private final Forwarder forwarder =
      new Forwarder(SELF, loop, (_, _, _, _, _) -> 1, (_, _, _) -> {}, counters, 7);
  private final Repeating one =
      new Repeating(
          loop,
          frame(mac(1), mac(2)),
          frame(mac(1), mac(50)),
          frame(mac(1), MacAddress.BROADCAST),
          frame(mac(1), mac(99)),
          frame(mac(3), mac(50)),
          arpRequest(mac(1), ip(1), ip(50)),
          ipv4(mac(1), mac(50), ip(1), ip(50)),
          Packets.summed(Packets.icmp(ip(1), FAR, 8, 7, new byte[20]), mac(1), Gateways.MAC),
          expiring(),
          udp(1000, 53),
          udp(1000, 54));

  private static byte[] expiring() {
    var frame = Packets.summed(Packets.icmp(ip(1), FAR, 8, 7), mac(1), Gateways.MAC);
    frame[22] = 1;
    return frame;
  }

  /// A datagram that the rules ask for its ports.
  private static byte[] udp(int from, int to) {
    var frame = ipv4(mac(1), mac(50), ip(1), ip(50));
    ByteBuffer.wrap(frame).putShort(34, (short) from).putShort(36, (short) to);
    return frame;
  }

  AllocationTest() {
    var control = forwarder.control();
    control.addSegment(VNI, true);
    control.setTeps(VNI, List.of(TWO, THREE), List.of(TWO, THREE));
    control.putMac(VNI, mac(50), TWO);
    control.putArp(VNI, ip(50), mac(50));
    control.addSegment(OTHER, true);
    control.setGateways(VNI, new Gateways("t1", List.of(Prefix.parse("10.1.0.254/24"))));
    control.setGateways(OTHER, new Gateways("t1", List.of(Prefix.parse("10.2.0.254/24"))));
    control.putArp(OTHER, FAR, mac(50));
    control.putMac(OTHER, mac(50), TWO);
    forwarder.longestPacket(1500);
    control.attach("1", one, mac(1));
    control.open("1", VNI);
    var two = new Repeating(loop);
    two.silent = true;
    control.attach("2", two, mac(2));
    var port53 = TrafficKind.toPorts(17, List.of(new PortRange(53, 53)));
    for (var port : List.of("1", "2")) {
      control.guard(port, Guards.rules(Guards.drop(port53), Guards.allow()));
    }
    control.open("2", VNI);
  }

  @Test
  void shouldAllocateNothingForFramesFromPorts() {
    measure(() -> {
      int frames = 0;
      while (frames < FRAMES) {
        frames += forwarder.poll(0);
      }
    });
    assertThat(counters.get(Tally.ARP_ANSWERED)).isPositive();
    assertThat(counters.get(Tally.REPLICATED)).isPositive();
    assertThat(counters.get(Tally.FLOWS)).isPositive();
    assertThat(counters.get(Tally.ROUTED)).isPositive();
    assertThat(counters.get(Tally.ICMP_ERRORS)).isPositive();
    assertThat(counters.dropped(DropReason.FIREWALL)).isPositive();
    assertThat(counters.droppedInAll()).isPositive();
  }

  @Test
  void shouldAllocateNothingForFramesFromTunnels() {
    byte[] options = {0x01, 0x02, 0x03, 1, 9, 9, 9, 9};
    var datagrams =
        List.of(
            geneve(VNI.value(), frame(mac(50), mac(1))),
            geneve(VNI.value(), options, frame(mac(50), MacAddress.BROADCAST)),
            geneve(VNI.value(), frame(mac(50), mac(98))),
            geneve(9, frame(mac(50), mac(1))),
            new byte[3]);
    var batch = new FrameBatch();
    for (int i = 0; !batch.isFull(); i++) {
      var datagram = datagrams.get(i % datagrams.size());
      int index = batch.claim();
      batch.buffer(index).put(batch.offset(index), datagram);
      batch.setLength(index, datagram.length);
      batch.setSource(index, (i % 7 == 0 ? new Tep(ip(9), TWO.encapsulation()) : TWO).address());
    }
    measure(() -> {
      for (int frames = 0; frames < FRAMES; frames += batch.size()) {
        forwarder.forward(batch, 0);
      }
    });
    assertThat(counters.get(Tally.TO_PORTS)).isGreaterThan(FRAMES / 2);
    assertThat(counters.droppedInAll()).isPositive();
  }

  @Test
  void shouldAllocateNothingForFramesThatAreHandedOver() {
    var host = new SharedHost(2);
    var here = macOf(host, 0);
    var there = macOf(host, 1);
    var sender =
        new Repeating(host.loops.get(0), frame(here, there), frame(here, MacAddress.BROADCAST));
    var receiver = new Repeating(host.loops.get(1));
    receiver.silent = true;
    host.control.setTeps(VNI, List.of(), List.of());
    host.control.attach("1", sender, here);
    host.control.attach("2", receiver, there);
    host.control.open("1", VNI);
    host.control.open("2", VNI);
    host.control.guard("2", Guards.rules(Guards.allow()));
    sender.silent = true;
    host.run();
    sender.silent = false;
    measure(() -> {
      for (int frames = 0; frames < FRAMES; ) {
        frames += host.forwarders.get(0).poll(0);
        host.forwarders.get(1).poll(0);
      }
    });
    assertThat(host.handedOver()).isGreaterThanOrEqualTo(2 * FRAMES);
    assertThat(host.counted().drops()).isEmpty();
  }

  private static MacAddress macOf(SharedHost host, int loop) {
    return IntStream.range(1, 100)
        .mapToObj(Frames::mac)
        .filter(mac -> host.loopOf(mac) == loop)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldNoticeWhatIsAllocated() {
    forwarder.observe(_ -> {});

    assertThat(allocated(() -> forwarder.poll(0))).isGreaterThan(FrameBatch.CAPACITY);
  }

  private static void measure(Runnable work) {
    work.run();
    assertThat(allocated(work)).as("bytes for %d frames", FRAMES).isLessThan(NOISE);
  }

  private static long allocated(Runnable work) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().threadId();
    long before = threads.getThreadAllocatedBytes(thread);
    work.run();
    return threads.getThreadAllocatedBytes(thread) - before;
  }
}

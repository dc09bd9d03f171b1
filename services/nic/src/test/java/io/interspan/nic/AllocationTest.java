package io.interspan.nic;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.interspan.model.net.Encapsulation;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Tep;
import io.interspan.model.net.Vni;
import io.interspan.nic.forward.GuestMemory;
import io.interspan.nic.forward.NetHeader;
import io.interspan.nic.forward.NicPort;
import io.interspan.nic.forward.SplitRing;
import io.interspan.packet.Counters;
import io.interspan.packet.FrameBatch;
import io.interspan.packet.PacketLoop;
import io.interspan.packet.Slab;
import io.interspan.packet.Tally;
import io.interspan.packet.header.Ethernet;
import io.interspan.vtep.forward.Forwarder;
import io.interspan.vtep.forward.TunnelSender;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/// From one guest's memory to another's, over two forwarders, nothing is allocated per packet.
class AllocationTest {
  private static final int FRAMES = 200_000;
  private static final int QUEUE = 64;
  private static final int FRAME_LENGTH = 200;
  private static final int BUFFERS = 8192;
  private static final Vni VNI = new Vni(77);

  // What the JIT compiler and the measuring itself may charge to the thread.
  private static final long NOISE = 4096;

  /// A network of one batch: what is sent is received when it is polled.
  private static final class Wire implements TunnelSender {
    final FrameBatch batch = new FrameBatch();
    final IpAddress source;

    Wire(IpAddress source) {
      this.source = source;
    }

    @Override
    public int send(Slab slab, int offset, int length, long offload, Tep to) {
      if (batch.isFull()) {
        return 0;
      }
      int index = batch.claim();
      batch.buffer(index).put(batch.offset(index), slab.buffer(), offset, length);
      batch.setLength(index, length);
      batch.setSource(index, source);
      return 1;
    }
  }

  /// A guest whose driver does the least it can.
  private static final class Guest implements NicPort.Guest {
    final GuestMemory memory = new GuestMemory(BUFFERS + 2 * QUEUE * 2048);
    final SplitRing receiveRing = SplitRing.at(0, QUEUE);
    final SplitRing transmitRing = SplitRing.at(2048, QUEUE);
    final DriverQueue receive = new DriverQueue(memory, receiveRing, BUFFERS, 2048, true);
    final DriverQueue transmit =
        new DriverQueue(memory, transmitRing, BUFFERS + QUEUE * 2048, 2048, false);
    final NicPort port;
    int received;

    Guest(PacketLoop loop, MacAddress mac, MacAddress to) {
      port = new NicPort(memory, receiveRing, transmitRing, loop, this);
      for (int i = 0; i < QUEUE; i++) {
        receive.post(receive.claim(), 2048);
        Ethernet.write(
            memory.buffer(),
            transmit.offset(i) + NetHeader.LENGTH,
            to.value(),
            mac.value(),
            Ethernet.TYPE_IPV6);
      }
      receive.publish();
    }

    void send() {
      while (transmit.hasNext()) {
        transmit.release((int) transmit.next());
      }
      for (int buffer = transmit.claim(); buffer >= 0; buffer = transmit.claim()) {
        transmit.post(buffer, NetHeader.LENGTH + FRAME_LENGTH);
      }
      transmit.publish();
    }

    void receive() {
      while (receive.hasNext()) {
        receive.post((int) receive.next(), 2048);
        received++;
      }
      receive.publish();
    }

    @Override
    public void onNotification() {
      // Polled anyway.
    }

    @Override
    public void onLink(boolean up) {
      // Polled anyway.
    }
  }

  private static final class Host {
    final Tep tep;
    final Wire wire;
    final Forwarder forwarder;
    final Guest guest;

    Host(int number, int other, PacketLoop loop) {
      var mac = new MacAddress(0x02_00_00_00_00_00L + number);
      var otherMac = new MacAddress(0x02_00_00_00_00_00L + other);
      tep = tep(number);
      wire = new Wire(tep.address());
      forwarder = new Forwarder(tep, loop, wire, (_, _, _) -> {}, new Counters(), 7);
      guest = new Guest(loop, mac, otherMac);
      var control = forwarder.control();
      control.addSegment(VNI, true);
      control.setTeps(VNI, List.of(tep(other)), List.of(tep(other)));
      control.putMac(VNI, otherMac, tep(other));
      control.attach("port", guest.port, mac);
      control.open("port", VNI);
    }

    private static Tep tep(int number) {
      return new Tep(IpAddress.parse("192.0.2." + number), Encapsulation.GENEVE);
    }
  }

  @Test
  void shouldAllocateNothingFromGuestMemoryToGuestMemory() {
    var loop = new PacketLoop("test", () -> 0, () -> {});
    var one = new Host(1, 2, loop);
    var two = new Host(2, 1, loop);
    Runnable work =
        () -> {
          one.guest.received = 0;
          while (one.guest.received < FRAMES) {
            exchange(one, two);
            exchange(two, one);
          }
        };
    work.run();

    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().threadId();
    long before = threads.getThreadAllocatedBytes(thread);
    work.run();
    long allocated = threads.getThreadAllocatedBytes(thread) - before;

    assertThat(allocated).as("bytes for %d frames each way", FRAMES).isLessThan(NOISE);
    assertThat(two.guest.port.counters().get(Tally.TO_PORTS)).isGreaterThanOrEqualTo(2 * FRAMES);
    assertThat(one.forwarder.counters().droppedInAll()).isZero();
    assertThat(two.guest.port.counters().droppedInAll()).isZero();
  }

  private static void exchange(Host from, Host to) {
    from.guest.send();
    from.forwarder.poll(0);
    to.forwarder.forward(from.wire.batch, 0);
    from.wire.batch.clear();
    to.guest.receive();
  }
}

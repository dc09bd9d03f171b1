package io.interspan.nic.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.packet.DropReason;
import io.interspan.packet.FrameBatch;
import io.interspan.packet.PacketLoop;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Each lie stops the queue that it was told on, for its own reason, and no other queue.
class QueueFaultTest {
  private static final int SIZE = 8;
  private static final int BYTES = 1 << 16;
  private static final int BUFFER = 1 << 15;

  private final GuestMemory memory = new GuestMemory(BYTES);
  private final RingWriter receive = new RingWriter(memory, SplitRing.at(0, SIZE));
  private RingWriter transmit = new RingWriter(memory, SplitRing.at(receive.ring.end(), SIZE));
  private final PacketLoop loop = new PacketLoop("test", () -> 0, () -> {});

  @ParameterizedTest
  @EnumSource(QueueFault.class)
  void shouldStopTheQueueOfALiar(QueueFault fault) {
    boolean receiving = lie(fault);
    var port = new NicPort(memory, receive.ring, transmit.ring, loop, NoGuest.INSTANCE);
    var batch = new FrameBatch();
    batch.setLength(batch.claim(), 60);

    port.deliver(batch);
    batch.clear();
    port.poll(batch);
    port.poll(batch);

    assertThat(batch.size()).isZero();
    assertThat(receiving ? port.receiveFault() : port.transmitFault()).isEqualTo(fault);
    assertThat(receiving ? port.transmitFault() : port.receiveFault()).isNull();
    assertThat(fault.text()).isNotBlank();
    assertThat(port.counters().dropped(DropReason.GUEST_QUEUE_STOPPED))
        .isEqualTo(receiving ? 1 : 0);

    // It stays stopped, whatever the guest does then.
    receive.descriptor(0, BUFFER, 2048, SplitRing.WRITE, 0);
    receive.makeAvailable(0);
    batch.setLength(batch.claim(), 60);
    port.deliver(batch);
    assertThat(port.counters().dropped(DropReason.GUEST_QUEUE_STOPPED))
        .isEqualTo(receiving ? 2 : 0);
    assertThat(receive.takeUsed()).hasSize(receiving ? 0 : 1);
  }

  // Returns whether it is the queue to receive with.
  private boolean lie(QueueFault fault) {
    switch (fault) {
      case BAD_RING -> {
        transmit = new RingWriter(memory, new SplitRing(SIZE, BYTES - 16, 4096, 8192));
        return false;
      }
      case INDEX_JUMPED -> receive.setAvailableIndex(SIZE + 1);
      case BAD_DESCRIPTOR -> receive.makeAvailable(SIZE);
      case LOOP -> {
        receive.descriptor(0, BUFFER, 16, SplitRing.WRITE | SplitRing.NEXT, 1);
        receive.descriptor(1, BUFFER, 16, SplitRing.WRITE | SplitRing.NEXT, 0);
        receive.makeAvailable(0);
      }
      case BAD_LENGTH -> {
        receive.descriptor(0, BUFFER, 0, SplitRing.WRITE, 0);
        receive.makeAvailable(0);
      }
      case BAD_ADDRESS -> {
        receive.descriptor(0, BYTES - 2047, 2048, SplitRing.WRITE, 0);
        receive.makeAvailable(0);
      }
      case NOT_WRITABLE -> {
        receive.descriptor(0, BUFFER, 2048, 0, 0);
        receive.makeAvailable(0);
      }
      case NOT_READABLE -> {
        transmit.descriptor(0, BUFFER, 100, SplitRing.WRITE, 0);
        transmit.makeAvailable(0);
        return false;
      }
      case INDIRECT -> {
        transmit.descriptor(0, BUFFER, 32, SplitRing.INDIRECT, 0);
        transmit.makeAvailable(0);
        return false;
      }
    }
    return true;
  }
}

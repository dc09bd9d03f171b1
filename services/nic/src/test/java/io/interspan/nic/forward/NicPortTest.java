package io.interspan.nic.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.packet.DropReason;
import io.interspan.packet.FrameBatch;
import io.interspan.packet.Offload;
import io.interspan.packet.PacketLoop;
import io.interspan.packet.Tally;
import io.interspan.packet.header.Ethernet;
import io.interspan.packet.header.Ipv4;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NicPortTest {
  private static final int SIZE = 8;
  private static final int BUFFERS = 4096;

  private final GuestMemory memory = new GuestMemory(1 << 16);
  private final RingWriter receive = new RingWriter(memory, SplitRing.at(0, SIZE));
  private final RingWriter transmit = new RingWriter(memory, SplitRing.at(1024, SIZE));
  private final NoGuest guest = new NoGuest();
  private final PacketLoop loop = new PacketLoop("test", () -> 0, () -> {});
  private final NicPort port = new NicPort(memory, receive.ring, transmit.ring, loop, guest);
  private final FrameBatch batch = new FrameBatch(4, 512);

  private void postBuffer(int index, int length) {
    receive.descriptor(index, BUFFERS + index * 2048, length, SplitRing.WRITE, 0);
    receive.makeAvailable(index);
  }

  private void post(int index, int length) {
    transmit.descriptor(index, BUFFERS + index * 2048, length, 0, 0);
    transmit.makeAvailable(index);
  }

  private void frame(int length) {
    batch.setLength(batch.claim(), length);
  }

  @Test
  void shouldWriteHeaderAndFrameIntoTheGuestsBuffer() {
    postBuffer(3, 2048);
    int index = batch.claim();
    batch.buffer(index).put(batch.offset(index), new byte[] {1, 2, 3, 4});
    batch.setLength(index, 4);

    port.deliver(batch);

    assertThat(receive.takeUsed()).containsExactly(new RingWriter.Used(3, 16));
    var bytes = new byte[16];
    memory.buffer().get(BUFFERS + 3 * 2048, bytes);
    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("000000000000000000000100" + "01020304");
  }

  @Test
  void shouldCompleteAChecksumInTheGuestsBufferOnly() {
    postBuffer(3, 2048);
    int index = batch.claim();
    int field = batch.offset(index) + 14 + 6;
    batch.buffer(index).putShort(field, (short) 0x1234);
    batch.setLength(index, 40);
    batch.setOffload(index, Offload.pack(Offload.NEEDS_CHECKSUM, 0, 0, 14, 6));

    port.deliver(batch);

    assertThat(receive.takeUsed()).hasSize(1);
    int at = BUFFERS + 3 * 2048 + NetHeader.LENGTH + 14 + 6;
    assertThat(memory.buffer().getShort(at)).isEqualTo((short) ~0x1234);
    assertThat(batch.buffer(index).getShort(field)).isEqualTo((short) 0x1234);
  }

  @Test
  void shouldCutWhatIsTooLongForAGuest() {
    for (int i = 0; i < 3; i++) {
      postBuffer(i, 2048);
    }
    int index = batch.claim();
    var buffer = batch.buffer(index);
    int at = batch.offset(index);
    Ethernet.write(buffer, at, 1, 2, Ethernet.TYPE_IPV4);
    Ipv4.write(buffer, at + 14, 9, Ipv4.PROTOCOL_UDP, 1, 2, 8 + 100);
    buffer.put(at + 42 + 99, (byte) 77);
    batch.setLength(index, 42 + 100);
    batch.setOffload(index, Offload.pack(Offload.NEEDS_CHECKSUM, Offload.UDP, 40, 34, 6));

    port.deliver(batch);

    assertThat(receive.takeUsed())
        .extracting(RingWriter.Used::length)
        .containsExactly(12 + 42 + 40, 12 + 42 + 40, 12 + 42 + 20);
    int last = BUFFERS + 2 * 2048 + NetHeader.LENGTH;
    assertThat(Ipv4.totalLength(memory.buffer(), last + 14)).isEqualTo(20 + 8 + 20);
    assertThat(memory.buffer().get(last + 42 + 19)).isEqualTo((byte) 77);

    batch.setOffload(index, Offload.pack(Offload.NEEDS_CHECKSUM, Offload.UDP, 0, 34, 6));
    port.deliver(batch);
    assertThat(port.counters().drops()).isEqualTo(Map.of(DropReason.OFFLOAD_MISFIT, 1L));
  }

  @Test
  void shouldNotifyOncePerBatch() {
    postBuffer(0, 2048);
    postBuffer(1, 2048);
    frame(60);
    frame(60);

    port.deliver(batch);

    assertThat(guest.notifications).isEqualTo(1);
    assertThat(port.counters().get(Tally.NOTIFICATIONS)).isEqualTo(1);
    assertThat(port.counters().get(Tally.TO_PORTS)).isEqualTo(2);
  }

  @Test
  void shouldNotNotifyAGuestThatPolls() {
    receive.wantNoNotification(true);
    postBuffer(0, 2048);
    frame(60);

    port.deliver(batch);

    assertThat(guest.notifications).isZero();
    assertThat(receive.takeUsed()).hasSize(1);
  }

  @Test
  void shouldDropWithoutAFreeBuffer() {
    frame(60);

    port.deliver(batch);

    assertThat(port.counters().drops()).isEqualTo(Map.of(DropReason.GUEST_NO_BUFFER, 1L));
    assertThat(guest.notifications).isZero();
  }

  @Test
  void shouldDropWhatDoesNotFitAndKeepTheBufferForTheNext() {
    postBuffer(0, NetHeader.LENGTH + 60);
    frame(61);
    frame(60);

    port.deliver(batch);

    assertThat(port.counters().drops()).isEqualTo(Map.of(DropReason.GUEST_BUFFER_TOO_SMALL, 1L));
    assertThat(receive.takeUsed()).containsExactly(new RingWriter.Used(0, 72));
  }

  @Test
  void shouldDropWhatAGuestSendsTooShortOrTooLong() {
    post(0, NetHeader.LENGTH + 13);
    post(1, 4);
    post(2, NetHeader.LENGTH + batch.room() + 1);
    post(3, NetHeader.LENGTH + batch.room());

    assertThat(port.poll(batch)).isEqualTo(1);

    assertThat(batch.length(0)).isEqualTo(batch.room());
    assertThat(port.counters().drops())
        .isEqualTo(Map.of(DropReason.FRAME_TOO_SHORT, 2L, DropReason.FRAME_TOO_LONG, 1L));
    assertThat(transmit.takeUsed()).hasSize(4);
    assertThat(guest.notifications).isEqualTo(1);
  }

  @Test
  void shouldTakeNoMoreThanTheBatchHolds() {
    for (int i = 0; i < 6; i++) {
      post(i, 100);
    }

    assertThat(port.poll(batch)).isEqualTo(4);
    batch.clear();
    assertThat(port.poll(batch)).isEqualTo(2);
    batch.clear();
    assertThat(port.poll(batch)).isZero();
  }

  @Test
  void shouldTellTheGuestOfItsLink() {
    port.onLink(true);
    assertThat(guest.up).isTrue();
    port.onLink(false);
    assertThat(guest.up).isFalse();
    assertThat(port.owner()).isSameAs(loop);
  }
}

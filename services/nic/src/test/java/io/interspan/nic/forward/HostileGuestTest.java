package io.interspan.nic.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.packet.DropReason;
import io.interspan.packet.FrameBatch;
import io.interspan.packet.PacketLoop;
import io.interspan.packet.Tally;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// A guest that writes anything anywhere in its memory, at any time: the NIC throws nothing, counts
/// every frame, and never notifies more than once a batch.
class HostileGuestTest {
  private static final int SIZE = 16;
  private static final int BYTES = 8192;
  private static final int ROUNDS = 60;

  @Property(tries = 2000)
  void shouldSurviveAnyWrite(@ForAll long seed) {
    var memory = new GuestMemory(BYTES);
    var receive = new RingWriter(memory, SplitRing.at(0, SIZE));
    var transmit = new RingWriter(memory, SplitRing.at(receive.ring.end(), SIZE));
    var guest = new NoGuest();
    var loop = new PacketLoop("test", () -> 0, () -> {});
    var port = new NicPort(memory, receive.ring, transmit.ring, loop, guest);
    var batch = new FrameBatch(8, 512);
    var random = new Random(seed);
    long delivered = 0;
    for (int round = 0; round < ROUNDS; round++) {
      behave(random, receive, SplitRing.WRITE);
      behave(random, transmit, 0);
      for (int lies = random.nextInt(3) == 0 ? random.nextInt(4) : 0; lies > 0; lies--) {
        memory.buffer().put(random.nextInt(transmit.ring.end()), (byte) random.nextInt());
      }
      batch.clear();
      for (int i = random.nextInt(4); i > 0; i--) {
        batch.setLength(batch.claim(), 14 + random.nextInt(400));
        delivered++;
      }
      int notifications = guest.notifications;
      port.deliver(batch);
      batch.clear();
      port.poll(batch);
      assertThat(guest.notifications - notifications).isLessThanOrEqualTo(2);
    }
    var counters = port.counters();
    assertThat(
            counters.get(Tally.TO_PORTS)
                + counters.dropped(DropReason.GUEST_NO_BUFFER)
                + counters.dropped(DropReason.GUEST_BUFFER_TOO_SMALL)
                + counters.dropped(DropReason.GUEST_QUEUE_STOPPED))
        .isEqualTo(delivered);
  }

  // Mostly right, so that what follows a lie is reached too.
  private static void behave(Random random, RingWriter ring, int flags) {
    int index = random.nextInt(SIZE);
    int length = 1 + random.nextInt(600);
    boolean chained = random.nextInt(4) == 0;
    ring.descriptor(
        index,
        random.nextInt(BYTES - length),
        length,
        chained ? flags | SplitRing.NEXT : flags,
        random.nextInt(SIZE));
    ring.makeAvailable(index);
  }
}

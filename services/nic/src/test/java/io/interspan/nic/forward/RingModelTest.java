package io.interspan.nic.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.packet.DropReason;
import io.interspan.packet.FrameBatch;
import io.interspan.packet.PacketLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/// The ring against a model of it: two queues of byte arrays. A guest posts chains of random shape,
/// in a random order of descriptors; whatever it sends must come out whole and in order, and
/// whatever is delivered must stand in its buffers, in as many of them as it said.
class RingModelTest {
  private static final int SIZE = 8;
  private static final int SLOT = 64;

  /// A chain that the guest has posted: its descriptors in order, and their lengths.
  private record Chain(List<Integer> descriptors, List<Integer> lengths) {
    int bytes() {
      return lengths.stream().mapToInt(i -> i).sum();
    }
  }

  /// One direction as the guest sees it.
  private static final class Side {
    final List<Integer> free = new ArrayList<>();
    final Deque<Chain> posted = new ArrayDeque<>();
    final int buffers;

    Side(int buffers) {
      this.buffers = buffers;
      for (int i = 0; i < SIZE; i++) {
        free.add(i);
      }
    }

    int address(int descriptor) {
      return buffers + descriptor * SLOT;
    }
  }

  @Property(tries = 300)
  void shouldBehaveLikeQueuesOfByteArrays(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int steps) {
    new Model().run(new Random(seed), steps);
  }

  /// The NIC, its guest, and what is expected of them; a new one for each try.
  private static final class Model {
    private final GuestMemory memory = new GuestMemory(1 << 16);
    private final RingWriter receive = new RingWriter(memory, SplitRing.at(0, SIZE));
    private final RingWriter transmit = new RingWriter(memory, SplitRing.at(1024, SIZE));
    private final NoGuest guest = new NoGuest();
    private final NicPort port =
        new NicPort(
            memory, receive.ring, transmit.ring, new PacketLoop("test", () -> 0, () -> {}), guest);
    private final FrameBatch batch = new FrameBatch(5, 1024);

    void run(Random random, int steps) {
      var receiving = new Side(4096);
      var sending = new Side(8192);
      Deque<byte[]> onTheirWay = new ArrayDeque<>();
      for (int i = 0; i < steps; i++) {
        switch (random.nextInt(4)) {
          case 0 -> post(random, receive, receiving, SplitRing.WRITE);
          case 1 -> {
            var chain = post(random, transmit, sending, 0);
            if (chain != null) {
              onTheirWay.add(fill(random, sending, chain));
            }
          }
          case 2 -> deliver(random, receiving);
          default -> poll(sending, onTheirWay);
        }
        assertThat(port.receiveFault()).isNull();
        assertThat(port.transmitFault()).isNull();
      }
    }

    private @Nullable Chain post(Random random, RingWriter ring, Side side, int flags) {
      if (side.free.isEmpty()) {
        return null;
      }
      var descriptors = new ArrayList<Integer>();
      var lengths = new ArrayList<Integer>();
      int parts = 1 + random.nextInt(Math.min(3, side.free.size()));
      for (int i = 0; i < parts; i++) {
        descriptors.add(side.free.remove(/* index */ random.nextInt(side.free.size())));
        int least = flags == SplitRing.WRITE ? NetHeader.LENGTH : 1;
        lengths.add(least + random.nextInt(SLOT - least));
      }
      for (int i = 0; i < parts; i++) {
        boolean last = i == parts - 1;
        ring.descriptor(
            descriptors.get(i),
            side.address(descriptors.get(i)),
            lengths.get(i),
            last ? flags : flags | SplitRing.NEXT,
            last ? 0 : descriptors.get(i + 1));
      }
      ring.makeAvailable(descriptors.getFirst());
      var chain = new Chain(descriptors, lengths);
      side.posted.add(chain);
      return chain;
    }

    private byte[] fill(Random random, Side side, Chain chain) {
      var bytes = new byte[chain.bytes()];
      random.nextBytes(bytes);
      int done = 0;
      for (int i = 0; i < chain.descriptors.size(); i++) {
        int length = chain.lengths.get(i);
        memory.buffer().put(side.address(chain.descriptors.get(i)), bytes, done, length);
        done += length;
      }
      return bytes;
    }

    private byte[] read(Side side, Chain chain) {
      var bytes = new byte[chain.bytes()];
      int done = 0;
      for (int i = 0; i < chain.descriptors.size(); i++) {
        int length = chain.lengths.get(i);
        memory.buffer().get(side.address(chain.descriptors.get(i)), bytes, done, length);
        done += length;
      }
      return bytes;
    }

    private void deliver(Random random, Side side) {
      batch.clear();
      var expected = new ArrayList<byte[]>();
      var chains = new ArrayList<Chain>();
      int tooSmall = 0;
      int none = 0;
      for (int frames = random.nextInt(batch.capacity() + 1); frames > 0; frames--) {
        var frame = new byte[14 + random.nextInt(120)];
        random.nextBytes(frame);
        int index = batch.claim();
        batch.buffer(index).put(batch.offset(index), frame);
        batch.setLength(index, frame.length);
        var chain = side.posted.peek();
        if (chain == null) {
          none++;
        } else if (chain.bytes() < NetHeader.LENGTH + frame.length) {
          tooSmall++;
        } else {
          chains.add(side.posted.remove());
          expected.add(frame);
        }
      }
      long smallBefore = port.counters().dropped(DropReason.GUEST_BUFFER_TOO_SMALL);
      long noneBefore = port.counters().dropped(DropReason.GUEST_NO_BUFFER);
      int notifications = guest.notifications;

      port.deliver(batch);

      assertThat(port.counters().dropped(DropReason.GUEST_BUFFER_TOO_SMALL) - smallBefore)
          .isEqualTo(tooSmall);
      assertThat(port.counters().dropped(DropReason.GUEST_NO_BUFFER) - noneBefore).isEqualTo(none);
      assertThat(guest.notifications - notifications).isEqualTo(expected.isEmpty() ? 0 : 1);
      var used = receive.takeUsed();
      assertThat(used).hasSameSizeAs(expected);
      for (int i = 0; i < used.size(); i++) {
        var chain = chains.get(i);
        var frame = expected.get(i);
        assertThat(used.get(i).id()).isEqualTo(chain.descriptors.getFirst());
        assertThat(used.get(i).length()).isEqualTo(NetHeader.LENGTH + frame.length);
        var got = Arrays.copyOf(read(side, chain), NetHeader.LENGTH + frame.length);
        assertThat(got).startsWith(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0).endsWith(frame);
        side.free.addAll(chain.descriptors);
      }
      // A chain too small for a frame stays; only smaller frames take it away.
      if (tooSmall > 0 && random.nextBoolean()) {
        drain(side);
      }
    }

    // With a frame that fits into any chain.
    private void drain(Side side) {
      var chain = side.posted.peek();
      if (chain != null) {
        batch.clear();
        batch.claim();
        port.deliver(batch);
        side.posted.remove();
        assertThat(receive.takeUsed()).hasSize(1);
        side.free.addAll(chain.descriptors);
      }
    }

    private void poll(Side side, Deque<byte[]> onTheirWay) {
      batch.clear();
      int waiting = onTheirWay.size();
      port.poll(batch);
      var used = transmit.takeUsed();
      int index = 0;
      for (var done : used) {
        var chain = side.posted.remove();
        var bytes = onTheirWay.remove();
        assertThat(done.id()).isEqualTo(chain.descriptors.getFirst());
        side.free.addAll(chain.descriptors);
        if (bytes.length >= NetHeader.LENGTH + 14) {
          var frame = new byte[batch.length(index)];
          batch.buffer(index).get(batch.offset(index), frame);
          assertThat(frame).isEqualTo(Arrays.copyOfRange(bytes, NetHeader.LENGTH, bytes.length));
          index++;
        }
      }
      assertThat(index).isEqualTo(batch.size());
      assertThat(used.isEmpty()).as("something waited, nothing was taken").isEqualTo(waiting == 0);
    }
  }
}

package io.interspan.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interspan.model.net.IpAddress;
import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FrameBatchTest {
  private final FrameBatch batch = new FrameBatch(2, 256);

  @Test
  void shouldClaimFramesBehindHeadroom() {
    int first = batch.claim();
    batch.setLength(first, 3);
    int second = batch.claim();

    assertThat(batch.offset(first)).isEqualTo(FrameBatch.HEADROOM);
    assertThat(batch.buffer(first).isDirect()).isTrue();
    assertThat(batch.room()).isEqualTo(256 - FrameBatch.HEADROOM);
    assertThat(batch.offset(second)).isEqualTo(2 * FrameBatch.HEADROOM + 8);
    assertThat(batch.address(second) - batch.address(first)).isEqualTo(FrameBatch.HEADROOM + 8);
  }

  @Test
  void shouldShareItsStorageAmongFewLongFramesOrManyShortOnes() {
    var arena = new FrameBatch(100, 1000, 500);
    while (!arena.isFull()) {
      arena.setLength(arena.claim(), 20);
    }
    assertThat(arena.size()).as("room for 500 bytes is left to the last").isEqualTo(5);
    arena.clear();
    arena.setLength(arena.claim(), 500);
    assertThat(arena.isFull()).isTrue();

    arena.unclaim();
    assertThat(arena.isFull()).isFalse();
    assertThat(arena.size()).isZero();
  }

  @Test
  void shouldTakeNoMoreThanItsCapacity() {
    batch.claim();
    batch.claim();

    assertThat(batch.isFull()).isTrue();
    assertThatThrownBy(batch::claim).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldReferToBuffersOfOthersUntilCleared() {
    var theirs = new Slab(100);
    int index = batch.wrap(theirs, 10, 20);

    assertThat(batch.slab(index)).isSameAs(theirs);
    assertThat(batch.address(index)).isEqualTo(theirs.address() + 10);
    assertThat(batch.offset(index)).isEqualTo(10);
    assertThat(batch.length(index)).isEqualTo(20);

    batch.clear();
    assertThat(batch.slab(batch.claim())).isNotSameAs(theirs);
  }

  @Test
  void shouldCopyAFrameWithAllThatIsKnownOfIt() {
    var theirs = new Slab(ByteBuffer.allocateDirect(100).put(12, (byte) 7));
    var from = new FrameBatch(1, 0);
    int index = from.wrap(theirs, 10, 20);
    from.setOffload(index, Offload.pack(1, 2, 3, 4, 5));
    from.setSource(index, IpAddress.parse("2001:db8::9"));

    int copy = batch.copyOf(from, index);

    assertThat(batch.buffer(copy).get(batch.offset(copy) + 2)).isEqualTo((byte) 7);
    assertThat(batch.length(copy)).isEqualTo(20);
    assertThat(batch.offload(copy)).isEqualTo(from.offload(index));
    assertThat(batch.sourceIsIpv6(copy)).isTrue();
    assertThat(batch.sourceHigh(copy)).isEqualTo(0x2001_0db8_0000_0000L);
    assertThat(batch.sourceLow(copy)).isEqualTo(9);
  }

  @Test
  void shouldNotCopyWhatDoesNotFit() {
    var from = new FrameBatch(1, 0);
    from.wrap(new Slab(1000), 0, 256);

    assertThat(batch.copyOf(from, 0)).isEqualTo(-1);
    assertThat(batch.size()).isZero();
  }

  @Test
  void shouldForgetWhatItKnewOfASlot() {
    batch.setIngress(5);
    int before = batch.claim();
    batch.setOffload(before, 99);
    batch.setSource(before, IpAddress.parse("10.0.0.1"));
    batch.clear();

    int after = batch.claim();

    assertThat(batch.ingress()).isEqualTo(FrameBatch.FROM_TUNNEL);
    assertThat(batch.offload(after)).isEqualTo(Offload.NONE);
    assertThat(batch.sourceLow(after)).isZero();
    assertThat(batch.length(after)).isZero();
    assertThat(batch).hasToString("FrameBatch[1 of 2, ingress -1, lengths [0]]");
  }

  @Test
  void shouldRefuseANonsensicalSize() {
    assertThatThrownBy(() -> new Slab(ByteBuffer.allocate(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new FrameBatch(0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new FrameBatch(1, -1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void shouldUnpackWhatWasPacked(
      @ForAll @IntRange(max = 0xFF) int flags,
      @ForAll @IntRange(max = 0xFF) int type,
      @ForAll @IntRange(max = 0xFFFF) int size,
      @ForAll @IntRange(max = 0xFFFF) int start,
      @ForAll @IntRange(max = 0xFFFF) int offset) {
    long packed = Offload.pack(flags, type, size, start, offset);

    assertThat(Offload.flags(packed)).isEqualTo(flags);
    assertThat(Offload.gsoType(packed)).isEqualTo(type);
    assertThat(Offload.gsoSize(packed)).isEqualTo(size);
    assertThat(Offload.checksumStart(packed)).isEqualTo(start);
    assertThat(Offload.checksumOffset(packed)).isEqualTo(offset);
  }
}

package io.interspan.nic.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class SplitRingTest {
  private final GuestMemory memory = new GuestMemory(4096);

  @Test
  void shouldLayThePartsOutWithoutOverlap() {
    var ring = SplitRing.at(16, 8);

    assertThat(ring).isEqualTo(new SplitRing(8, 16, 144, 168));
    assertThat(ring.end()).isEqualTo(240);
    assertThat(ring.fits(memory)).isTrue();
    assertThat(ring.availableElement(9)).isEqualTo(ring.availableElement(1));
    assertThat(ring.usedElement(65_535)).isEqualTo(ring.usedElement(7));
  }

  @Test
  void shouldNotFitOutsideOrUnaligned() {
    assertThat(new SplitRing(8, 8, 256, 512).fits(memory)).as("descriptors unaligned").isFalse();
    assertThat(new SplitRing(8, 16, 257, 512).fits(memory)).as("available unaligned").isFalse();
    assertThat(new SplitRing(8, 16, 256, 514).fits(memory)).as("used unaligned").isFalse();
    assertThat(new SplitRing(8, 4096 - 64, 256, 512).fits(memory)).isFalse();
    assertThat(new SplitRing(8, 16, 4090, 512).fits(memory)).isFalse();
    assertThat(new SplitRing(8, 16, 256, 4092).fits(memory)).isFalse();
    assertThat(new SplitRing(8, -16, 256, 512).fits(memory)).isFalse();
  }

  @Test
  void shouldRefuseASizeThatIsNoPowerOfTwo() {
    for (int size : new int[] {0, -1, 3, 65_536}) {
      assertThatThrownBy(() -> SplitRing.at(0, size))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not " + size);
    }
  }

  @Test
  void shouldHoldExactlyItsBytes() {
    assertThat(memory.holds(0, 4096)).isTrue();
    assertThat(memory.holds(4096, 0)).isTrue();
    assertThat(memory.holds(1, 4096)).isFalse();
    assertThat(memory.holds(-1, 1)).isFalse();
    assertThat(memory.holds(1, -1)).isFalse();
    assertThat(memory.holds(Long.MAX_VALUE, 2)).as("no wrap around").isFalse();
    assertThat(memory.holds(2, Long.MAX_VALUE)).isFalse();
  }

  @Test
  void shouldKeepRingsLittleEndian() {
    memory.putInt(0, 0x01020304);

    assertThat(memory.buffer().get(0)).isEqualTo((byte) 4);
    assertThat(memory.getInt(0)).isEqualTo(0x01020304);
    var little = ByteBuffer.allocateDirect(16).order(ByteOrder.LITTLE_ENDIAN);
    assertThatThrownBy(() -> new GuestMemory(little)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new GuestMemory(ByteBuffer.allocate(16)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

package io.interspan.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.packet.header.InternetChecksum;
import io.interspan.packet.header.Tcp;
import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is put together is what would be cut into the same.
class CoalescingTest {
  private final Coalescing coalescing = new Coalescing(true);
  private final FrameBatch batch = new FrameBatch();

  /// Returns the run that begins with a frame, as one frame of a batch.
  private FrameBatch merged(int first, int count) {
    int header = coalescing.headerLength();
    var whole = new FrameBatch(1, 200_000, 100_000);
    int index = whole.claim();
    coalescing.writeHeader(whole.buffer(index), whole.offset(index));
    int length = header;
    for (int i = first; i < first + count; i++) {
      int bytes = batch.length(i) - header;
      whole
          .buffer(index)
          .put(whole.offset(index) + length, batch.buffer(i), batch.offset(i) + header, bytes);
      length += bytes;
    }
    whole.setLength(index, length);
    whole.setOffload(index, coalescing.offload());
    return whole;
  }

  private static byte[] bytes(FrameBatch batch, int index) {
    var bytes = new byte[batch.length(index)];
    batch.buffer(index).get(batch.offset(index), bytes);
    return bytes;
  }

  @Property(tries = 300)
  void shouldPutTogetherWhatWouldBeCutIntoTheSame(
      @ForAll boolean isIpv6,
      @ForAll boolean isTcp,
      @ForAll @IntRange(max = 10) int optionWords,
      @ForAll @IntRange(min = 2, max = 64) int frames,
      @ForAll @IntRange(min = 40, max = 1000) int size,
      @ForAll @IntRange(max = 39) int shorter,
      @ForAll long seed) {
    int length = frames * size - shorter;
    batch.clear();
    var sent = new LongFrame(isIpv6, isTcp, 0, optionWords, length, seed).mergeable();
    sent.cutInto(batch, size);

    assertThat(coalescing.of(batch, 0)).isEqualTo(frames);
    var whole = merged(0, frames);
    var segments = new Segments();
    assertThat(segments.of(whole.slab(0), whole.offset(0), whole.length(0), whole.offload(0)))
        .isTrue();
    assertThat(segments.count()).isEqualTo(frames);
    for (int i = 0; i < frames; i++) {
      var again = new byte[batch.length(i)];
      var wrapped = ByteBuffer.wrap(again);
      segments.writeHeader(i, wrapped, 0);
      int header = segments.headerLength();
      whole.buffer(0).get(segments.payloadOffset(i), again, header, segments.payloadLength(i));
      assertThat(again).isEqualTo(bytes(batch, i));
    }
  }

  /// Whatever bit is wrong, or only different: the frame is not of the run.
  @Property(tries = 1000)
  void shouldLeaveOutAFrameThatIsNotAsTheOthers(
      @ForAll boolean isIpv6,
      @ForAll boolean isTcp,
      @ForAll @IntRange(max = 4) int changed,
      @ForAll @IntRange(max = 399) int at,
      @ForAll @IntRange(max = 7) int bit,
      @ForAll long seed) {
    batch.clear();
    var sent = new LongFrame(isIpv6, isTcp, 0, 3, 5 * 300, seed).mergeable();
    sent.cutInto(batch, 300);
    int place = batch.offset(changed) + at % batch.length(changed);
    batch.buffer(changed).put(place, (byte) (batch.buffer(changed).get(place) ^ 1 << bit));

    assertThat(coalescing.of(batch, 0)).isEqualTo(Math.max(1, changed));
  }

  /// A header that ends before its fields do is no TCP.
  @ParameterizedTest
  @ValueSource(ints = {0, 2, 3, 4})
  void shouldLeaveOutATcpHeaderThatIsTooShort(int words) {
    var sent = new LongFrame(false, true, 0, 0, 900, 1).mergeable();
    sent.cutInto(batch, 300);
    for (int i = 0; i < batch.size(); i++) {
      var buffer = batch.buffer(i);
      int l4 = batch.offset(i) + sent.transport;
      int before = buffer.getShort(l4 + Tcp.DATA_OFFSET_OFFSET) & 0xFFFF;
      int after = words << 12 | before & 0x0FFF;
      buffer.putShort(l4 + Tcp.DATA_OFFSET_OFFSET, (short) after);
      int checksum = buffer.getShort(l4 + Tcp.CHECKSUM_OFFSET) & 0xFFFF;
      // RFC 1624, section 3.
      long sum = (~checksum & 0xFFFF) + (~before & 0xFFFF) + after;
      buffer.putShort(l4 + Tcp.CHECKSUM_OFFSET, (short) InternetChecksum.finish(sum));
    }

    assertThat(coalescing.of(batch, 0)).isOne();
  }

  @Test
  void shouldEndARunWithAPush() {
    var sent = new LongFrame(false, true, 0, 0, 900, 1).mergeable();
    sent.cutInto(batch, 300);
    sent.cutInto(batch, 300);

    assertThat(coalescing.of(batch, 0)).isEqualTo(3);
    assertThat(Tcp.flags(merged(0, 3).buffer(0), FrameBatch.HEADROOM + 34) & Tcp.PSH)
        .isEqualTo(Tcp.PSH);
    assertThat(coalescing.of(batch, 2)).as("the last of one, the first of the other").isOne();
  }

  @Test
  void shouldLeaveUdpAloneWhereItIsNotTaken() {
    new LongFrame(false, false, 0, 0, 900, 1).mergeable().cutInto(batch, 300);
    assertThat(coalescing.of(batch, 0)).isEqualTo(3);
    assertThat(new Coalescing(false).of(batch, 0)).isOne();
  }

  @Test
  void shouldLeaveAloneWhatIsNoRun() {
    assertThat(coalescing.of(batch, 0)).as("an empty batch").isOne();
    batch.setLength(batch.claim(), 13);
    batch.setLength(batch.claim(), 0);
    assertThat(coalescing.of(batch, 0)).isOne();

    batch.clear();
    var finished = new LongFrame(false, true, 0, 0, 900, 1);
    finished.cutInto(batch, 300);
    assertThat(coalescing.of(batch, 0)).as("the first has CWR").isOne();
    assertThat(coalescing.of(batch, 1)).as("the last has FIN").isOne();

    batch.clear();
    new LongFrame(false, true, 1, 0, 900, 1).mergeable().cutInto(batch, 300);
    assertThat(coalescing.of(batch, 0)).as("a tag").isOne();

    batch.clear();
    new LongFrame(false, true, 0, 0, 900, 1).mergeable().cutInto(batch, 300);
    batch.setOffload(1, Offload.pack(Offload.NEEDS_CHECKSUM, 0, 0, 34, 16));
    assertThat(coalescing.of(batch, 0)).as("something is left to do").isOne();
  }
}

package io.interspan.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.packet.header.Ethernet;
import io.interspan.packet.header.InternetChecksum;
import io.interspan.packet.header.Ipv4;
import io.interspan.packet.header.Ipv6;
import io.interspan.packet.header.Tcp;
import io.interspan.packet.header.Udp;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/// Every segment is a frame as its sender could have sent it.
class SegmentsTest {
  private static final int AT = LongFrame.AT;

  private final Segments segments = new Segments();

  @Property(tries = 300)
  void shouldCutIntoWholeFramesThatSayTheSame(
      @ForAll boolean isIpv6,
      @ForAll boolean isTcp,
      @ForAll @IntRange(max = 2) int tags,
      @ForAll @IntRange(max = 10) int optionWords,
      @ForAll @IntRange(min = 1, max = 9000) int payloadLength,
      @ForAll @IntRange(min = 40, max = 1500) int size,
      @ForAll long seed) {
    var whole = new LongFrame(isIpv6, isTcp, tags, optionWords, payloadLength, seed);
    assertThat(segments.of(whole.slab, AT, whole.length(), whole.offload(size))).isTrue();

    assertThat(segments.headerLength()).isEqualTo(whole.header);
    var said = ByteBuffer.allocate(payloadLength);
    for (int i = 0; i < segments.count(); i++) {
      int bytes = segments.payloadLength(i);
      boolean isLast = i == segments.count() - 1;
      assertThat(bytes).isEqualTo(isLast ? payloadLength - i * size : size);
      var frame = new byte[whole.header + bytes];
      var wrapped = ByteBuffer.wrap(frame);
      segments.writeHeader(i, wrapped, 0);
      whole.buffer.get(segments.payloadOffset(i), frame, whole.header, bytes);
      said.put(frame, whole.header, bytes);
      assertIsWhole(whole, wrapped, i, isLast);
    }
    assertThat(said.array()).isEqualTo(whole.payload);
  }

  private void assertIsWhole(LongFrame whole, ByteBuffer frame, int index, boolean isLast) {
    int length = frame.capacity() - whole.network;
    int ip = whole.network;
    int l4 = whole.transport;
    var pseudo = ByteBuffer.allocate(40);
    if (whole.isIpv6) {
      assertThat(Ipv6.isWhole(frame, ip, length)).isTrue();
      assertThat(Ipv6.payloadLength(frame, ip)).isEqualTo(length - Ipv6.HEADER_LENGTH);
      pseudo.put(0, frame, ip + Ipv6.SOURCE_OFFSET, 32);
    } else {
      assertThat(Ipv4.totalLength(frame, ip)).isEqualTo(length);
      assertThat(slow(frame, ip, Ipv4.MIN_HEADER_LENGTH, 0)).as("header checksum").isZero();
      int id = whole.buffer.getShort(AT + ip + Ipv4.IDENTIFICATION_OFFSET);
      assertThat(frame.getShort(ip + Ipv4.IDENTIFICATION_OFFSET)).isEqualTo((short) (id + index));
      pseudo.put(0, frame, ip + Ipv4.SOURCE_OFFSET, 8);
    }
    pseudo.putInt(32, frame.capacity() - l4);
    pseudo.putInt(36, whole.isTcp ? Ipv4.PROTOCOL_TCP : Ipv4.PROTOCOL_UDP);
    int addresses = ~slow(pseudo, 0, 40, 0) & 0xFFFF;
    assertThat(slow(frame, l4, frame.capacity() - l4, addresses)).as("checksum").isZero();
    if (whole.isTcp) {
      int first = Tcp.sequence(whole.buffer, AT + l4);
      int size = segments.payloadLength(0);
      assertThat(Tcp.sequence(frame, l4)).isEqualTo(first + index * size);
      int flags = Tcp.ACK | (index == 0 ? Tcp.CWR : 0) | (isLast ? Tcp.PSH | Tcp.FIN : 0);
      assertThat(Tcp.flags(frame, l4)).isEqualTo(flags);
    } else {
      assertThat(Udp.length(frame, l4)).isEqualTo(frame.capacity() - l4);
    }
  }

  /// The sum as RFC 1071 says it, word by word.
  private static int slow(ByteBuffer buffer, int offset, int length, int first) {
    int sum = first;
    for (int i = 0; i < length; i++) {
      int value = buffer.get(offset + i) & 0xFF;
      sum += i % 2 == 0 ? value << 8 : value;
      sum = (sum & 0xFFFF) + (sum >>> 16);
    }
    return ~sum & 0xFFFF;
  }

  @Property
  void shouldSumAnyRange(
      @ForAll @Size(max = 2000) byte[] bytes,
      @ForAll @IntRange(max = 9) int from,
      @ForAll @IntRange(max = 9) int cut) {
    var buffer = ByteBuffer.allocateDirect(bytes.length + 18).put(9, bytes);
    int length = Math.max(0, bytes.length + 9 - from - cut);
    int slow = slow(buffer, from, length, 0);
    assertThat(InternetChecksum.of(buffer, from, length)).isEqualTo(slow);
    long sum = InternetChecksum.sum(MemorySegment.ofBuffer(buffer), from, length);
    assertThat(InternetChecksum.finish(sum)).isEqualTo(slow);
  }

  @Property
  void shouldCompleteAChecksum(
      @ForAll @IntRange(min = 20, max = 2000) int length,
      @ForAll @IntRange(max = 9) int start,
      @ForAll long seed) {
    var bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    var buffer = ByteBuffer.wrap(bytes.clone());
    long offload = Offload.pack(Offload.NEEDS_CHECKSUM, 0, 0, start, 8);
    Checksums.complete(buffer, 0, length, offload);

    // The pseudo header's sum was in the field.
    int pseudo = ByteBuffer.wrap(bytes).getShort(start + 8) & 0xFFFF;
    assertThat(slow(buffer, start, length - start, pseudo)).isZero();
    Arrays.fill(bytes, start + 8, start + 10, buffer.get(start + 8));
    bytes[start + 9] = buffer.get(start + 9);
    assertThat(buffer.array()).as("nothing else was written").isEqualTo(bytes);
  }

  @Test
  void shouldSayThatAUdpChecksumIsThere() {
    var buffer = ByteBuffer.allocate(8).putShort(6, (short) 0xFFFF);
    Checksums.complete(buffer, 0, 8, Offload.pack(Offload.NEEDS_CHECKSUM, 0, 0, 0, 6));
    assertThat(buffer.getShort(6)).isEqualTo((short) 0xFFFF);
  }

  @Test
  void shouldKnowAChecksumBeyondTheFrame() {
    var frame = ByteBuffer.allocate(100).putShort(12, (short) 0x0800).put(14, (byte) 0x45);
    long offload = Offload.pack(Offload.NEEDS_CHECKSUM, 0, 0, 34, 16);
    assertThat(Checksums.isRight(frame, 0, 51, offload)).isFalse();
    assertThat(Checksums.isRight(frame, 0, 52, offload)).isTrue();
  }

  private boolean takes(LongFrame whole, int length, long offload) {
    return segments.of(whole.slab, AT, length, offload);
  }

  @Test
  void shouldRefuseWhatIsNotWhatItsOffloadSays() {
    var tcp = new LongFrame(false, true, 0, 3, 3000, 1);
    int length = tcp.length();
    assertThat(takes(tcp, length, tcp.offload(1000))).isTrue();

    assertThat(takes(tcp, length, tcp.offload(0))).as("no size").isFalse();
    assertThat(takes(tcp, length, tcp.offload(5))).as("too many").isFalse();
    assertThat(takes(tcp, tcp.header, tcp.offload(1000))).as("no payload").isFalse();
    for (int shorter = 0; shorter < tcp.header; shorter++) {
      assertThat(takes(tcp, shorter, tcp.offload(1000))).as("%d bytes", shorter).isFalse();
    }
    int start = tcp.transport;
    for (int flags : new int[] {0, 2}) {
      assertThat(takes(tcp, length, Offload.pack(flags, Offload.TCP_IPV4, 1000, start, 16)))
          .isFalse();
    }
    for (int type : new int[] {2, 3, Offload.TCP_IPV6, 6}) {
      assertThat(takes(tcp, length, Offload.pack(1, type, 1000, start, 16))).isFalse();
    }
    for (int wrong : new int[] {0, start - 1, start + 4, 60_000}) {
      assertThat(takes(tcp, length, Offload.pack(1, Offload.TCP_IPV4, 1000, wrong, 16))).isFalse();
    }
    assertThat(takes(tcp, length, Offload.pack(1, Offload.TCP_IPV4, 1000, start, 6))).isFalse();
    tcp.buffer.put(AT + start + Tcp.DATA_OFFSET_OFFSET, (byte) 0x40);
    assertThat(takes(tcp, length, tcp.offload(1000))).as("a header of 16 bytes").isFalse();

    var tagged = new LongFrame(false, true, 2, 0, 3000, 1);
    tagged.buffer.putShort(AT + 20, (short) Ethernet.TYPE_VLAN);
    assertThat(takes(tagged, tagged.length(), tagged.offload(1000))).as("three tags").isFalse();

    var six = new LongFrame(true, false, 0, 0, 3000, 1);
    assertThat(takes(six, six.length(), six.offload(1000))).isTrue();
    six.buffer.putShort(AT + 12, (short) Ethernet.TYPE_ARP);
    assertThat(takes(six, six.length(), six.offload(1000))).as("not IP").isFalse();
  }
}

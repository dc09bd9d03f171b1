package io.interspan.vtep.forward;

import static io.interspan.vtep.forward.Frames.frame;
import static io.interspan.vtep.forward.Frames.mac;
import static io.interspan.vtep.forward.TestHost.TWO;
import static io.interspan.vtep.forward.TestHost.VNI;
import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.packet.DropReason;
import io.interspan.packet.FrameBatch;
import io.interspan.packet.Offload;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a sender left to do is checked before anybody does it.
class ForwarderOffloadTest {
  private static final int ELSEWHERE = 50;

  private final TestHost host = new TestHost();
  private final ListPort one = host.open(1);
  private final ListPort two = host.open(2);

  @Test
  void shouldCarryWhatTheOffloadSays() {
    var batch = new FrameBatch();
    int index = batch.claim();
    long offload = Offload.pack(Offload.NEEDS_CHECKSUM, 0, 0, 34, 16);
    put(batch, index, ipv4(100), offload);
    var seen = new long[1];
    host.control.attach(
        "port-2",
        new ForwardingPort(two) {
          @Override
          public void deliver(FrameBatch delivered) {
            seen[0] = delivered.offload(0);
          }
        },
        mac(2));
    host.control.open("port-2", VNI);

    host.forwarder.forward(batch, 0);

    assertThat(seen[0]).isEqualTo(offload);
  }

  private static void put(FrameBatch batch, int index, byte[] frame, long offload) {
    batch.buffer(index).put(batch.offset(index), frame);
    batch.setLength(index, frame.length);
    batch.setOffload(index, offload);
    batch.setIngress(0);
  }

  /// TCP, of no options.
  private static byte[] ipv4(int length) {
    byte[] frame = Arrays.copyOf(frame(mac(1), mac(2)), length);
    var buffer = ByteBuffer.wrap(frame).putShort(12, (short) 0x0800).put(14, (byte) 0x45);
    buffer.putShort(16, (short) (length - 14)).putInt(20, 0x4006).put(46, (byte) 0x50);
    return frame;
  }

  /// A checksum may be left out where the transport header begins, at its place in that, and
  /// nowhere else: what is written there was judged before.
  @ParameterizedTest
  @CsvSource({
    "0800, 45, 17, 34, 6",
    "0800, 45, 6, 34, 16",
    "0800, 45, 1, 34, 2",
    "0800, 47, 17, 42, 6",
    "0800, 40, 17, -1, 6",
    "0800, 45, 47, -1, 6",
    "86dd, 60, 17, 54, 6",
    "0806, 00, 17, -1, 6",
    "9999, 45, 17, -1, 6"
  })
  void shouldLetNoOtherChecksumBeWritten(
      String type, String first, int protocol, int begin, int place) {
    host.control.putMac(VNI, mac(ELSEWHERE), TWO);
    for (int tags = 0; tags <= 3; tags++) {
      byte[] frame = packet(type, first, protocol, tags);
      for (int start = 0; start < 100; start++) {
        for (int field = 0; field < 20; field += 2) {
          host.network.sent.clear();
          var batch = new FrameBatch();
          long offload = Offload.pack(Offload.NEEDS_CHECKSUM, 0, 0, start, field);
          put(batch, batch.claim(), frame, offload);
          host.forwarder.forward(batch, 0);
          boolean isRight = begin > 0 && tags < 3 && start == begin + 4 * tags && field == place;
          assertThat(host.network.sent)
              .as("start %d, field %d, %d tags", start, field, tags)
              .hasSize(isRight ? 1 : 0);
        }
      }
    }
  }

  private static byte[] packet(String type, String first, int protocol, int tags) {
    var frame = ByteBuffer.allocate(160).put(frame(mac(1), mac(ELSEWHERE)), 0, 12);
    for (int i = 0; i < tags; i++) {
      frame.putInt(i == 0 ? 0x88A8_0000 : 0x8100_0000);
    }
    frame.putShort((short) HexFormat.fromHexDigits(type));
    int at = frame.position();
    frame.put(at, (byte) HexFormat.fromHexDigits(first));
    if (type.equals("0800")) {
      frame.putShort(at + 2, (short) (160 - at)).put(at + 9, (byte) protocol);
    } else if (type.equals("86dd")) {
      frame.putShort(at + 4, (short) (160 - at - 40)).put(at + 6, (byte) protocol);
    }
    return frame.array();
  }

  @Test
  void shouldRefuseSegmentsThatAreLongerThanFrames() {
    byte[] frame = ipv4(20_000);
    var batch = FrameBatch.ofAnyLength();
    int most = Limits.FRAME_BYTES - 54;
    long right = Offload.pack(Offload.NEEDS_CHECKSUM, Offload.TCP_IPV4, most, 34, 16);
    long wrong = Offload.pack(Offload.NEEDS_CHECKSUM, Offload.TCP_IPV4, most + 1, 34, 16);
    put(batch, batch.claim(), frame, right);
    put(batch, batch.claim(), frame, wrong);

    host.forwarder.forward(batch, 0);

    assertThat(host.counters.dropped(DropReason.FRAME_TOO_LONG)).isEqualTo(1);
    assertThat(two.received).hasSize(1);
  }
}

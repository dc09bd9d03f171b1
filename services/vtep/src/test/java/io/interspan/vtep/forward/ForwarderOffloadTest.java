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
    put(batch, index, ipv4(), offload);
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

  private static byte[] ipv4() {
    byte[] frame = Arrays.copyOf(frame(mac(1), mac(2)), 100);
    ByteBuffer.wrap(frame).putShort(12, (short) 0x0800).put(14, (byte) 0x45);
    return frame;
  }

  /// Where the headers that say who sent a frame end: a checksum may begin there, and not before.
  @ParameterizedTest
  @CsvSource({
    "0800, 45, 34",
    "0800, 47, 42",
    "0800, 40, 34",
    "86dd, 60, 54",
    "0806, 00, 100",
    "9999, 45, 100"
  })
  void shouldLetNoChecksumBeWrittenIntoTheHeaders(String type, String first, int least) {
    host.control.putMac(VNI, mac(ELSEWHERE), TWO);
    for (int tags = 0; tags <= 3; tags++) {
      byte[] frame = new byte[160];
      ByteBuffer.wrap(frame).put(frame(mac(1), mac(ELSEWHERE)), 0, 12);
      int at = 12;
      for (int i = 0; i < tags; i++, at += 4) {
        ByteBuffer.wrap(frame).putShort(at, (short) (i == 0 ? 0x88A8 : 0x8100));
      }
      ByteBuffer.wrap(frame).putShort(at, (short) HexFormat.fromHexDigits(type));
      frame[at + 2] = (byte) HexFormat.fromHexDigits(first);
      for (int start = 0; start < 100; start++) {
        host.network.sent.clear();
        var batch = new FrameBatch();
        put(batch, batch.claim(), frame, Offload.pack(Offload.NEEDS_CHECKSUM, 0, 0, start, 6));
        host.forwarder.forward(batch, 0);
        boolean isRight = least < 100 && tags < 3 && start >= least + 4 * tags;
        assertThat(host.network.sent).as("start %d, %d tags", start, tags).hasSize(isRight ? 1 : 0);
      }
    }
  }

  @Test
  void shouldRefuseSegmentsThatAreLongerThanFrames() {
    byte[] frame = Arrays.copyOf(ipv4(), 20_000);
    // TCP, of no options.
    ByteBuffer.wrap(frame).put(23, (byte) 6).put(46, (byte) 0x50);
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

package io.interspan.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.Digest;
import io.interspan.model.feed.FeedHint;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// The bytes were put together by hand from the .proto file: field numbers that change break
/// rolling upgrades, and this test.
class EnvelopeGoldenTest {
  private static final String BYTES =
      "0a04"
          + text("span")
          + "1211"
          + text("site-manager/west")
          + "1a09"
          + text("site-plan")
          + "2204"
          + text("west")
          + "2803" // shard epoch 3
          + "521a" // hint
          + "0a0408071009" // at 7:9
          + "1212"
          + "090100000000000000"
          + "110200000000000000"; // digest 1, 2

  private static final Envelope ENVELOPE =
      Envelope.newBuilder()
          .setFrom("span")
          .setTo("site-manager/west")
          .setFeed("site-plan")
          .setInstance("west")
          .setShardEpoch(3)
          .setHint(FeedCodec.message(new FeedHint(new Cursor(7, 9), new Digest(1, 2))))
          .build();

  @Test
  void shouldWriteTheSameBytesForEver() {
    assertThat(HexFormat.of().formatHex(ENVELOPE.toByteArray())).isEqualTo(BYTES);
  }

  @Test
  void shouldReadTheSameBytesForEver() throws InvalidProtocolBufferException {
    assertThat(Envelope.parseFrom(HexFormat.of().parseHex(BYTES))).isEqualTo(ENVELOPE);
  }

  private static String text(String text) {
    return HexFormat.of().formatHex(text.getBytes(UTF_8));
  }
}

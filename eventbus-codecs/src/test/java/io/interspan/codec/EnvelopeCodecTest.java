package io.interspan.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interspan.message.Envelope;
import io.interspan.message.MalformedMessageException;
import io.interspan.message.SessionBye;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EnvelopeCodecTest {
  private static final Envelope ENVELOPE =
      Envelope.newBuilder()
          .setFrom("host/west/h1")
          .setTo("controller/west/1")
          .setBye(SessionBye.getDefaultInstance())
          .build();

  private final EnvelopeCodec codec = new EnvelopeCodec();

  @Test
  void shouldReadWhatItWroteAtAnyPlace() {
    var buffer = Buffer.buffer("before");

    codec.encodeToWire(buffer, ENVELOPE);
    buffer.appendString("behind");

    assertThat(codec.decodeFromWire("before".length(), buffer)).isEqualTo(ENVELOPE);
  }

  @Test
  void shouldRefuseALengthThatIsNotThere() {
    refuses(Buffer.buffer().appendInt(100).appendByte((byte) 1), "100 bytes are promised, 1 are");
    refuses(Buffer.buffer().appendInt(-1), "length -1 is not 1 to");
    refuses(Buffer.buffer().appendInt(Integer.MAX_VALUE), "is not 1 to");
    refuses(Buffer.buffer().appendByte((byte) 0), "its length is missing");
  }

  @Test
  void shouldRefuseBytesThatAreNoEnvelope() {
    refuses(Buffer.buffer().appendInt(1).appendByte((byte) 0xFF), "1 bytes are none");
    refuses(Buffer.buffer().appendInt(2).appendByte((byte) 0x28).appendByte((byte) 3), "body");
  }

  @Test
  void shouldHandOverTheSameMessageWithinAProcess() throws Exception {
    var vertx = Vertx.vertx();
    try {
      EnvelopeCodec.register(vertx);
      EnvelopeCodec.register(vertx);
      var got = new CompletableFuture<Object>();
      vertx.eventBus().consumer("there", message -> got.complete(message.body()));

      vertx.eventBus().send("there", ENVELOPE);

      assertThat(got.get(10, TimeUnit.SECONDS)).isSameAs(ENVELOPE);
    } finally {
      vertx.close().await();
    }
  }

  private void refuses(Buffer buffer, String message) {
    assertThatThrownBy(() -> codec.decodeFromWire(0, buffer))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining(message);
  }
}

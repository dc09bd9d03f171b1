package io.interspan.codec;

import io.interspan.message.Envelope;
import io.interspan.message.MalformedMessageException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/// Carries an [Envelope] over the event bus: within a process the same immutable message, between
/// processes 4 bytes of length (big-endian), then its protobuf form.
public final class EnvelopeCodec implements MessageCodec<Envelope, Envelope> {
  private static final int LENGTH_BYTES = Integer.BYTES;

  /// Makes `vertx` carry envelopes. May be called again.
  public static void register(Vertx vertx) {
    try {
      vertx.eventBus().registerDefaultCodec(Envelope.class, new EnvelopeCodec());
    } catch (IllegalStateException _) {
      // Registered before: this is how Vert.x says so, and it has no question to ask first.
    }
  }

  @Override
  public void encodeToWire(Buffer buffer, Envelope envelope) {
    EnvelopeWire.checkLength(envelope.getSerializedSize());
    byte[] bytes = envelope.toByteArray();
    buffer.appendInt(bytes.length).appendBytes(bytes);
  }

  @Override
  public Envelope decodeFromWire(int position, Buffer buffer) {
    int held = buffer.length() - position - LENGTH_BYTES;
    if (held < 0) {
      throw new MalformedMessageException("envelope: its length is missing");
    }
    int length = buffer.getInt(position);
    EnvelopeWire.checkLength(length);
    if (length > held) {
      throw new MalformedMessageException(
          "envelope: " + length + " bytes are promised, " + held + " are there");
    }
    int start = position + LENGTH_BYTES;
    return EnvelopeWire.decode(buffer.getBytes(start, start + length));
  }

  @Override
  public Envelope transform(Envelope envelope) {
    return envelope;
  }

  @Override
  public String name() {
    return "interspan-envelope";
  }

  @Override
  public byte systemCodecID() {
    return -1; // One of ours, as MessageCodec asks for it.
  }
}

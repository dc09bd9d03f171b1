package io.interspan.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import io.interspan.message.Envelope;
import io.interspan.message.MalformedMessageException;
import io.vertx.core.buffer.Buffer;

/// An envelope as bytes: its protobuf form, of bounded length.
public final class EnvelopeWire {
  /// The longest envelope, in bytes. A page is filled far below this; what is longer is a mistake
  /// or an attack, and would hold up everything behind it.
  public static final int MAX_BYTES = 4 << 20;

  private EnvelopeWire() {}

  /// Writes an envelope.
  ///
  /// @throws MalformedMessageException where it is too long to be read again
  public static Buffer encode(Envelope envelope) {
    checkLength(envelope.getSerializedSize());
    return Buffer.buffer(envelope.toByteArray());
  }

  /// Reads an envelope from all of `bytes`.
  ///
  /// @throws MalformedMessageException where they are no envelope
  public static Envelope decode(byte[] bytes) {
    checkLength(bytes.length);
    try {
      var envelope = Envelope.parseFrom(bytes);
      if (envelope.getBodyCase() == Envelope.BodyCase.BODY_NOT_SET) {
        throw new MalformedMessageException("envelope: body is missing or of a kind not known");
      }
      return envelope;
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedMessageException(
          "envelope: " + bytes.length + " bytes are none: " + e.getMessage(), e);
    }
  }

  /// Checks a length in bytes.
  ///
  /// @throws MalformedMessageException where an envelope cannot have it
  public static void checkLength(int length) {
    if (length <= 0 || length > MAX_BYTES) {
      throw new MalformedMessageException(
          "envelope: length " + length + " is not 1 to " + MAX_BYTES);
    }
  }
}

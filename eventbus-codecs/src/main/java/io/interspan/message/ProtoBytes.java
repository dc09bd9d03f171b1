package io.interspan.message;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import io.interspan.model.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Serialized values on their way between [Bytes], protobuf's byte strings and messages, without a
/// copy where none is needed: all three are never written to.
public final class ProtoBytes {
  private ProtoBytes() {}

  /// Returns a byte string over the same array.
  public static ByteString wrap(Bytes bytes) {
    return UnsafeByteOperations.unsafeWrap(bytes.unsafeArray());
  }

  /// Returns the content of `string`: over the same array where it has one of exactly its own.
  public static Bytes unwrap(ByteString string) {
    if (string.isEmpty()) {
      return Bytes.empty();
    }
    var taken = new WholeArray(string.size());
    try {
      UnsafeByteOperations.unsafeWriteTo(string, taken);
    } catch (IOException e) {
      throw new UncheckedIOException("an array refuses nothing", e);
    }
    byte[] array = taken.array;
    return array == null ? Bytes.wrap(string.toByteArray()) : Bytes.wrap(array);
  }

  /// Returns the serialized form. The same message gives the same bytes: none of ours has a map.
  public static Bytes serialize(MessageLite message) {
    return Bytes.wrap(message.toByteArray());
  }

  /// Reads a serialized message.
  ///
  /// @param what names it in the exception's text
  /// @throws MalformedMessageException where the bytes are no such message
  public static <T extends MessageLite> T parse(Parser<T> parser, Bytes bytes, String what) {
    try {
      return parser.parseFrom(bytes.unsafeArray());
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedMessageException(
          what + ": " + bytes.size() + " bytes are no such message: " + e.getMessage(), e);
    }
  }

  /// Takes a string's array when it is handed over whole and in one piece.
  private static final class WholeArray extends ByteOutput {
    private final int size;
    private byte @Nullable [] array;

    WholeArray(int size) {
      this.size = size;
    }

    @Override
    public void writeLazy(byte[] value, int offset, int length) {
      array = offset == 0 && length == size && value.length == size ? value : null;
    }

    @Override
    public void write(byte value) {
      array = null;
    }

    @Override
    public void write(byte[] value, int offset, int length) {
      array = null;
    }

    @Override
    public void write(ByteBuffer value) {
      array = null;
    }

    @Override
    public void writeLazy(ByteBuffer value) {
      array = null;
    }
  }
}

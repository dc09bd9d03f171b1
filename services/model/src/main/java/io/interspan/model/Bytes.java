package io.interspan.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/// An immutable run of bytes with equality by content: a serialized message or object.
public final class Bytes {
  private static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] array;

  private Bytes(byte[] array) {
    this.array = array;
  }

  /// Returns the empty run.
  public static Bytes empty() {
    return EMPTY;
  }

  /// Returns a run that holds a copy of `array`.
  public static Bytes copyOf(byte[] array) {
    return new Bytes(array.clone());
  }

  /// Returns a run over `array` itself: the caller gives the array away and never writes to it
  /// again.
  public static Bytes wrap(byte[] array) {
    return new Bytes(array);
  }

  /// Returns the UTF-8 form of `text`.
  public static Bytes utf8(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Returns the number of bytes.
  public int size() {
    return array.length;
  }

  /// Returns a copy of the content.
  public byte[] toArray() {
    return array.clone();
  }

  /// Returns the content itself, for readers that promise not to write to it.
  public byte[] unsafeArray() {
    return array;
  }

  /// Returns the content read as UTF-8.
  public String toUtf8() {
    return new String(array, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(array, that.array);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(array);
  }

  @Override
  public String toString() {
    return "Bytes["
        + array.length
        + ": "
        + HexFormat.of().formatHex(array, 0, Math.min(16, array.length))
        + "]";
  }
}

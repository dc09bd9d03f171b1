package io.interspan.store;

import io.interspan.model.Bytes;
import io.interspan.model.intent.LogRow;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// What a row must be before it is queued, so that no transaction fails for its sake.
final class RowRules {
  private RowRules() {}

  /// Throws [IllegalArgumentException] where `row` cannot enter a log at `expectedHead`.
  static void check(long expectedHead, LogRow row) {
    if (row.revision() != expectedHead + 1) {
      throw new IllegalArgumentException(
          "row " + row.revision() + " does not follow revision " + expectedHead);
    }
    text("author", row.author());
    for (var change : row.changes()) {
      json(change.path() + ", before", change.before());
      json(change.path() + ", after", change.after());
    }
  }

  /// Throws [IllegalArgumentException] where `text` would not come back as it was.
  static void text(String name, String text) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text) || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          name + " '" + text + "' is not Unicode text without NUL characters");
    }
  }

  /// Objects are kept as text, so that any tool can read them; what is not text would not come back
  /// byte for byte.
  private static void json(String name, @Nullable Bytes json) {
    if (json == null) {
      return;
    }
    byte[] bytes = json.unsafeArray();
    boolean ascii = true;
    for (byte b : bytes) {
      if (b == 0) {
        throw new IllegalArgumentException(name + " has a NUL character, which JSON escapes");
      }
      ascii &= b > 0;
    }
    // Most objects are: what has no byte above 127 needs no decoding to be text.
    if (ascii) {
      return;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(name + " is not UTF-8: " + json, e);
    }
  }
}

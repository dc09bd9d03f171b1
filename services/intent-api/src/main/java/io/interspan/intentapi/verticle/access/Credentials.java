package io.interspan.intentapi.verticle.access;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/// A user's name and password, as somebody gave them.
record Credentials(String user, String password) {
  /// Reads the value of an `Authorization` header (RFC 7617); empty where it has no Basic
  /// credentials in it.
  static Optional<Credentials> ofBasic(String header) {
    int space = header.indexOf(' ');
    if (space < 0 || !header.substring(0, space).toLowerCase(Locale.ROOT).equals("basic")) {
      return Optional.empty();
    }
    try {
      var bytes = Base64.getDecoder().decode(header.substring(space + 1).strip());
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      int colon = text.indexOf(':');
      return colon < 0
          ? Optional.empty()
          : Optional.of(new Credentials(text.substring(0, colon), text.substring(colon + 1)));
    } catch (IllegalArgumentException | CharacterCodingException _) {
      return Optional.empty();
    }
  }

  /// Says nothing: it may end up in a log.
  @Override
  public String toString() {
    return "credentials";
  }
}

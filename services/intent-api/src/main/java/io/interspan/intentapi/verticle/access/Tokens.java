package io.interspan.intentapi.verticle.access;

import java.security.SecureRandom;
import java.util.Base64;

/// Random words that nobody guesses.
final class Tokens {
  /// Letters and digits that are not taken for one another, and none that a URL or a form writes in
  /// another way: clients exist that send a password in a form as it is.
  private static final String ALPHABET =
      "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

  /// Five groups of four: 116 bits.
  private static final int GROUPS = 5;

  private static final int GROUP = 4;

  /// Bytes of a session's id and of its token.
  private static final int TOKEN_BYTES = 32;

  private final SecureRandom random;

  Tokens(SecureRandom random) {
    this.random = random;
  }

  /// Returns a password that a person can copy: `k7Qm-...`.
  String password() {
    var text = new StringBuilder();
    for (int i = 0; i < GROUPS * GROUP; i++) {
      if (i > 0 && i % GROUP == 0) {
        text.append('-');
      }
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  /// Returns a token of 256 bits, of the letters that a cookie and a header take.
  String token() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(TOKEN_BYTES));
  }

  byte[] bytes(int count) {
    var bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}

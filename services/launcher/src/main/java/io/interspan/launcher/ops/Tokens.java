package io.interspan.launcher.ops;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// What an operations API asks of whoever changes something (RFC 6750, section 2.1).
public final class Tokens {
  private static final int BYTES = 32;
  private static final String SCHEME = "Bearer ";

  private Tokens() {}

  /// Returns a new one.
  public static String next() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /// Returns the header `Authorization` of who has it.
  static String header(String token) {
    return SCHEME + token;
  }

  /// Returns whether a header `Authorization` has it, in a time that tells nothing of it.
  static boolean isRight(@Nullable String header, String token) {
    return header != null && MessageDigest.isEqual(bytes(header), bytes(header(token)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

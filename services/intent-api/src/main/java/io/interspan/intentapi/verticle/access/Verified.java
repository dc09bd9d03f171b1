package io.interspan.intentapi.verticle.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The credentials that were found right a short while ago, so that not each request of HTTP Basic
/// costs the slow hash. Never the passwords: a digest of each, keyed with what only this process
/// knows.
///
/// Times are milliseconds of any clock that does not go back. Not for several threads.
final class Verified {
  /// How long they are remembered, whether they are used or not.
  static final Duration REMEMBERED = Duration.ofMinutes(5);

  /// The most entries; one more, and the eldest goes.
  static final int MAX_ENTRIES = 1_000;

  /// Bytes of the key.
  static final int KEY_BYTES = 32;

  private static final String ALGORITHM = "HmacSHA256";

  private record Entry(String digest, long until) {}

  private final Mac mac;
  private final LinkedHashMap<String, Entry> byUser = new LinkedHashMap<>();

  /// @param key random
  Verified(byte[] key) {
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  /// Returns what stands for credentials here.
  String digest(Credentials credentials) {
    mac.update(credentials.user().getBytes(StandardCharsets.UTF_8));
    mac.update((byte) 0);
    var password = credentials.password().getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(mac.doFinal(password));
  }

  /// Returns whether these were found right lately. How long it takes tells nothing: nobody else
  /// can tell what a password's digest is.
  boolean knows(String user, String digest, long now) {
    var entry = byUser.get(user);
    return entry != null && now < entry.until && entry.digest.equals(digest);
  }

  /// Remembers credentials that were found right.
  void add(String user, String digest, long now) {
    byUser.remove(user);
    byUser.put(user, new Entry(digest, now + REMEMBERED.toMillis()));
    if (byUser.size() > MAX_ENTRIES) {
      byUser.pollFirstEntry();
    }
  }
}

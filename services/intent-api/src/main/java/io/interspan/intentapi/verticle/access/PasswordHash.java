package io.interspan.intentapi.verticle.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// A password as it is kept: Argon2id (RFC 9106), written in the form that the `argon2` tool and
/// other libraries know, `$argon2id$v=19$m=19456,t=2,p=1$SALT$TAG`.
///
/// Argon2id rather than bcrypt: it costs a guesser memory too, takes passwords of any length, and
/// takes the same time here as bcrypt at a much lower cost.
final class PasswordHash {
  /// What OWASP asks of Argon2id at least: 19 MiB and two passes. Some 50 ms on one core.
  private static final int MEMORY_KIB = 19_456;

  private static final int PASSES = 2;
  private static final int LANES = 1;

  /// Bytes of a salt, and of a tag (RFC 9106, section 4).
  static final int SALT_BYTES = 16;

  private static final int TAG_BYTES = 32;

  /// More memory than this, or more passes, and a login would stop the service.
  private static final int MAX_MEMORY_KIB = 1 << 18;

  private static final int MAX_PASSES = 32;
  private static final int MAX_LANES = 16;

  private static final Pattern FORM =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})"
              + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{16,86})");

  private final int memoryKib;
  private final int passes;
  private final int lanes;
  private final byte[] salt;
  private final byte[] tag;

  private PasswordHash(int memoryKib, int passes, int lanes, byte[] salt, byte[] tag) {
    this.memoryKib = memoryKib;
    this.passes = passes;
    this.lanes = lanes;
    this.salt = salt;
    this.tag = tag;
  }

  /// Hashes a password. Slow on purpose.
  ///
  /// @param salt random, [#SALT_BYTES] of them
  static PasswordHash of(String password, byte[] salt) {
    var own = salt.clone();
    return new PasswordHash(
        MEMORY_KIB,
        PASSES,
        LANES,
        own,
        tag(password, MEMORY_KIB, PASSES, LANES, own, new byte[TAG_BYTES]));
  }

  /// Reads what [#toString] writes.
  ///
  /// @throws IllegalArgumentException where it is none, or costs more than a login may
  static PasswordHash parse(String text) {
    var match = FORM.matcher(text);
    if (!match.matches()) {
      throw new IllegalArgumentException(
          "a password is kept as $argon2id$v=19$m=" + MEMORY_KIB + ",t=2,p=1$SALT$TAG");
    }
    int memory = Integer.parseInt(match.group(1));
    int passes = Integer.parseInt(match.group(2));
    int lanes = Integer.parseInt(match.group(3));
    if (memory < 8 * lanes
        || memory > MAX_MEMORY_KIB
        || passes < 1
        || passes > MAX_PASSES
        || lanes < 1
        || lanes > MAX_LANES) {
      throw new IllegalArgumentException(
          "m is 8 * p to "
              + MAX_MEMORY_KIB
              + " KiB, t 1 to "
              + MAX_PASSES
              + ", p 1 to "
              + MAX_LANES
              + ", not m="
              + memory
              + ",t="
              + passes
              + ",p="
              + lanes);
    }
    return new PasswordHash(
        memory,
        passes,
        lanes,
        Base64.getDecoder().decode(match.group(4)),
        Base64.getDecoder().decode(match.group(5)));
  }

  /// Returns whether this is the hash of `password`. As slow as [#of].
  boolean matches(String password) {
    return MessageDigest.isEqual(
        tag, tag(password, memoryKib, passes, lanes, salt, new byte[tag.length]));
  }

  private static byte[] tag(
      String password, int memoryKib, int passes, int lanes, byte[] salt, byte[] into) {
    var generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memoryKib)
            .withIterations(passes)
            .withParallelism(lanes)
            .withSalt(salt)
            .build());
    generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), into);
    return into;
  }

  @Override
  public String toString() {
    var base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m="
        + memoryKib
        + ",t="
        + passes
        + ",p="
        + lanes
        + "$"
        + base64.encodeToString(salt)
        + "$"
        + base64.encodeToString(tag);
  }
}

package io.interspan.model.feed;

import io.interspan.model.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// A digest of a table that is kept up to date by adding and removing entries in any order.
///
/// The sum, in two words modulo 2^64, of the first 128 bits of each element's SHA-256. It finds
/// accidents, not attackers who choose the values.
///
/// @param high the first word
/// @param low the second word
public record Digest(long high, long low) {
  /// The digest of an empty table.
  public static final Digest EMPTY = new Digest(0, 0);

  /// Returns the digest with a live entry added; a tombstone adds nothing.
  public Digest plus(FeedEntry entry) {
    return entry.value() == null ? this : plus(of(entry, entry.value()));
  }

  /// Returns the digest with a live entry taken out again; a tombstone takes out nothing.
  public Digest minus(FeedEntry entry) {
    return entry.value() == null ? this : minus(of(entry, entry.value()));
  }

  /// Returns the digest with an origin's status added; that of a removed origin is a tombstone, of
  /// which a producer keeps only the latest, and adds nothing.
  public Digest plus(OriginStatus status) {
    return status.state() == OriginStatus.State.REMOVED ? this : plus(of(status));
  }

  /// Returns the digest with an origin's status taken out again; that of a removed origin takes out
  /// nothing.
  public Digest minus(OriginStatus status) {
    return status.state() == OriginStatus.State.REMOVED ? this : minus(of(status));
  }

  private Digest plus(Digest other) {
    return new Digest(high + other.high, low + other.low);
  }

  private Digest minus(Digest other) {
    return new Digest(high - other.high, low - other.low);
  }

  private static Digest of(FeedEntry entry, Bytes value) {
    byte[] origin = entry.origin().getBytes(StandardCharsets.UTF_8);
    byte[] key = entry.key().getBytes(StandardCharsets.UTF_8);
    var head = ByteBuffer.allocate(3 * Long.BYTES + origin.length + key.length);
    head.putLong(origin.length).put(origin).putLong(key.length).put(key).putLong(entry.version());
    var sha = sha256();
    sha.update(head.array());
    sha.update(value.unsafeArray());
    return first128(sha);
  }

  private static Digest of(OriginStatus status) {
    byte[] origin = status.origin().getBytes(StandardCharsets.UTF_8);
    byte[] state = status.state().name().getBytes(StandardCharsets.UTF_8);
    var all = ByteBuffer.allocate(5 * Long.BYTES + origin.length + state.length);
    all.putLong(origin.length).put(origin).putLong(state.length).put(state);
    all.putLong(status.stamp().epoch()).putLong(status.stamp().version());
    all.putLong(status.changed());
    var sha = sha256();
    sha.update(all.array());
    return first128(sha);
  }

  private static Digest first128(MessageDigest sha) {
    var bytes = ByteBuffer.wrap(sha.digest());
    return new Digest(bytes.getLong(), bytes.getLong());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}

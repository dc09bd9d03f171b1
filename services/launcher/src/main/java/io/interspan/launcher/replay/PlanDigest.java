package io.interspan.launcher.replay;

import io.interspan.model.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;

/// A site's plan in short.
///
/// @param entries how many objects it has
/// @param bytes how many bytes these are
/// @param sha256 of all keys and values in the order of keys, each with its length before it, 64
///   hexadecimal digits
public record PlanDigest(int entries, long bytes, String sha256) {
  /// Returns the digest of a plan.
  ///
  /// @param plan the serialized entries by their keys
  public static PlanDigest of(SortedMap<String, Bytes> plan) {
    var digest = newDigest();
    long bytes = 0;
    for (var entry : plan.entrySet()) {
      bytes += entry.getValue().size();
      add(digest, entry.getKey().getBytes(StandardCharsets.UTF_8));
      add(digest, entry.getValue().unsafeArray());
    }
    return new PlanDigest(plan.size(), bytes, HexFormat.of().formatHex(digest.digest()));
  }

  private static void add(MessageDigest digest, byte[] bytes) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    digest.update(bytes);
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

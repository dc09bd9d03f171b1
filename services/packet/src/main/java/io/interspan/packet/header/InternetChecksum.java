package io.interspan.packet.header;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The one's complement sum that IPv4, ICMP, TCP and UDP use (RFC 1071).
///
/// A sum is of 16-bit words in network order, not folded: sums of parts are added, where all parts
/// but the last are of an even length.
public final class InternetChecksum {
  /// In the order of most machines: the sum is the same but for the order of its two bytes (RFC
  /// 1071, section 2 (B)), and a word needs not be turned.
  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final ValueLayout.OfLong WORDS =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final long LOW = 0xFFFF_FFFFL;
  private static final int UNROLLED = 4 * Long.BYTES;

  private InternetChecksum() {}

  /// Returns the checksum of `length` bytes at `offset`; 0 where they hold their own right
  /// checksum.
  public static int of(ByteBuffer buffer, int offset, int length) {
    return finish(sum(buffer, offset, length));
  }

  /// Returns the sum of `length` bytes at `offset`, less than 2^16.
  public static long sum(ByteBuffer buffer, int offset, int length) {
    int at = offset;
    int end = offset + length;
    // Two sums, so that no addition waits for the one before.
    long even = 0;
    long odd = 0;
    for (; at + UNROLLED <= end; at += UNROLLED) {
      long a = (long) LONG.get(buffer, at);
      long b = (long) LONG.get(buffer, at + Long.BYTES);
      long c = (long) LONG.get(buffer, at + 2 * Long.BYTES);
      long d = (long) LONG.get(buffer, at + 3 * Long.BYTES);
      even += (a & LOW) + (b & LOW) + (c & LOW) + (d & LOW);
      odd += (a >>> 32) + (b >>> 32) + (c >>> 32) + (d >>> 32);
    }
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      long a = (long) LONG.get(buffer, at);
      even += a & LOW;
      odd += a >>> 32;
    }
    long rest = 0;
    for (; at + 1 < end; at += 2) {
      rest += buffer.getShort(at) & 0xFFFF;
    }
    if (at < end) {
      rest += (buffer.get(at) & 0xFF) << 8;
    }
    // Each less than 2^60: a buffer has less than 2^28 words.
    return fold(turned(even + odd) + rest);
  }

  /// Returns the sum of `length` bytes at `offset`, less than 2^16: for payloads, whose words the
  /// JVM's compiler adds up several at a time, where the segment is one that the caller keeps.
  public static long sum(MemorySegment memory, long offset, int length) {
    int words = length / Long.BYTES;
    long sum = 0;
    for (int i = 0; i < words; i++) {
      long word = memory.get(WORDS, offset + (long) Long.BYTES * i);
      sum += (word & LOW) + (word >>> 32);
    }
    long rest = 0;
    for (int at = words * Long.BYTES; at < length; at++) {
      int value = memory.get(ValueLayout.JAVA_BYTE, offset + at) & 0xFF;
      rest += at % 2 == 0 ? value << 8 : value;
    }
    return fold(turned(sum) + rest);
  }

  /// Folds a sum of words in the other order, and turns it.
  private static int turned(long sum) {
    return Short.reverseBytes((short) fold(sum)) & 0xFFFF;
  }

  /// Folds a sum into 16 bits.
  public static int fold(long sum) {
    long folded = sum;
    while (folded >>> 16 != 0) {
      folded = (folded & 0xFFFF) + (folded >>> 16);
    }
    return (int) folded;
  }

  /// Brings a checksum up to a word that changed (RFC 1624, equation 3).
  ///
  /// @param field where the checksum is
  /// @param before the word as it was summed
  /// @param after the word as it is
  public static void update(ByteBuffer buffer, int field, int before, int after) {
    long sum = (~buffer.getShort(field) & 0xFFFFL) + (~before & 0xFFFFL) + (after & 0xFFFFL);
    buffer.putShort(field, (short) finish(sum));
  }

  /// Returns the checksum that makes a sum right, its own field having been summed as 0.
  public static int finish(long sum) {
    return ~fold(sum) & 0xFFFF;
  }
}

package io.interspan.linux;

import io.interspan.packet.Slab;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The parts of memory that are written together, one behind the other (`iovec`s, writev(2)): on a
/// machine of 64 bits, address 8 and length 8. For one thread.
public final class Parts {
  private static final int PART_BYTES = 16;

  private final Slab slab;
  private int count;

  /// Makes room for parts.
  ///
  /// @param capacity the most parts
  public Parts(int capacity) {
    slab =
        new Slab(ByteBuffer.allocateDirect(capacity * PART_BYTES).order(ByteOrder.nativeOrder()));
  }

  /// Forgets all parts.
  public void clear() {
    count = 0;
  }

  /// Adds a part.
  public void add(long at, int length) {
    slab.buffer().putLong(count * PART_BYTES, at);
    slab.buffer().putLong(count * PART_BYTES + Long.BYTES, length);
    count++;
  }

  /// Returns how many there are.
  public int count() {
    return count;
  }

  long address() {
    return slab.address();
  }
}

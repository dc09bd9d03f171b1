package io.interspan.packet;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// Memory outside the Java heap that frames lie in, with its address for system calls. It lives as
/// long as this object.
///
/// One owner; the buffer is used with absolute positions only.
public final class Slab {
  private final ByteBuffer buffer;
  private final MemorySegment memory;
  private final long address;

  /// Allocates memory.
  public Slab(int bytes) {
    this(ByteBuffer.allocateDirect(bytes));
  }

  /// Takes over a buffer.
  ///
  /// @param buffer outside the heap
  public Slab(ByteBuffer buffer) {
    if (!buffer.isDirect()) {
      throw new IllegalArgumentException("a slab lies outside the heap: " + buffer);
    }
    this.buffer = buffer.clear();
    this.memory = MemorySegment.ofBuffer(this.buffer);
    this.address = memory.address();
  }

  /// Returns the memory.
  public ByteBuffer buffer() {
    return buffer;
  }

  /// Returns the memory as a segment, which loops over payloads read faster.
  public MemorySegment memory() {
    return memory;
  }

  /// Returns where byte 0 of the buffer is.
  public long address() {
    return address;
  }
}

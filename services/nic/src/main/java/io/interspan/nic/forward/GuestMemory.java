package io.interspan.nic.forward;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The memory of one guest: guest-physical addresses from 0 on are offsets into one direct buffer.
///
/// What belongs to rings is little-endian (virtio 1.2, section 1.4) and is read and written here;
/// the buffer itself is big-endian, as frames are. Callers check ranges first.
public final class GuestMemory {
  private static final VarHandle SHORTS =
      MethodHandles.byteBufferViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final ByteBuffer buffer;

  /// Creates the memory of a guest.
  ///
  /// @param bytes its size
  public GuestMemory(int bytes) {
    this(ByteBuffer.allocateDirect(bytes));
  }

  /// Creates a view of memory that exists already.
  ///
  /// @param buffer direct, big-endian, from its first byte on
  public GuestMemory(ByteBuffer buffer) {
    if (!buffer.isDirect() || buffer.order() != ByteOrder.BIG_ENDIAN) {
      throw new IllegalArgumentException("guest memory is a direct, big-endian buffer");
    }
    this.buffer = buffer;
  }

  /// Returns the memory; use absolute positions only.
  public ByteBuffer buffer() {
    return buffer;
  }

  /// Returns the size in bytes.
  public int size() {
    return buffer.capacity();
  }

  /// Returns whether `length` bytes at `address` are all in this memory. Both are unsigned, so that
  /// no sum of them can wrap around.
  public boolean holds(long address, long length) {
    return address >= 0 && length >= 0 && length <= size() && address <= size() - length;
  }

  /// Reads 16 bits.
  public int getShort(int offset) {
    return (short) SHORTS.get(buffer, offset) & 0xFFFF;
  }

  /// Reads 16 bits that the other side publishes: what it wrote before is seen after.
  public int getShortAcquire(int offset) {
    return (short) SHORTS.getAcquire(buffer, offset) & 0xFFFF;
  }

  /// Reads 32 bits.
  public int getInt(int offset) {
    return (int) INTS.get(buffer, offset);
  }

  /// Reads 64 bits.
  public long getLong(int offset) {
    return (long) LONGS.get(buffer, offset);
  }

  /// Writes 16 bits.
  public void putShort(int offset, int value) {
    SHORTS.set(buffer, offset, (short) value);
  }

  /// Writes 16 bits and with them publishes all that was written before.
  public void putShortRelease(int offset, int value) {
    SHORTS.setRelease(buffer, offset, (short) value);
  }

  /// Writes 32 bits.
  public void putInt(int offset, int value) {
    INTS.set(buffer, offset, value);
  }

  /// Writes 64 bits.
  public void putLong(int offset, long value) {
    LONGS.set(buffer, offset, value);
  }
}

package io.interspan.nic;

import io.interspan.nic.forward.GuestMemory;
import io.interspan.nic.forward.SplitRing;
import java.lang.invoke.VarHandle;

/// The driver side of a split virtqueue (virtio 1.2, section 2.7.13): each descriptor has one
/// buffer of its own, so that a chain is one descriptor and its number is the buffer's.
final class DriverQueue {
  private final GuestMemory memory;
  private final SplitRing ring;
  private final int buffers;
  private final int bufferBytes;
  private final int flags;
  private final int[] free;
  private int freeCount;
  private int nextAvailable;
  private int nextUsed;

  /// Creates the driver side, with all buffers free.
  ///
  /// @param buffers where the buffers are, one after another
  /// @param bufferBytes the size of each
  /// @param deviceWrites whether the device writes them
  DriverQueue(
      GuestMemory memory, SplitRing ring, int buffers, int bufferBytes, boolean deviceWrites) {
    this.memory = memory;
    this.ring = ring;
    this.buffers = buffers;
    this.bufferBytes = bufferBytes;
    flags = deviceWrites ? SplitRing.WRITE : 0;
    free = new int[ring.size()];
    for (int i = 0; i < free.length; i++) {
      free[i] = free.length - 1 - i;
    }
    freeCount = free.length;
  }

  /// Returns how many buffers are free.
  int freeCount() {
    return freeCount;
  }

  /// Takes a free buffer.
  ///
  /// @return its number, or -1 if there is none
  int claim() {
    return freeCount == 0 ? -1 : free[--freeCount];
  }

  /// Gives a buffer back to the free ones, unused or used.
  void release(int buffer) {
    free[freeCount++] = buffer;
  }

  /// Returns where in memory a buffer begins.
  int offset(int buffer) {
    return buffers + buffer * bufferBytes;
  }

  int bufferBytes() {
    return bufferBytes;
  }

  /// Makes a buffer available to the device, to be seen at the next [#publish].
  ///
  /// @param length how much of it
  void post(int buffer, int length) {
    int descriptor = ring.descriptor(buffer);
    memory.putLong(descriptor + SplitRing.ADDRESS_OFFSET, offset(buffer));
    memory.putInt(descriptor + SplitRing.LENGTH_OFFSET, length);
    memory.putShort(descriptor + SplitRing.FLAGS_OFFSET, flags);
    memory.putShort(descriptor + SplitRing.NEXT_OFFSET, 0);
    memory.putShort(ring.availableElement(nextAvailable), buffer);
    nextAvailable = nextAvailable + 1 & 0xFFFF;
  }

  /// Lets the device see all that was posted.
  void publish() {
    memory.putShortRelease(ring.available() + SplitRing.RING_INDEX_OFFSET, nextAvailable);
    VarHandle.fullFence();
  }

  /// Returns whether the device has given a buffer back that was not yet taken with [#next].
  boolean hasNext() {
    return memory.getShortAcquire(ring.used() + SplitRing.RING_INDEX_OFFSET) != nextUsed;
  }

  /// Returns the next element of the used ring: the buffer's number in the lower 32 bits, the bytes
  /// written in the upper.
  long next() {
    int element = ring.usedElement(nextUsed);
    nextUsed = nextUsed + 1 & 0xFFFF;
    return (memory.getInt(element) & 0xFFFF_FFFFL)
        | (long) memory.getInt(element + SplitRing.USED_LENGTH_OFFSET) << 32;
  }
}

package io.interspan.nic.forward;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The device side of a split virtqueue: takes the chains that the guest made available, reads or
/// writes their buffers, and gives them back.
///
/// The guest may write anything at any time. So each field is read once into memory of our own and
/// judged there; a guest that breaks a rule has this queue stopped with a [QueueFault], for good. A
/// chain is the device's from [#take] to [#giveBack] (or [#putBack]), the guest's at any other
/// time.
///
/// One thread only, but for [#fault]; the guest may run on another. Allocates nothing after its
/// creation.
public final class DeviceQueue {
  private static final int INDEX_MASK = 0xFFFF;

  private final GuestMemory memory;
  private final SplitRing ring;
  private final boolean deviceWrites;
  private final int[] offsets;
  private final int[] lengths;
  private int parts;
  private int head;
  private long bytes;
  private int nextAvailable;
  private int nextUsed;
  private int published;
  private volatile @Nullable QueueFault fault;

  /// Creates the device side of a queue.
  ///
  /// @param deviceWrites true for a queue to receive with (the device writes the guest's buffers),
  ///   false for one to send with
  public DeviceQueue(GuestMemory memory, SplitRing ring, boolean deviceWrites) {
    this.memory = memory;
    this.ring = ring;
    this.deviceWrites = deviceWrites;
    offsets = new int[ring.size()];
    lengths = new int[ring.size()];
    if (!ring.fits(memory)) {
      fault = QueueFault.BAD_RING;
    }
  }

  /// Returns why the queue was stopped, or null while it runs; from any thread.
  public @Nullable QueueFault fault() {
    return fault;
  }

  /// Takes the next chain that the guest made available.
  ///
  /// @return false if there is none, or the queue is stopped
  public boolean take() {
    if (fault != null) {
      return false;
    }
    int available = memory.getShortAcquire(ring.available() + SplitRing.RING_INDEX_OFFSET);
    int waiting = available - nextAvailable & INDEX_MASK;
    if (waiting == 0) {
      return false;
    }
    if (waiting > ring.size()) {
      return stop(QueueFault.INDEX_JUMPED);
    }
    head = memory.getShort(ring.availableElement(nextAvailable));
    if (!readChain()) {
      return false;
    }
    nextAvailable = nextAvailable + 1 & INDEX_MASK;
    return true;
  }

  private boolean readChain() {
    parts = 0;
    bytes = 0;
    int index = head;
    while (true) {
      if (index >= ring.size()) {
        return stop(QueueFault.BAD_DESCRIPTOR);
      }
      if (parts == ring.size()) {
        return stop(QueueFault.LOOP);
      }
      int descriptor = ring.descriptor(index);
      long address = memory.getLong(descriptor + SplitRing.ADDRESS_OFFSET);
      int length = memory.getInt(descriptor + SplitRing.LENGTH_OFFSET);
      int flags = memory.getShort(descriptor + SplitRing.FLAGS_OFFSET);
      var wrong = judge(address, length, flags);
      if (wrong != null) {
        return stop(wrong);
      }
      offsets[parts] = (int) address;
      lengths[parts] = length;
      parts++;
      bytes += length;
      if ((flags & SplitRing.NEXT) == 0) {
        return true;
      }
      index = memory.getShort(descriptor + SplitRing.NEXT_OFFSET);
    }
  }

  private @Nullable QueueFault judge(long address, int length, int flags) {
    if ((flags & SplitRing.INDIRECT) != 0) {
      return QueueFault.INDIRECT;
    }
    if (((flags & SplitRing.WRITE) != 0) != deviceWrites) {
      return deviceWrites ? QueueFault.NOT_WRITABLE : QueueFault.NOT_READABLE;
    }
    if (length <= 0) {
      return QueueFault.BAD_LENGTH;
    }
    return memory.holds(address, length) ? null : QueueFault.BAD_ADDRESS;
  }

  private boolean stop(QueueFault why) {
    fault = why;
    return false;
  }

  /// Returns the bytes of the chain taken, over all its buffers.
  public long bytes() {
    return bytes;
  }

  /// Copies `length` bytes into the chain taken, from its byte `at` on; the caller has asked
  /// [#bytes].
  public void write(int at, ByteBuffer from, int offset, int length) {
    int skip = at;
    int done = 0;
    for (int i = 0; i < parts && done < length; i++) {
      int part = Math.min(lengths[i] - skip, length - done);
      if (part > 0) {
        memory.buffer().put(offsets[i] + skip, from, offset + done, part);
        done += part;
        skip = 0;
      } else {
        skip -= lengths[i];
      }
    }
  }

  /// Copies `length` bytes out of the chain taken, from its byte `at` on; the caller has asked
  /// [#bytes].
  public void read(int at, ByteBuffer to, int offset, int length) {
    int skip = at;
    int done = 0;
    for (int i = 0; i < parts && done < length; i++) {
      int part = Math.min(lengths[i] - skip, length - done);
      if (part > 0) {
        to.put(offset + done, memory.buffer(), offsets[i] + skip, part);
        done += part;
        skip = 0;
      } else {
        skip -= lengths[i];
      }
    }
  }

  /// Gives the chain taken back to the guest, to be seen at the next [#publish].
  ///
  /// @param written the bytes that the device wrote
  public void giveBack(int written) {
    int element = ring.usedElement(nextUsed);
    memory.putInt(element, head);
    memory.putInt(element + SplitRing.USED_LENGTH_OFFSET, written);
    nextUsed = nextUsed + 1 & INDEX_MASK;
  }

  /// Leaves the chain taken where it was: the next [#take] takes it again.
  public void putBack() {
    nextAvailable = nextAvailable - 1 & INDEX_MASK;
  }

  /// Lets the guest see all that was given back.
  ///
  /// @return whether it wants to be notified of it
  public boolean publish() {
    if (published == nextUsed) {
      return false;
    }
    published = nextUsed;
    memory.putShortRelease(ring.used() + SplitRing.RING_INDEX_OFFSET, nextUsed);
    // The index must be seen before the flags are read, or both sides wait (section 2.7.7.2).
    VarHandle.fullFence();
    int flags = memory.getShort(ring.available() + SplitRing.RING_FLAGS_OFFSET);
    return (flags & SplitRing.NO_NOTIFICATION) == 0;
  }
}

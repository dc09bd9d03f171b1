package io.interspan.nic.forward;

import java.util.ArrayList;
import java.util.List;

/// A driver that writes whatever a test says into a ring, right or wrong.
final class RingWriter {
  /// An element of the used ring.
  record Used(int id, int length) {}

  final GuestMemory memory;
  final SplitRing ring;
  private int available;
  private int used;

  RingWriter(GuestMemory memory, SplitRing ring) {
    this.memory = memory;
    this.ring = ring;
  }

  void descriptor(int index, long address, int length, int flags, int next) {
    int at = ring.descriptor(index);
    memory.putLong(at + SplitRing.ADDRESS_OFFSET, address);
    memory.putInt(at + SplitRing.LENGTH_OFFSET, length);
    memory.putShort(at + SplitRing.FLAGS_OFFSET, flags);
    memory.putShort(at + SplitRing.NEXT_OFFSET, next);
  }

  void makeAvailable(int head) {
    memory.putShort(ring.availableElement(available), head);
    setAvailableIndex(available + 1);
  }

  void setAvailableIndex(int index) {
    available = index & 0xFFFF;
    memory.putShortRelease(ring.available() + SplitRing.RING_INDEX_OFFSET, available);
  }

  void wantNoNotification(boolean none) {
    memory.putShort(
        ring.available() + SplitRing.RING_FLAGS_OFFSET, none ? SplitRing.NO_NOTIFICATION : 0);
  }

  List<Used> takeUsed() {
    var taken = new ArrayList<Used>();
    int index = memory.getShortAcquire(ring.used() + SplitRing.RING_INDEX_OFFSET);
    for (; used != index; used = used + 1 & 0xFFFF) {
      int at = ring.usedElement(used);
      taken.add(new Used(memory.getInt(at), memory.getInt(at + SplitRing.USED_LENGTH_OFFSET)));
    }
    return taken;
  }
}

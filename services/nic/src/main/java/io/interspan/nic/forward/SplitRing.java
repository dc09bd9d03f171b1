package io.interspan.nic.forward;

/// Where the three parts of a split virtqueue are in guest memory (virtio 1.2, sections 2.7.5,
/// 2.7.6, 2.7.8). All fields are little-endian.
///
/// ```text
/// descriptor table, 16 bytes each:          available ring (driver writes):
/// +---------------------------------+       +-------+-------+-----------+-----+
/// | address (64)                    |       | flags | index | head[size]| ... |
/// +----------------+-------+--------+       +-------+-------+-----------+-----+
/// | length (32)    | flags | next   |       used ring (device writes):
/// +----------------+-------+--------+       +-------+-------+-----------------------+
///                                           | flags | index | {id, length}[size]| ...|
///                                           +-------+-------+-----------------------+
/// ```
///
/// @param size the number of descriptors, a power of two up to [#MAX_SIZE]
/// @param descriptors address of the descriptor table, aligned to 16
/// @param available address of the available ring, aligned to 2
/// @param used address of the used ring, aligned to 4
public record SplitRing(int size, int descriptors, int available, int used) {
  /// The largest queue (virtio 1.2, section 2.7).
  public static final int MAX_SIZE = 32_768;

  public static final int DESCRIPTOR_LENGTH = 16;
  public static final int ADDRESS_OFFSET = 0;
  public static final int LENGTH_OFFSET = 8;
  public static final int FLAGS_OFFSET = 12;
  public static final int NEXT_OFFSET = 14;

  /// Descriptor flags.
  public static final int NEXT = 1;

  public static final int WRITE = 2;
  public static final int INDIRECT = 4;

  public static final int RING_FLAGS_OFFSET = 0;
  public static final int RING_INDEX_OFFSET = 2;
  public static final int RING_OFFSET = 4;
  public static final int AVAILABLE_ELEMENT_LENGTH = 2;
  public static final int USED_ELEMENT_LENGTH = 8;
  public static final int USED_LENGTH_OFFSET = 4;

  /// In the available ring's flags: raise no notification for used buffers; in the used ring's:
  /// none for available ones.
  public static final int NO_NOTIFICATION = 1;

  public SplitRing {
    if (size < 1 || size > MAX_SIZE || Integer.bitCount(size) != 1) {
      throw new IllegalArgumentException(
          "a queue's size is a power of two up to " + MAX_SIZE + ", not " + size);
    }
  }

  /// Lays the three parts out one after another.
  ///
  /// @param base where, aligned to 16
  public static SplitRing at(int base, int size) {
    int available = base + DESCRIPTOR_LENGTH * size;
    int used = align(available + RING_OFFSET + AVAILABLE_ELEMENT_LENGTH * size + 2, 4);
    return new SplitRing(size, base, available, used);
  }

  /// Returns the first address behind all three parts, aligned to 16, for a ring made by [#at].
  public int end() {
    return align(used + RING_OFFSET + USED_ELEMENT_LENGTH * size + 2, 16);
  }

  private static int align(int address, int to) {
    return (address + to - 1) / to * to;
  }

  /// Returns whether all parts are aligned and in `memory`.
  public boolean fits(GuestMemory memory) {
    return descriptors % 16 == 0
        && available % 2 == 0
        && used % 4 == 0
        && memory.holds(descriptors, (long) DESCRIPTOR_LENGTH * size)
        && memory.holds(available, RING_OFFSET + (long) AVAILABLE_ELEMENT_LENGTH * size)
        && memory.holds(used, RING_OFFSET + (long) USED_ELEMENT_LENGTH * size);
  }

  /// Returns the address of a descriptor.
  public int descriptor(int index) {
    return descriptors + DESCRIPTOR_LENGTH * index;
  }

  /// Returns the address of the place in the available ring for a running index.
  public int availableElement(int index) {
    return available + RING_OFFSET + AVAILABLE_ELEMENT_LENGTH * (index & size - 1);
  }

  /// Returns the address of the place in the used ring for a running index.
  public int usedElement(int index) {
    return used + RING_OFFSET + USED_ELEMENT_LENGTH * (index & size - 1);
  }
}

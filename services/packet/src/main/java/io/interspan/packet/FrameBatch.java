package io.interspan.packet;

import io.interspan.model.net.IpAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// A run of frames that travel together, at most [#capacity] of them, preallocated once and used
/// again and again.
///
/// A frame is a range of a slab: either of the batch's own storage ([#claim], with [#HEADROOM]
/// bytes before it for an outer header), which claimed frames take one behind the other, or of a
/// slab that belongs to somebody else ([#wrap], valid until [#clear]). A batch belongs to one loop
/// at a time; it is not safe for use by two threads at once.
///
/// Bounds: a full batch takes no more frames; callers ask [#isFull] first.
public final class FrameBatch {
  /// Bytes before a claimed frame, for the outer headers that are written in front of it.
  public static final int HEADROOM = 64;

  /// The usual number of frames of a batch: the most that one poll of a port brings.
  public static final int CAPACITY = 64;

  /// The usual storage of a frame in bytes, headroom included.
  public static final int SLOT_BYTES = 2048;

  /// The longest frame in bytes: 64 KiB of IP, as kernels make it, an Ethernet header and two VLAN
  /// tags.
  public static final int LONGEST_FRAME = 65_535 + 22;

  /// A few of the longest frames, or as many short ones as a batch has; and small enough for a
  /// processor's cache.
  private static final int LONG_STORAGE = 256 << 10;

  /// The ingress of frames that came from the network instead of a port.
  public static final int FROM_TUNNEL = -1;

  private static final int ALIGNMENT = 8;

  private final Slab own;
  private final int room;
  private final Slab[] slabs;
  private final int[] offsets;
  private final int[] lengths;
  private final long[] offloads;
  private final long[] sourceHigh;
  private final long[] sourceLow;
  private final boolean[] sourceIpv6;

  /// The bytes of the own storage that are taken.
  private int taken;

  private int size;
  private int ingress = FROM_TUNNEL;

  /// Creates a batch of [#CAPACITY] frames with storage of [#SLOT_BYTES] each.
  public FrameBatch() {
    this(CAPACITY, SLOT_BYTES);
  }

  /// Creates a batch of frames that are all of one size at most.
  ///
  /// @param capacity the most frames that it takes
  /// @param slotBytes the storage of each frame in bytes, headroom included; 0 for a batch that
  ///   only refers to others' slabs
  public FrameBatch(int capacity, int slotBytes) {
    this(capacity, capacity * slotBytes, Math.max(0, slotBytes - HEADROOM));
  }

  /// Creates a batch whose frames share its storage: few long ones, or many short ones.
  ///
  /// @param capacity the most frames that it takes
  /// @param storageBytes the storage of all frames in bytes, headroom included
  /// @param room the longest frame in bytes; while there is no room for one of this length, the
  ///   batch is full
  public FrameBatch(int capacity, int storageBytes, int room) {
    if (capacity < 1 || storageBytes < 0 || room < 0) {
      throw new IllegalArgumentException(
          "a batch has at least one frame, and 0 bytes or more of storage and room, not %d, %d, %d"
              .formatted(capacity, storageBytes, room));
    }
    this.room = room;
    own = new Slab(storageBytes);
    slabs = new Slab[capacity];
    Arrays.fill(slabs, own);
    offsets = new int[capacity];
    lengths = new int[capacity];
    offloads = new long[capacity];
    sourceHigh = new long[capacity];
    sourceLow = new long[capacity];
    sourceIpv6 = new boolean[capacity];
  }

  /// Creates a batch of up to [#CAPACITY] frames of any length.
  public static FrameBatch ofAnyLength() {
    return new FrameBatch(CAPACITY, LONG_STORAGE, LONGEST_FRAME);
  }

  /// Returns the number of frames.
  public int size() {
    return size;
  }

  /// Returns the bytes of all frames.
  public int bytes() {
    int bytes = 0;
    for (int i = 0; i < size; i++) {
      bytes += lengths[i];
    }
    return bytes;
  }

  /// Returns the most frames that fit.
  public int capacity() {
    return slabs.length;
  }

  /// Returns whether no frame fits any more: there are as many as may be, or no storage is left for
  /// one of the longest.
  public boolean isFull() {
    return size == slabs.length || (room > 0 && taken + HEADROOM + room > own.buffer().capacity());
  }

  /// Returns the longest frame, in bytes, that may be claimed.
  public int room() {
    return room;
  }

  /// Forgets all frames, and where they came from.
  public void clear() {
    Arrays.fill(slabs, 0, size, own);
    size = 0;
    taken = 0;
    ingress = FROM_TUNNEL;
  }

  /// Adds an empty frame in the batch's own storage, behind [#HEADROOM] bytes, with [#room] for its
  /// bytes until the next one is claimed; it keeps what [#setLength] says.
  ///
  /// @return its index
  public int claim() {
    int index = next();
    slabs[index] = own;
    offsets[index] = taken + HEADROOM;
    lengths[index] = 0;
    return index;
  }

  /// Takes back the frame that was claimed last, if nothing has come of it.
  public void unclaim() {
    size--;
    taken = offsets[size] - HEADROOM;
  }

  /// Adds a frame that lies in a slab of somebody else, who leaves it alone until [#clear].
  ///
  /// @return its index
  public int wrap(Slab slab, int offset, int length) {
    int index = next();
    slabs[index] = slab;
    offsets[index] = offset;
    lengths[index] = length;
    return index;
  }

  /// Adds a copy of a frame of another batch in this one's own storage, with what is known of it.
  ///
  /// @return its index, or -1 if it is longer than [#room]
  public int copyOf(FrameBatch from, int index) {
    int to = copyOf(from.slabs[index], from.offsets[index], from.lengths[index]);
    if (to < 0) {
      return -1;
    }
    offloads[to] = from.offloads[index];
    sourceHigh[to] = from.sourceHigh[index];
    sourceLow[to] = from.sourceLow[index];
    sourceIpv6[to] = from.sourceIpv6[index];
    return to;
  }

  /// Adds a copy of a frame that lies in a slab of somebody else, in this one's own storage.
  ///
  /// @return its index, or -1 if it is longer than [#room]
  public int copyOf(Slab slab, int offset, int length) {
    if (length > room) {
      return -1;
    }
    int to = claim();
    buffer(to).put(offsets[to], slab.buffer(), offset, length);
    setLength(to, length);
    return to;
  }

  private int next() {
    if (isFull()) {
      throw new IllegalStateException(
          "the batch is full: it has %d of %d frames".formatted(size, slabs.length));
    }
    int index = size++;
    offloads[index] = Offload.NONE;
    sourceHigh[index] = 0;
    sourceLow[index] = 0;
    sourceIpv6[index] = false;
    return index;
  }

  /// Returns the buffer that frame `index` lies in; use absolute positions only.
  public ByteBuffer buffer(int index) {
    return slabs[index].buffer();
  }

  /// Returns the slab that frame `index` lies in.
  public Slab slab(int index) {
    return slabs[index];
  }

  /// Returns where in memory frame `index` begins.
  public long address(int index) {
    return slabs[index].address() + offsets[index];
  }

  /// Returns where in its buffer frame `index` begins.
  public int offset(int index) {
    return offsets[index];
  }

  /// Returns the length of frame `index` in bytes.
  public int length(int index) {
    return lengths[index];
  }

  /// Sets the length of frame `index`, after its bytes were written. A claimed frame is set before
  /// the next one is claimed.
  public void setLength(int index, int length) {
    lengths[index] = length;
    if (slabs[index] == own && index == size - 1) {
      taken = Math.ceilDiv(offsets[index] + length, ALIGNMENT) * ALIGNMENT;
    }
  }

  /// Returns what is left to do for frame `index`: see [Offload].
  public long offload(int index) {
    return offloads[index];
  }

  /// Sets what is left to do for frame `index`: see [Offload].
  public void setOffload(int index, long offload) {
    offloads[index] = offload;
  }

  /// Returns the number of the port that all the frames came from, or [#FROM_TUNNEL].
  public int ingress() {
    return ingress;
  }

  /// Sets the number of the port that all the frames came from, or [#FROM_TUNNEL].
  public void setIngress(int port) {
    ingress = port;
  }

  /// Sets the outer source address of frame `index`, for frames from the network.
  public void setSource(int index, IpAddress source) {
    setSource(index, source.family() == IpAddress.Family.IPV6, source.high(), source.low());
  }

  /// Sets the outer source address of frame `index`, in two halves.
  ///
  /// @param high 0 for IPv4
  public void setSource(int index, boolean ipv6, long high, long low) {
    sourceHigh[index] = high;
    sourceLow[index] = low;
    sourceIpv6[index] = ipv6;
  }

  /// Returns the first 64 bits of the outer source address of frame `index`; 0 for IPv4.
  public long sourceHigh(int index) {
    return sourceHigh[index];
  }

  /// Returns the last 64 bits of the outer source address of frame `index`.
  public long sourceLow(int index) {
    return sourceLow[index];
  }

  /// Returns whether the outer source address of frame `index` is an IPv6 address.
  public boolean sourceIsIpv6(int index) {
    return sourceIpv6[index];
  }

  @Override
  public String toString() {
    return "FrameBatch["
        + size
        + " of "
        + slabs.length
        + ", ingress "
        + ingress
        + ", lengths "
        + Arrays.toString(Arrays.copyOf(lengths, size))
        + "]";
  }
}

package io.interspan.packet;

import io.interspan.model.net.IpAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// A run of frames that travel together, at most [#capacity] of them, preallocated once and used
/// again and again.
///
/// A frame is a range of a buffer: either of the slot's own storage ([#claim], with [#HEADROOM]
/// bytes before it for an outer header) or of a buffer that belongs to somebody else ([#wrap],
/// valid until [#clear]). A batch belongs to one loop at a time; it is not safe for use by two
/// threads at once.
///
/// Bounds: a full batch takes no more frames; callers ask [#isFull] first.
public final class FrameBatch {
  /// Bytes before a claimed frame, for the outer headers that are written in front of it.
  public static final int HEADROOM = 64;

  /// The usual number of frames of a batch: the most that one `recvmmsg` or ring poll brings.
  public static final int CAPACITY = 64;

  /// The usual size of a slot's own storage in bytes, headroom included.
  public static final int SLOT_BYTES = 2048;

  /// The ingress of frames that came from the network instead of a port.
  public static final int FROM_TUNNEL = -1;

  private static final ByteBuffer NO_STORAGE = ByteBuffer.allocateDirect(0);

  private final ByteBuffer[] own;
  private final ByteBuffer[] buffers;
  private final int[] offsets;
  private final int[] lengths;
  private final long[] offloads;
  private final long[] sourceHigh;
  private final long[] sourceLow;
  private final boolean[] sourceIpv6;
  private final int slotBytes;
  private int size;
  private int ingress = FROM_TUNNEL;

  /// Creates a batch of [#CAPACITY] frames with storage of [#SLOT_BYTES] each.
  public FrameBatch() {
    this(CAPACITY, SLOT_BYTES);
  }

  /// Creates a batch.
  ///
  /// @param capacity the most frames that it takes
  /// @param slotBytes the bytes of each frame's own storage, headroom included; 0 for a batch that
  ///   only refers to others' buffers
  public FrameBatch(int capacity, int slotBytes) {
    if (capacity < 1 || slotBytes < 0) {
      throw new IllegalArgumentException(
          "a batch has at least one frame, of 0 bytes or more, not " + capacity + ", " + slotBytes);
    }
    this.slotBytes = slotBytes;
    own = new ByteBuffer[capacity];
    buffers = new ByteBuffer[capacity];
    offsets = new int[capacity];
    lengths = new int[capacity];
    offloads = new long[capacity];
    sourceHigh = new long[capacity];
    sourceLow = new long[capacity];
    sourceIpv6 = new boolean[capacity];
    var slab = slotBytes == 0 ? NO_STORAGE : ByteBuffer.allocateDirect(capacity * slotBytes);
    for (int i = 0; i < capacity; i++) {
      own[i] = slotBytes == 0 ? NO_STORAGE : slab.slice(i * slotBytes, slotBytes);
      buffers[i] = own[i];
    }
  }

  /// Returns the number of frames.
  public int size() {
    return size;
  }

  /// Returns the most frames that fit.
  public int capacity() {
    return own.length;
  }

  /// Returns whether no frame fits any more.
  public boolean isFull() {
    return size == own.length;
  }

  /// Returns the longest frame, in bytes, that a claimed slot holds behind its headroom.
  public int slotRoom() {
    return Math.max(0, slotBytes - HEADROOM);
  }

  /// Forgets all frames, and where they came from.
  public void clear() {
    System.arraycopy(own, 0, buffers, 0, size);
    size = 0;
    ingress = FROM_TUNNEL;
  }

  /// Adds an empty frame in the slot's own storage, behind [#HEADROOM] bytes.
  ///
  /// @return its index
  public int claim() {
    int index = next();
    buffers[index] = own[index];
    offsets[index] = Math.min(HEADROOM, slotBytes);
    lengths[index] = 0;
    return index;
  }

  /// Adds a frame that lies in a buffer of somebody else, who leaves it alone until [#clear].
  ///
  /// @return its index
  public int wrap(ByteBuffer buffer, int offset, int length) {
    int index = next();
    buffers[index] = buffer;
    offsets[index] = offset;
    lengths[index] = length;
    return index;
  }

  /// Adds a copy of a frame of another batch in this one's own storage, with what is known of it.
  ///
  /// @return its index, or -1 if it is longer than a slot
  public int copyOf(FrameBatch from, int index) {
    int length = from.lengths[index];
    if (length > slotRoom()) {
      return -1;
    }
    int to = claim();
    own[to].put(offsets[to], from.buffers[index], from.offsets[index], length);
    lengths[to] = length;
    offloads[to] = from.offloads[index];
    sourceHigh[to] = from.sourceHigh[index];
    sourceLow[to] = from.sourceLow[index];
    sourceIpv6[to] = from.sourceIpv6[index];
    return to;
  }

  private int next() {
    if (isFull()) {
      throw new IllegalStateException("the batch already has its " + own.length + " frames");
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
    return buffers[index];
  }

  /// Returns where in its buffer frame `index` begins.
  public int offset(int index) {
    return offsets[index];
  }

  /// Returns the length of frame `index` in bytes.
  public int length(int index) {
    return lengths[index];
  }

  /// Sets the length of frame `index`, after its bytes were written.
  public void setLength(int index, int length) {
    lengths[index] = length;
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
    sourceHigh[index] = source.high();
    sourceLow[index] = source.low();
    sourceIpv6[index] = source.family() == IpAddress.Family.IPV6;
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
        + own.length
        + ", ingress "
        + ingress
        + ", lengths "
        + Arrays.toString(Arrays.copyOf(lengths, size))
        + "]";
  }
}

package io.interspan.linux;

import io.interspan.packet.Slab;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The `mmsghdr`s of a call of `sendmmsg` or `recvmmsg`, each with its address, its control data
/// and a run of parts (`iovec`s) of a common pool: on a machine of 64 bits.
///
/// ```text
/// mmsghdr  name 8, name length 4, padding 4, parts 8, number of parts 8,
///          control 8, control length 8, flags 4, padding 4 | length 4, padding 4
/// iovec    address 8, length 8
/// cmsghdr  length 8, level 4, type 4 | data
/// ```
final class MessageVector {
  static final int CONTROL_BYTES = 24;
  static final int SOL_UDP = 17;
  static final int UDP_GRO = 104;

  private static final int MESSAGE_BYTES = 64;
  private static final int NAME = 0;
  private static final int NAME_LENGTH = 8;
  private static final int PARTS = 16;
  private static final int PART_COUNT = 24;
  private static final int CONTROL = 32;
  private static final int CONTROL_LENGTH = 40;
  private static final int FLAGS = 48;
  private static final int LENGTH = 56;

  private static final int NAME_STRIDE = 32;
  private static final int PART_BYTES = 16;
  private static final int PART_LENGTH = 8;

  private static final int CONTROL_LEVEL = 8;
  private static final int CONTROL_TYPE = 12;
  private static final int CONTROL_DATA = 16;

  private final ByteBuffer memory;
  private final long address;

  /// Where the names, the control data and the parts begin.
  private final int names;

  private final int controls;
  private final int pool;

  MessageVector(int capacity, int parts) {
    names = capacity * MESSAGE_BYTES;
    controls = names + capacity * NAME_STRIDE;
    pool = controls + capacity * CONTROL_BYTES;
    int bytes = pool + parts * PART_BYTES;
    var slab = new Slab(ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder()));
    memory = slab.buffer();
    address = slab.address();
    for (int i = 0; i < capacity; i++) {
      memory.putLong(i * MESSAGE_BYTES + NAME, address + name(i));
      memory.putLong(i * MESSAGE_BYTES + CONTROL, address + control(i));
    }
  }

  /// Returns the memory, for [SocketAddress] at [#name].
  ByteBuffer memory() {
    return memory;
  }

  int name(int message) {
    return names + message * NAME_STRIDE;
  }

  private int control(int message) {
    return controls + message * CONTROL_BYTES;
  }

  long address(int message) {
    return address + (long) message * MESSAGE_BYTES;
  }

  void setName(int message, int length) {
    memory.putInt(message * MESSAGE_BYTES + NAME_LENGTH, length);
  }

  /// Gives a message parts of the pool.
  void setParts(int message, int first, int count) {
    memory.putLong(message * MESSAGE_BYTES + PARTS, address + pool + (long) first * PART_BYTES);
    memory.putLong(message * MESSAGE_BYTES + PART_COUNT, count);
  }

  void setPart(int part, long at, int length) {
    memory.putLong(pool + part * PART_BYTES, at);
    memory.putLong(pool + part * PART_BYTES + PART_LENGTH, length);
  }

  int nameLength(int message) {
    return memory.getInt(message * MESSAGE_BYTES + NAME_LENGTH);
  }

  long partAddress(int part) {
    return memory.getLong(pool + part * PART_BYTES);
  }

  int partLength(int part) {
    return (int) memory.getLong(pool + part * PART_BYTES + PART_LENGTH);
  }

  void setControlLength(int message, int bytes) {
    memory.putLong(message * MESSAGE_BYTES + CONTROL_LENGTH, bytes);
  }

  /// Gives a message a short as its control data.
  void setControl(int message, int type, short value) {
    int at = control(message);
    setControlLength(message, CONTROL_BYTES);
    memory.putLong(at, CONTROL_DATA + Short.BYTES);
    memory.putInt(at + CONTROL_LEVEL, SOL_UDP);
    memory.putInt(at + CONTROL_TYPE, type);
    memory.putShort(at + CONTROL_DATA, value);
  }

  /// Returns the int that a message has as its control data of a type of UDP's, or 0.
  int control(int message, int type) {
    int at = control(message);
    long bytes = memory.getLong(message * MESSAGE_BYTES + CONTROL_LENGTH);
    return bytes >= CONTROL_DATA + Integer.BYTES
            && memory.getInt(at + CONTROL_LEVEL) == SOL_UDP
            && memory.getInt(at + CONTROL_TYPE) == type
        ? memory.getInt(at + CONTROL_DATA)
        : 0;
  }

  void setFlags(int message, int flags) {
    memory.putInt(message * MESSAGE_BYTES + FLAGS, flags);
  }

  /// Returns the bytes that a message was received with.
  int length(int message) {
    return memory.getInt(message * MESSAGE_BYTES + LENGTH);
  }
}

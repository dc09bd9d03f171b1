package io.interspan.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// bpf(2): its commands, and the attributes that each takes.
final class Bpf {
  /// A command (`enum bpf_cmd`).
  enum Command {
    MAP_CREATE(0),
    MAP_LOOKUP_ELEM(1),
    MAP_UPDATE_ELEM(2),
    MAP_DELETE_ELEM(3),
    PROG_LOAD(5),
    PROG_TEST_RUN(10),
    MAP_LOOKUP_BATCH(24),
    LINK_CREATE(28);

    private final int number;

    Command(int number) {
      this.number = number;
    }
  }

  /// As much as any command here takes.
  static final int ATTRIBUTES_BYTES = 128;

  private static final int NUMBER =
      switch (System.getProperty("os.arch")) {
        case "amd64" -> 321;
        case "aarch64", "riscv64" -> 280;
        default -> 0;
      };

  private Bpf() {}

  /// Returns attributes, all 0.
  static ByteBuffer attributes(Arena arena) {
    return arena
        .allocate(ATTRIBUTES_BYTES, Long.BYTES)
        .asByteBuffer()
        .order(ByteOrder.nativeOrder());
  }

  /// Returns where attributes are.
  static long address(ByteBuffer attributes) {
    return MemorySegment.ofBuffer(attributes).address();
  }

  /// Carries out a command.
  ///
  /// @param attributes where they are
  /// @return a descriptor, or 0; -1 with the reason in `errno`
  static int call(Errno errno, Command command, long attributes) {
    if (NUMBER == 0) {
      return -1;
    }
    return (int) Calls.syscall(errno, NUMBER, command.number, attributes, ATTRIBUTES_BYTES, 0);
  }

  /// The same.
  ///
  /// @throws IOException which says what failed
  static int call(Errno errno, Command command, long attributes, String what) throws IOException {
    int result = call(errno, command, attributes);
    if (NUMBER == 0) {
      throw new IOException("cannot " + what + ": bpf(2) is not known on this architecture");
    }
    if (result < 0) {
      throw errno.failed("cannot " + what);
    }
    return result;
  }
}

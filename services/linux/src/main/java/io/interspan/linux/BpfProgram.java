package io.interspan.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// A classic BPF program (the kernel's `Documentation/networking/filter.rst`): it has an
/// accumulator and an index register, and its answer is the accumulator at the end. One that reads
/// beyond the packet ends with the answer 0. Each method adds an instruction.
///
/// ```text
///  0               2       3       4               8
/// +---------------+-------+-------+---------------+
/// | code          | jt    | jf    | k             |
/// +---------------+-------+-------+---------------+
/// ```
public final class BpfProgram {
  private static final int LENGTH = 8;
  private static final int JUMPS = 2;
  private static final int K = 4;

  /// `struct sock_fprog`: the number of instructions, and where they are.
  private static final int PROGRAM_LENGTH = 16;

  private static final int PROGRAM_AT = 8;

  private static final int LD_B_ABS = 0x30;
  private static final int LD_W_IND = 0x40;
  private static final int ALU_MUL = 0x24;
  private static final int ALU_AND = 0x54;
  private static final int ALU_LSH = 0x64;
  private static final int ALU_RSH = 0x74;
  private static final int MISC_TAX = 0x07;
  private static final int RET_A = 0x16;

  private record Instruction(int code, int k) {}

  private final List<Instruction> instructions = new ArrayList<>();

  private BpfProgram add(int code, int k) {
    instructions.add(new Instruction(code, k));
    return this;
  }

  /// The byte at `offset`.
  public BpfProgram loadByte(int offset) {
    return add(LD_B_ABS, offset);
  }

  /// The 32 bits, in network order, that are `offset` bytes behind the index register.
  public BpfProgram loadWordBehindIndex(int offset) {
    return add(LD_W_IND, offset);
  }

  /// The accumulator becomes the index register, too.
  public BpfProgram toIndex() {
    return add(MISC_TAX, 0);
  }

  public BpfProgram and(int mask) {
    return add(ALU_AND, mask);
  }

  public BpfProgram shiftLeft(int bits) {
    return add(ALU_LSH, bits);
  }

  /// Zeros come in from the left.
  public BpfProgram shiftRight(int bits) {
    return add(ALU_RSH, bits);
  }

  /// The lower 32 bits of the product.
  public BpfProgram multiply(int factor) {
    return add(ALU_MUL, factor);
  }

  /// The program ends.
  public BpfProgram answer() {
    return add(RET_A, 0);
  }

  /// Writes it as the kernel takes it (`struct sock_fprog`).
  MemorySegment write(Arena arena) {
    var code = arena.allocate(instructions.size() * (long) LENGTH, Long.BYTES);
    var buffer = code.asByteBuffer().order(ByteOrder.nativeOrder());
    for (int i = 0; i < instructions.size(); i++) {
      int at = i * LENGTH;
      buffer.putShort(at, (short) instructions.get(i).code());
      buffer.putShort(at + JUMPS, (short) 0);
      buffer.putInt(at + K, instructions.get(i).k());
    }
    var program = arena.allocate(PROGRAM_LENGTH, Long.BYTES);
    var head = program.asByteBuffer().order(ByteOrder.nativeOrder());
    head.putShort(0, (short) instructions.size());
    head.putLong(PROGRAM_AT, code.address());
    return program;
  }
}

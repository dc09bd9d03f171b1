package io.interspan.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// The instructions of an eBPF program (RFC 9669), which the kernel checks, compiles and runs for
/// packets. Each method adds an instruction; [EbpfProgram] loads them.
///
/// ```text
///  0       1   1.5  2              4               8
/// +-------+---+---+---------------+---------------+
/// | code  |dst|src| offset        | immediate     |
/// +-------+---+---+---------------+---------------+
/// ```
///
/// Numbers in memory are in the machine's order, which is little-endian here; [#swap] turns what a
/// packet has. Jumps go forward.
public final class EbpfCode {
  /// A register of 64 bits (RFC 9669, section 3).
  public enum Register {
    /// What a function returned, and the program's answer.
    R0(0),
    /// What a function is given, up to [#R5]; gone after each call. At the start, the packet.
    R1(1),
    R2(2),
    R3(3),
    R4(4),
    R5(5),
    /// Kept across calls, as those up to [#R9].
    R6(6),
    R7(7),
    R8(8),
    R9(9),
    /// The end of the [#STACK_BYTES] that the program has; read only.
    R10(10);

    private final int number;

    Register(int number) {
      this.number = number;
    }
  }

  /// How much of memory an instruction reads or writes.
  public enum Size {
    BYTE(0x10),
    HALF(0x08),
    WORD(0x00),
    LONG(0x18);

    private final int bits;

    Size(int bits) {
      this.bits = bits;
    }
  }

  /// A function of the kernel that programs for packets may call (bpf-helpers(7)).
  public enum Function {
    MAP_LOOKUP_ELEM(1),
    SKB_STORE_BYTES(9),
    REDIRECT(23),
    SKB_LOAD_BYTES(26),
    SKB_ADJUST_ROOM(50),
    REDIRECT_NEIGH(152),
    REDIRECT_PEER(155),
    KTIME_GET_COARSE_NS(160);

    private final int number;

    Function(int number) {
      this.number = number;
    }
  }

  /// A place in the code, which jumps may name before it is known.
  public static final class Label {
    private static final int UNKNOWN = -1;

    private int at = UNKNOWN;
  }

  /// What a program has for itself below [Register#R10].
  public static final int STACK_BYTES = 512;

  private static final int INSTRUCTION_BYTES = 8;
  private static final int REGISTERS = 1;
  private static final int OFFSET = 2;
  private static final int IMMEDIATE = 4;
  private static final int SOURCE_SHIFT = 4;

  private static final int LD_IMM_DW = 0x18;
  private static final int LDX_MEM = 0x61;
  private static final int ST_MEM = 0x62;
  private static final int STX_MEM = 0x63;
  private static final int STX_ATOMIC_LONG = 0xdb;
  private static final int ALU64 = 0x07;
  private static final int SOURCE_IS_REGISTER = 0x08;
  private static final int ADD = 0x00;
  private static final int OR = 0x40;
  private static final int AND = 0x50;
  private static final int SHIFT_LEFT = 0x60;
  private static final int SHIFT_RIGHT = 0x70;
  private static final int XOR = 0xa0;
  private static final int MOVE = 0xb0;
  private static final int TO_BIG_ENDIAN = 0xdc;
  private static final int JUMP = 0x05;
  private static final int IF_EQUAL = 0x15;
  private static final int IF_GREATER = 0x25;
  private static final int IF_ANY_BIT = 0x45;
  private static final int IF_NOT_EQUAL = 0x55;
  private static final int CALL = 0x85;
  private static final int EXIT = 0x95;

  /// The source of an [#LD_IMM_DW] whose number is the descriptor of a map.
  private static final int MAP_DESCRIPTOR = 1;

  private record Instruction(
      int code, int destination, int source, int offset, int immediate, Label target) {}

  private static final Label NOWHERE = new Label();

  private final List<Instruction> instructions = new ArrayList<>();

  private EbpfCode add(int code, Register to, int source, int offset, int immediate) {
    instructions.add(new Instruction(code, to.number, source, offset, immediate, NOWHERE));
    return this;
  }

  private EbpfCode compute(int operation, Register to, Register with) {
    return add(ALU64 | operation | SOURCE_IS_REGISTER, to, with.number, 0, 0);
  }

  private EbpfCode compute(int operation, Register to, int with) {
    return add(ALU64 | operation, to, 0, 0, with);
  }

  private EbpfCode branch(int code, Register on, int source, int number, Label to) {
    instructions.add(new Instruction(code, on.number, source, 0, number, to));
    return this;
  }

  /// Makes this the place that a label names.
  public EbpfCode here(Label label) {
    if (label.at != Label.UNKNOWN) {
      throw new IllegalStateException("a label names one place");
    }
    label.at = instructions.size();
    return this;
  }

  public EbpfCode move(Register to, Register from) {
    return compute(MOVE, to, from);
  }

  /// The number is taken with its sign.
  public EbpfCode move(Register to, int number) {
    return compute(MOVE, to, number);
  }

  /// The register becomes a map, for functions that are given one.
  public EbpfCode move(Register to, EbpfMap map) {
    add(LD_IMM_DW, to, MAP_DESCRIPTOR, 0, map.fd());
    return add(0, Register.R0, 0, 0, 0);
  }

  public EbpfCode add(Register to, Register number) {
    return compute(ADD, to, number);
  }

  public EbpfCode add(Register to, int number) {
    return compute(ADD, to, number);
  }

  public EbpfCode or(Register to, Register bits) {
    return compute(OR, to, bits);
  }

  public EbpfCode or(Register to, int bits) {
    return compute(OR, to, bits);
  }

  public EbpfCode xor(Register to, int bits) {
    return compute(XOR, to, bits);
  }

  public EbpfCode and(Register to, int bits) {
    return compute(AND, to, bits);
  }

  public EbpfCode shiftLeft(Register to, int bits) {
    return compute(SHIFT_LEFT, to, bits);
  }

  /// Zeros come in from the left.
  public EbpfCode shiftRight(Register to, int bits) {
    return compute(SHIFT_RIGHT, to, bits);
  }

  /// Turns the lowest `bits`, 16, 32 or 64, between the machine's order and a packet's; all others
  /// become 0.
  public EbpfCode swap(Register in, int bits) {
    return add(TO_BIG_ENDIAN, in, 0, 0, bits);
  }

  public EbpfCode load(Size size, Register to, Register base, int offset) {
    return add(LDX_MEM | size.bits, to, base.number, offset, 0);
  }

  public EbpfCode store(Size size, Register base, int offset, Register from) {
    return add(STX_MEM | size.bits, base, from.number, offset, 0);
  }

  public EbpfCode store(Size size, Register base, int offset, int number) {
    return add(ST_MEM | size.bits, base, 0, offset, number);
  }

  /// Adds to 64 bits of memory, also where others do at the same time.
  public EbpfCode addAtomically(Register base, int offset, Register number) {
    return add(STX_ATOMIC_LONG, base, number.number, offset, 0);
  }

  /// Calls a function with what is in [Register#R1] and up.
  public EbpfCode call(Function function) {
    return add(CALL, Register.R0, 0, 0, function.number);
  }

  public EbpfCode jump(Label to) {
    return branch(JUMP, Register.R0, 0, 0, to);
  }

  public EbpfCode ifEqual(Register value, int number, Label to) {
    return branch(IF_EQUAL, value, 0, number, to);
  }

  public EbpfCode ifNotEqual(Register value, int number, Label to) {
    return branch(IF_NOT_EQUAL, value, 0, number, to);
  }

  public EbpfCode ifNotEqual(Register value, Register other, Label to) {
    return branch(IF_NOT_EQUAL | SOURCE_IS_REGISTER, value, other.number, 0, to);
  }

  /// Both are taken without a sign.
  public EbpfCode ifGreater(Register value, Register other, Label to) {
    return branch(IF_GREATER | SOURCE_IS_REGISTER, value, other.number, 0, to);
  }

  /// Jumps where one of these bits is set.
  public EbpfCode ifAnyBit(Register value, int bits, Label to) {
    return branch(IF_ANY_BIT, value, 0, bits, to);
  }

  /// Ends the program with what is in [Register#R0].
  public EbpfCode exit() {
    return add(EXIT, Register.R0, 0, 0, 0);
  }

  int length() {
    return instructions.size();
  }

  /// Writes it as the kernel takes it (`struct bpf_insn`).
  MemorySegment write(Arena arena) {
    var code = arena.allocate(instructions.size() * (long) INSTRUCTION_BYTES, Long.BYTES);
    var buffer = code.asByteBuffer().order(ByteOrder.nativeOrder());
    for (int i = 0; i < instructions.size(); i++) {
      var one = instructions.get(i);
      int at = i * INSTRUCTION_BYTES;
      buffer.put(at, (byte) one.code());
      buffer.put(at + REGISTERS, (byte) (one.source() << SOURCE_SHIFT | one.destination()));
      buffer.putShort(at + OFFSET, (short) offset(one, i));
      buffer.putInt(at + IMMEDIATE, one.immediate());
    }
    return code;
  }

  private static int offset(Instruction instruction, int at) {
    if (instruction.target() == NOWHERE) {
      return instruction.offset();
    }
    if (instruction.target().at == Label.UNKNOWN) {
      throw new IllegalStateException("instruction " + at + " jumps to a label that is nowhere");
    }
    return instruction.target().at - at - 1;
  }
}

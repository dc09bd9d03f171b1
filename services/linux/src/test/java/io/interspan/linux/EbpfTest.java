package io.interspan.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import io.interspan.linux.EbpfCode.Function;
import io.interspan.linux.EbpfCode.Label;
import io.interspan.linux.EbpfCode.Register;
import io.interspan.linux.EbpfCode.Size;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EbpfTest {
  private static final int KEY_BYTES = 8;
  private static final int VALUE_BYTES = 16;

  private final byte[] packet = new byte[64];

  @BeforeEach
  void requireBpf() {
    try {
      EbpfProgram.load(new EbpfCode().move(Register.R0, 0).exit()).close();
    } catch (IOException e) {
      abort("skipped: eBPF programs need root, or the kernel has none: " + e.getMessage());
    }
  }

  @Test
  void shouldWriteInstructionsAsTheStandardHasThem() {
    var end = new Label();
    var code =
        new EbpfCode()
            .move(Register.R7, Register.R1)
            .load(Size.HALF, Register.R2, Register.R10, -16)
            .swap(Register.R2, 16)
            .ifEqual(Register.R2, 0x800, end)
            .store(Size.WORD, Register.R10, -4, -1)
            .here(end)
            .move(Register.R0, 0)
            .exit();

    try (var arena = Arena.ofConfined()) {
      var bytes = code.write(arena).toArray(ValueLayout.JAVA_BYTE);
      // RFC 9669, section 3: code, registers (the source above), offset, immediate.
      assertThat(HexFormat.ofDelimiter(" ").formatHex(bytes))
          .isEqualTo(
              "bf 17 00 00 00 00 00 00 "
                  + "69 a2 f0 ff 00 00 00 00 "
                  + "dc 02 00 00 10 00 00 00 "
                  + "15 02 01 00 00 08 00 00 "
                  + "62 0a fc ff ff ff ff ff "
                  + "b7 00 00 00 00 00 00 00 "
                  + "95 00 00 00 00 00 00 00");
    }
  }

  @Test
  void shouldComputeAsItSays() throws IOException {
    var wrong = new Label();
    var code =
        new EbpfCode()
            .move(Register.R1, 6)
            .shiftLeft(Register.R1, 4)
            .or(Register.R1, 1)
            .move(Register.R2, 2)
            .add(Register.R1, Register.R2)
            .xor(Register.R1, 3)
            .ifNotEqual(Register.R1, 96, wrong)
            .ifAnyBit(Register.R1, 31, wrong)
            .ifGreater(Register.R2, Register.R1, wrong)
            .ifNotEqual(Register.R1, Register.R1, wrong)
            .and(Register.R1, 0x40)
            .or(Register.R2, Register.R1)
            .shiftRight(Register.R2, 1)
            .add(Register.R2, -3)
            .swap(Register.R2, 16)
            .move(Register.R0, Register.R2)
            .exit()
            .here(wrong)
            .move(Register.R0, 0)
            .exit();

    assertThat(answer(code)).isEqualTo(0x1e00);
  }

  @Test
  void shouldShareMapsWithPrograms() throws IOException {
    var map = EbpfMap.open(EbpfMap.Kind.HASH, KEY_BYTES, VALUE_BYTES, 4);
    map.key().putLong(0, 5);
    map.value().putLong(0, 40).putLong(8, 7);
    assertThat(map.put()).isTrue();
    var none = new Label();
    var code =
        new EbpfCode()
            .store(Size.LONG, Register.R10, -8, 5)
            .move(Register.R1, map)
            .move(Register.R2, Register.R10)
            .add(Register.R2, -8)
            .call(Function.MAP_LOOKUP_ELEM)
            .ifEqual(Register.R0, 0, none)
            .move(Register.R1, 2)
            .addAtomically(Register.R0, 0, Register.R1)
            .load(Size.LONG, Register.R0, Register.R0, 0)
            .here(none)
            .exit();

    var program = EbpfProgram.load(code);
    assertThat(program.run(packet).answer()).isEqualTo(42);
    assertThat(program.run(packet).answer()).isEqualTo(44);
    assertThat(map.get()).isTrue();
    assertThat(map.value().getLong(0)).isEqualTo(44);
    assertThat(map.value().getLong(8)).isEqualTo(7);
    assertThat(map.remove()).isTrue();
    assertThat(map.remove()).isFalse();
    assertThat(map.get()).isFalse();
    assertThat(program.run(packet).answer()).isZero();
    program.close();
    map.close();
  }

  @Test
  void shouldBringAllEntries() throws IOException {
    int entries = 3 * EbpfMap.BATCH;
    var map = EbpfMap.open(EbpfMap.Kind.HASH, KEY_BYTES, VALUE_BYTES, entries);
    for (int i = 0; i < entries; i++) {
      map.key().putLong(0, i);
      map.value().putLong(0, 3L * i);
      assertThat(map.put()).isTrue();
    }
    map.key().putLong(0, entries);
    assertThat(map.put()).as("one more than fit").isFalse();

    for (int time = 0; time < 2; time++) {
      assertThat(map.isAtStart()).isTrue();
      var found = new TreeMap<Long, Long>();
      do {
        int count = map.next();
        for (int i = 0; i < count; i++) {
          found.put(map.keys().getLong(i * KEY_BYTES), map.values().getLong(i * VALUE_BYTES));
        }
      } while (!map.isAtStart());
      assertThat(found).hasSize(entries);
      found.forEach((key, value) -> assertThat(value).isEqualTo(3 * key));
    }
    map.close();
  }

  @Test
  void shouldBringNothingOfAnEmptyMap() throws IOException {
    var map = EbpfMap.open(EbpfMap.Kind.HASH, KEY_BYTES, VALUE_BYTES, 4);
    assertThat(map.next()).isZero();
    assertThat(map.isAtStart()).isTrue();
    map.close();
  }

  @Test
  void shouldCountByProcessor() throws IOException {
    var map = EbpfMap.open(EbpfMap.Kind.ARRAY_PER_PROCESSOR, Integer.BYTES, Long.BYTES, 2);
    var code =
        new EbpfCode()
            .store(Size.WORD, Register.R10, -4, 1)
            .move(Register.R1, map)
            .move(Register.R2, Register.R10)
            .add(Register.R2, -4)
            .call(Function.MAP_LOOKUP_ELEM);
    var none = new Label();
    code.ifEqual(Register.R0, 0, none)
        .move(Register.R1, 3)
        .addAtomically(Register.R0, 0, Register.R1)
        .here(none)
        .move(Register.R0, 0)
        .exit();
    var program = EbpfProgram.load(code);
    for (int i = 0; i < 10; i++) {
      program.run(packet);
    }

    map.key().putInt(0, 1);
    assertThat(map.get()).isTrue();
    long sum = 0;
    for (int at = 0; at < map.value().capacity(); at += Long.BYTES) {
      sum += map.value().getLong(at);
    }
    assertThat(sum).isEqualTo(30);
    program.close();
    map.close();
  }

  @Test
  void shouldSayWhyTheKernelTakesNoProgram() {
    var code = new EbpfCode().move(Register.R0, Register.R5).exit();
    assertThatThrownBy(() -> EbpfProgram.load(code))
        .hasMessageContaining("cannot load an eBPF program")
        .hasMessageContaining("R5 !read_ok");
  }

  @Test
  void shouldRefuseAJumpToNowhere() {
    var code = new EbpfCode().jump(new Label()).exit();
    assertThatThrownBy(() -> EbpfProgram.load(code)).hasMessageContaining("nowhere");
  }

  @Test
  void shouldSayThatThereIsNoSuchInterface() throws IOException {
    var program = EbpfProgram.load(new EbpfCode().move(Register.R0, 0).exit());
    assertThatThrownBy(() -> program.attach(Integer.MAX_VALUE))
        .hasMessageContaining("interface " + Integer.MAX_VALUE)
        .hasMessageContaining("no such device");
    program.close();
  }

  private int answer(EbpfCode code) throws IOException {
    var program = EbpfProgram.load(code);
    int answer = program.run(packet).answer();
    program.close();
    return answer;
  }
}

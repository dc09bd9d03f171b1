package io.interspan.vtep.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.packet.DropReason;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GeneveTest {
  private static @Nullable DropReason check(String hex) {
    var bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    return Geneve.check(ByteBuffer.wrap(bytes), 0, bytes.length);
  }

  @Test
  void shouldWriteTheHeaderOfTheRfc() {
    var buffer = ByteBuffer.allocate(8);
    Geneve.write(buffer, 0, 0xABCDEF);

    assertThat(HexFormat.of().formatHex(buffer.array())).isEqualTo("00006558abcdef00");
    assertThat(Geneve.vni(buffer, 0)).isEqualTo(0xABCDEF);
    assertThat(Geneve.headerLength(buffer, 0)).isEqualTo(8);
  }

  @Test
  void shouldJudgeHeaders() {
    assertThat(check("0000 6558 00004d 00")).isNull();
    assertThat(check("003f 6558 00004d ff")).as("reserved bits are ignored").isNull();
    assertThat(check("0200 6558 00004d 00 0102 7f 01 00000000")).isNull();
    assertThat(check("0000 6558 00004d")).isEqualTo(DropReason.GENEVE_TOO_SHORT);
    assertThat(check("8000 6558 00004d 00")).isEqualTo(DropReason.GENEVE_VERSION);
    assertThat(check("0100 6558 00004d 00")).isEqualTo(DropReason.GENEVE_OPTIONS_LENGTH);
    assertThat(check("0100 6558 00004d 00 0102 03 01"))
        .as("an option beyond the options")
        .isEqualTo(DropReason.GENEVE_OPTIONS_LENGTH);
    assertThat(check("0080 6558 00004d 00")).isEqualTo(DropReason.GENEVE_CONTROL);
    assertThat(check("0040 6558 00004d 00"))
        .as("the C bit without an option")
        .isEqualTo(DropReason.GENEVE_CRITICAL_OPTION);
    assertThat(check("0100 6558 00004d 00 0102 80 00"))
        .as("a critical option without the C bit")
        .isEqualTo(DropReason.GENEVE_CRITICAL_OPTION);
    assertThat(check("0000 0800 00004d 00")).isEqualTo(DropReason.GENEVE_PROTOCOL);
  }

  @Property
  void shouldReadNothingBeyondTheLength(
      @ForAll @Size(max = 300) byte[] bytes, @ForAll @IntRange(max = 8) int before) {
    // A view whose limit is the datagram's end: reading beyond it throws.
    var buffer = ByteBuffer.allocate(before + bytes.length).put(before, bytes);

    var fault = Geneve.check(buffer, before, bytes.length);

    if (fault == null) {
      assertThat(Geneve.headerLength(buffer, before)).isLessThanOrEqualTo(bytes.length);
    }
  }

  @Property
  void shouldReadBackWhatItWrote(@ForAll @IntRange(max = 0xFFFFFF) int vni) {
    var buffer = ByteBuffer.allocate(8);
    Geneve.write(buffer, 0, vni);

    assertThat(Geneve.check(buffer, 0, 8)).isNull();
    assertThat(Geneve.vni(buffer, 0)).isEqualTo(vni);
  }
}

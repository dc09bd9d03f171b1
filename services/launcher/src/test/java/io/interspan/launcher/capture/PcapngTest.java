package io.interspan.launcher.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interspan.model.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Blocks as draft-ietf-opsawg-pcapng has them, and read again.
class PcapngTest {
  private static final long TIME = 0x0102_0304_0506_0708L;
  private static final Packet PACKET =
      new Packet(TIME, Direction.OUT, Bytes.copyOf(HexFormat.of().parseHex("aabbcc")));

  private static void isHex(byte[] block, String... words) {
    assertThat(HexFormat.of().formatHex(block)).isEqualTo(String.join("", words));
  }

  @Test
  void shouldWriteASectionHeader() {
    isHex(
        PcapngWriter.section(),
        "0a0d0d0a00000030",
        "1a2b3c4d",
        "00010000",
        "ffffffffffffffff",
        "00040009",
        "696e7465727370616e000000",
        "00000000",
        "00000030");
  }

  @Test
  void shouldWriteAnInterfaceDescription() {
    isHex(
        PcapngWriter.description(LinkType.ETHERNET, "nic-9"),
        "000000010000002c",
        "00010000",
        "00000000",
        "00020005",
        "6e69632d39000000",
        "00090001",
        "09000000",
        "00000000",
        "0000002c");
  }

  @Test
  void shouldWriteAPacket() {
    isHex(
        PcapngWriter.packet(PACKET),
        "0000000600000030",
        "00000000",
        "0102030405060708",
        "0000000300000003",
        "aabbcc00",
        "00020004",
        "00000002",
        "00000000",
        "00000030");
  }

  @Test
  void shouldWriteStatistics() {
    isHex(
        PcapngWriter.statistics(TIME, 5, 2),
        "0000000500000034",
        "00000000",
        "0102030405060708",
        "00040008",
        "0000000000000005",
        "00050008",
        "0000000000000002",
        "00000000",
        "00000034");
  }

  private static byte[] file() {
    var file = new ByteArrayOutputStream();
    file.writeBytes(PcapngWriter.section());
    file.writeBytes(PcapngWriter.description(LinkType.RAW, "tunnels of west/w1"));
    file.writeBytes(PcapngWriter.packet(PACKET));
    file.writeBytes(PcapngWriter.statistics(TIME, 5, 2));
    return file.toByteArray();
  }

  private static List<PcapngReader.Block> read(byte[] file) throws IOException {
    var reader = new PcapngReader(new ByteArrayInputStream(file));
    var blocks = new ArrayList<PcapngReader.Block>();
    for (var block = reader.next(); block.isPresent(); block = reader.next()) {
      blocks.add(block.get());
    }
    return blocks;
  }

  @Test
  void shouldReadWhatItWrites() throws Exception {
    var blocks = read(file());

    assertThat(blocks)
        .extracting(PcapngReader.Block::content)
        .containsExactly(
            new PcapngReader.Section(),
            new PcapngReader.Interface(LinkType.RAW, "tunnels of west/w1"),
            new PcapngReader.Captured(PACKET),
            new PcapngReader.Statistics(5, 2));
    var again = new ByteArrayOutputStream();
    blocks.forEach(block -> again.writeBytes(block.bytes().toArray()));
    assertThat(again.toByteArray()).isEqualTo(file());
  }

  @Test
  void shouldSayThatAFileBreaksOff() throws Exception {
    var file = file();
    assertThat(read(Arrays.copyOf(file, 48))).hasSize(1);
    for (int length : new int[] {3, 20, file.length - 1}) {
      assertThatThrownBy(() -> read(Arrays.copyOf(file, length)))
          .isInstanceOf(EOFException.class)
          .hasMessageContaining("ends within a block");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0a0d0d0a0000000b", "0a0d0d0a7fffffff", "0a0d0d0affffffff"})
  void shouldNotBelieveALength(String head) {
    assertThatThrownBy(() -> read(HexFormat.of().parseHex(head)))
        .hasMessageContaining("a block of the capture says that it has");
  }

  @Test
  void shouldRefuseBlocksOfOthers() {
    var other = HexFormat.of().parseHex("0000000a0000000c0000000c");
    assertThatThrownBy(() -> read(other)).hasMessageContaining("block type 10");
  }
}

package io.interspan.launcher.capture;

import io.interspan.model.Bytes;
import io.interspan.packet.FrameBatch;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Reads what [PcapngWriter] writes, block by block, while it is still being written. It reads no
/// other files.
public final class PcapngReader {
  /// The longest block in bytes: the longest frame, and what is around it.
  private static final int MAX_BLOCK = FrameBatch.LONGEST_FRAME + 1024;

  private final InputStream from;

  /// What a block says.
  public sealed interface Content {}

  /// The beginning of a file.
  public record Section() implements Content {}

  /// The interface that all packets are of.
  public record Interface(LinkType type, String name) implements Content {}

  /// A packet.
  public record Captured(Packet packet) implements Content {}

  /// How many packets there were up to now, and how many are missing.
  public record Statistics(long received, long dropped) implements Content {}

  /// A block.
  ///
  /// @param bytes all of it, as it is in a file
  public record Block(Bytes bytes, Content content) {}

  /// Creates a reader.
  ///
  /// @param from the caller closes it
  public PcapngReader(InputStream from) {
    this.from = from;
  }

  /// Waits for the next block.
  ///
  /// @return empty at the end
  /// @throws IOException where the stream breaks off, or has something else
  public Optional<Block> next() throws IOException {
    var head = from.readNBytes(PcapngWriter.HEAD);
    if (head.length == 0) {
      return Optional.empty();
    }
    if (head.length < PcapngWriter.HEAD) {
      throw new EOFException("the capture ends within a block");
    }
    int length = ByteBuffer.wrap(head).getInt(Integer.BYTES);
    if (length < PcapngWriter.HEAD + PcapngWriter.TAIL || length > MAX_BLOCK || length % 4 != 0) {
      throw new IOException("a block of the capture says that it has " + length + " bytes");
    }
    var bytes = Arrays.copyOf(head, length);
    if (from.readNBytes(bytes, head.length, length - head.length) < length - head.length) {
      throw new EOFException("the capture ends within a block");
    }
    try {
      return Optional.of(new Block(Bytes.wrap(bytes), content(ByteBuffer.wrap(bytes))));
    } catch (RuntimeException e) {
      throw new IOException("a block of the capture is none: " + e.getMessage(), e);
    }
  }

  private static Content content(ByteBuffer block) {
    int at = PcapngWriter.HEAD;
    int type = block.getInt(0);
    return switch (type) {
      case PcapngWriter.SECTION -> new Section();
      case PcapngWriter.INTERFACE ->
          new Interface(
              LinkType.of(block.getShort(at) & 0xFFFF),
              new String(option(block, at + 8, PcapngWriter.NAME), StandardCharsets.UTF_8));
      case PcapngWriter.PACKET -> new Captured(packet(block, at));
      case PcapngWriter.STATISTICS ->
          new Statistics(
              ByteBuffer.wrap(option(block, at + 12, PcapngWriter.RECEIVED)).getLong(),
              ByteBuffer.wrap(option(block, at + 12, PcapngWriter.DROPPED)).getLong());
      default -> throw new IllegalArgumentException("block type " + type);
    };
  }

  private static Packet packet(ByteBuffer block, int at) {
    var bytes = new byte[block.getInt(at + 12)];
    block.get(at + PcapngWriter.PACKET_HEAD, bytes);
    int options = at + PcapngWriter.PACKET_HEAD + Math.ceilDiv(bytes.length, 4) * 4;
    int flags = ByteBuffer.wrap(option(block, options, PcapngWriter.FLAGS)).getInt();
    return new Packet(
        block.getLong(at + 4),
        flags == PcapngWriter.INBOUND ? Direction.IN : Direction.OUT,
        Bytes.wrap(bytes));
  }

  private static byte[] option(ByteBuffer block, int from, int wanted) {
    int at = from;
    while (true) {
      int code = block.getShort(at) & 0xFFFF;
      int length = block.getShort(at + 2) & 0xFFFF;
      if (code == wanted) {
        var value = new byte[length];
        block.get(at + 4, value);
        return value;
      }
      if (code == PcapngWriter.OPTION_END) {
        throw new IllegalArgumentException("it has no option " + wanted);
      }
      at += 4 + Math.ceilDiv(length, 4) * 4;
    }
  }
}

package io.interspan.loadtest.microbench;

import io.interspan.packet.header.Ethernet;
import io.interspan.packet.header.Ipv4;
import io.interspan.vtep.filter.FrameView;
import io.interspan.vtep.forward.Geneve;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Headers, read and written in a buffer outside the heap.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HeaderBenchmark {
  private static final int FRAME = Geneve.HEADER_LENGTH;

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(256);
  private final FrameView view = new FrameView();

  /// Writes a datagram to read.
  public HeaderBenchmark() {
    Geneve.write(buffer, 0, 77);
    buffer.put(FRAME, Frames.udp(100, 1));
  }

  /// Geneve, checked, and its VNI.
  @Benchmark
  public int readGeneve() {
    return Geneve.check(buffer, 0, 108) == null ? Geneve.vni(buffer, 0) : 0;
  }

  /// Ethernet, IPv4 and UDP, checked, as rules look at them.
  @Benchmark
  public boolean readFrame() {
    view.read(buffer, FRAME, 100);
    return view.isMalformed();
  }

  /// A Geneve header.
  @Benchmark
  public ByteBuffer writeGeneve() {
    Geneve.write(buffer, 0, 78);
    return buffer;
  }

  /// An Ethernet and an IPv4 header with its checksum.
  @Benchmark
  public ByteBuffer writeFrame() {
    Ethernet.write(buffer, FRAME, Frames.THERE.value(), Frames.HERE.value(), Ethernet.TYPE_IPV4);
    Ipv4.write(
        buffer,
        FRAME + Ethernet.HEADER_LENGTH,
        1,
        Ipv4.PROTOCOL_UDP,
        Frames.SOURCE,
        Frames.DESTINATION,
        66);
    return buffer;
  }
}

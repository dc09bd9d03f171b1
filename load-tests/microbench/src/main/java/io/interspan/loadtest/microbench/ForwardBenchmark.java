package io.interspan.loadtest.microbench;

import io.interspan.model.net.Encapsulation;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.Tep;
import io.interspan.model.net.Vni;
import io.interspan.packet.Counters;
import io.interspan.packet.FrameBatch;
import io.interspan.packet.PacketLoop;
import io.interspan.packet.Port;
import io.interspan.packet.Slab;
import io.interspan.vtep.forward.Forwarder;
import io.interspan.vtep.forward.Geneve;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// A frame's way through a host from buffer to buffer, with a rule that lets it pass: from a port
/// to where datagrams go, and from a datagram to where a port takes frames.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(FrameBatch.CAPACITY)
public class ForwardBenchmark {
  private static final Vni VNI = new Vni(77);
  private static final Tep SELF = tep("192.0.2.1");
  private static final Tep OTHER = tep("192.0.2.2");

  /// The frame's length in bytes.
  @Param({"64", "1500"})
  private int length;

  private final PacketLoop loop = new PacketLoop("bench", () -> 0, () -> {});
  private final FrameBatch out = new FrameBatch();
  private final FrameBatch in = new FrameBatch();
  private long seen;
  private final Forwarder forwarder =
      new Forwarder(SELF, loop, this::send, (_, _, _) -> {}, new Counters(), 7);

  /// Takes frames, and sends none of itself.
  private final class Sink implements Port {
    @Override
    public void deliver(FrameBatch batch) {
      seen += batch.size();
    }

    @Override
    public int poll(FrameBatch into) {
      return 0;
    }

    @Override
    public PacketLoop owner() {
      return loop;
    }
  }

  private static Tep tep(String address) {
    return new Tep(IpAddress.parse(address), Encapsulation.GENEVE);
  }

  private int send(Slab slab, int offset, int bytes, long offload, Tep to) {
    seen += bytes;
    return 1;
  }

  /// Fills two batches.
  @Setup
  public void fill() {
    var control = forwarder.control();
    control.addSegment(VNI, true);
    control.setTeps(VNI, List.of(OTHER), List.of(OTHER));
    control.putMac(VNI, Frames.THERE, OTHER);
    control.attach("port", new Sink(), Frames.HERE);
    control.guard("port", Guards.allowing());
    control.open("port", VNI);
    var answer = ByteBuffer.wrap(Frames.udp(length, 0));
    answer.put(0, answer.array().clone(), 6, 6).put(6, Frames.udp(64, 0), 0, 6);
    while (!out.isFull()) {
      int index = out.claim();
      out.buffer(index).put(out.offset(index), Frames.udp(length, out.size()));
      out.setLength(index, length);
      index = in.claim();
      Geneve.write(in.buffer(index), in.offset(index), VNI.value());
      Frames.setFlow(answer, out.size());
      in.buffer(index).put(in.offset(index) + Geneve.HEADER_LENGTH, answer.array());
      in.setLength(index, Geneve.HEADER_LENGTH + length);
      in.setSource(index, OTHER.address());
    }
    out.setIngress(0);
  }

  /// From a port into a tunnel.
  @Benchmark
  public long toTunnel() {
    forwarder.forward(out, 0);
    return seen;
  }

  /// From a tunnel to a port.
  @Benchmark
  public long toPort() {
    forwarder.forward(in, 0);
    return seen;
  }
}

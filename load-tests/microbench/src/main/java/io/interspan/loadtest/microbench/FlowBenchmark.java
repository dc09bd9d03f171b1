package io.interspan.loadtest.microbench;

import io.interspan.packet.Counters;
import io.interspan.packet.DropReason;
import io.interspan.vtep.filter.FlowBudget;
import io.interspan.vtep.filter.FrameView;
import io.interspan.vtep.filter.PortFilter;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Judging a packet of a flow that is known, each time of another one, among those of a host's four
/// ports.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FlowBenchmark {
  private static final int PORTS = 4;

  /// From one flow to the next: no order that a processor could foresee.
  private static final int STRIDE = 0x9E37_79B1;

  /// How many flows are known.
  @Param({"1", "10000", "1000000"})
  private int flows;

  private final PortFilter[] filters = new PortFilter[PORTS];
  private final FrameView view = new FrameView();
  private final ByteBuffer frame = ByteBuffer.allocateDirect(64).put(0, Frames.udp(64, 0));
  private int next;

  /// Has all flows begin.
  @Setup
  public void begin() {
    // A part of all is kept for ports that have few.
    var budget = new FlowBudget(2 * flows);
    for (int i = 0; i < PORTS; i++) {
      filters[i] = new PortFilter(Frames.HERE.value(), 7, budget, new Counters());
      filters[i].guard(Guards.allowing());
    }
    for (int flow = 0; flow < flows; flow++) {
      judge(flow);
    }
    int known = 0;
    for (var filter : filters) {
      known += filter.flows();
    }
    if (known != flows) {
      throw new IllegalStateException(known + " of " + flows + " flows are known");
    }
  }

  private @Nullable DropReason judge(int flow) {
    Frames.setFlow(frame, flow);
    view.read(frame, 0, 64);
    return filters[flow & PORTS - 1].judge(view, frame, true, 0);
  }

  /// Reads the frame and judges it.
  @Benchmark
  public @Nullable DropReason known() {
    next += STRIDE;
    return judge(Integer.remainderUnsigned(next, flows));
  }
}

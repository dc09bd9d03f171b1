package io.interspan.vtep.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.model.net.IpAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FlowTableTest {
  private static final int LIMIT = 200;

  /// A packet between this host's port and another address and port.
  record Step(boolean removes, boolean out, int address, int port) {
    String flow() {
      return address + ":" + port;
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.of(true, false, false),
            Arbitraries.of(true, false),
            Arbitraries.integers().between(1, 4),
            Arbitraries.integers().between(1, 60))
        .as(Step::new)
        .list()
        .ofMaxSize(400);
  }

  @Property(tries = 300)
  void shouldHoldFlowsLikeAHashMap(@ForAll("steps") List<Step> steps, @ForAll long seed) {
    var table = new FlowTable(new FlowLimits(seed, LIMIT, 1, 1, 1, 1, 1, 1), new FlowBudget(1000));
    Map<String, Long> model = new HashMap<>();
    var view = new FrameView();
    long number = 0;
    for (var step : steps) {
      var other = IpAddress.parse("10.9.0." + step.address);
      var frame =
          step.out
              ? Packets.udp(Packets.ME, 9, other, step.port)
              : Packets.udp(other, step.port, Packets.ME, 9);
      view.read(ByteBuffer.wrap(frame), 0, frame.length);
      int slot = table.find(view, step.out);
      assertThat(slot >= 0).as(step.toString()).isEqualTo(model.containsKey(step.flow()));
      if (step.removes && slot >= 0) {
        table.remove(slot);
        model.remove(step.flow());
      } else if (!step.removes && slot < 0) {
        assertThat(table.add(view, step.out, 0, ++number, 0)).isEqualTo(model.size() < LIMIT);
        if (model.size() < LIMIT) {
          model.put(step.flow(), number);
        }
      }
      assertThat(table.size()).isEqualTo(model.size());
    }
    int slots = table.slots();
    for (int i = 0; i < 2 * slots; i++) {
      table.sweep(1, 2);
    }
    assertThat(table.size()).as("all are over").isZero();
  }
}

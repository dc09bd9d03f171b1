package io.interspan.vtep.forward;

import static io.interspan.vtep.forward.Frames.arpRequest;
import static io.interspan.vtep.forward.Frames.frame;
import static io.interspan.vtep.forward.Frames.geneve;
import static io.interspan.vtep.forward.Frames.ip;
import static io.interspan.vtep.forward.Frames.mac;
import static io.interspan.vtep.forward.TestHost.TWO;
import static io.interspan.vtep.forward.TestHost.VNI;
import static io.interspan.vtep.forward.TestHost.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interspan.model.Bytes;
import io.interspan.model.net.MacAddress;
import io.interspan.packet.DropReason;
import io.interspan.packet.FrameBatch;
import io.interspan.packet.PacketLoop;
import io.interspan.packet.Tally;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Three packet loops that share a host, each with a port of its own.
class HandOverTest {
  private static final int LOOPS = 3;

  private final SharedHost host = new SharedHost(LOOPS);

  /// The numbers of ports that belong to the loops 0, 1 and 2.
  private final int[] numbers =
      IntStream.range(0, LOOPS)
          .map(loop ->
              IntStream.range(1, 200)
                  .filter(i -> host.loopOf(mac(i)) == loop)
                  .findFirst()
                  .orElseThrow())
          .toArray();

  private final List<ListPort> ports = IntStream.of(numbers).mapToObj(host::open).toList();

  @BeforeEach
  void settle() {
    host.run();
  }

  private MacAddress macOf(int loop) {
    return mac(numbers[loop]);
  }

  private String idOf(int loop) {
    return id(numbers[loop]);
  }

  private void send(int loop, byte[] frame) {
    host.send(ports.get(loop), frame);
  }

  private List<Bytes> received(int loop) {
    return ports.get(loop).received;
  }

  @Test
  void shouldDeliverToAPortOfAnotherLoop() {
    var frame = frame(macOf(0), macOf(1));

    send(0, frame);

    assertThat(received(1)).containsExactly(Bytes.wrap(frame));
    assertThat(received(2)).isEmpty();
    assertThat(host.handedOver()).isEqualTo(1);
    assertThat(host.counted().drops()).isEmpty();
  }

  @Test
  void shouldHandOverWhatTheNetworkGaveToTheWrongLoop() {
    var frame = frame(mac(99), macOf(1));
    var options = new byte[40];
    options[3] = 9;

    host.receive(1, TWO, geneve(VNI.value(), frame));
    assertThat(host.handedOver()).isZero();
    host.receive(0, TWO, geneve(VNI.value(), options, frame));

    assertThat(received(1)).containsExactly(Bytes.wrap(frame), Bytes.wrap(frame));
    assertThat(host.handedOver()).isEqualTo(1);
  }

  @Test
  void shouldGiveABroadcastToThePortsOfAllLoopsOnce() {
    var frame = arpRequest(macOf(0), ip(1), ip(2));
    send(0, frame);
    host.receive(2, TWO, geneve(VNI.value(), frame(mac(99), MacAddress.BROADCAST)));

    assertThat(received(0)).hasSize(1);
    assertThat(received(1)).hasSize(2).startsWith(Bytes.wrap(frame));
    assertThat(received(2)).hasSize(2).startsWith(Bytes.wrap(frame));
    assertThat(host.network.sent).as("to two other hosts, and nothing of the second").hasSize(2);
    assertThat(host.handedOver()).isEqualTo(4);
  }

  @Test
  void shouldJudgeWithTheFirewallOfThePortsLoop() {
    host.control.guard(idOf(1), Guards.rules(Guards.drop()));
    host.run();
    var packet = Frames.ipv4(macOf(0), macOf(1), ip(1), ip(2));

    send(0, packet);

    assertThat(received(1)).isEmpty();
    assertThat(host.counted().ports())
        .filteredOn(port -> port.id().equals(idOf(1)))
        .singleElement()
        .satisfies(port -> assertThat(port.drops()).isEqualTo(Map.of(DropReason.FIREWALL, 1L)));
  }

  @Test
  void shouldDropWhatIsForAClosedPortOfAnotherLoop() {
    host.control.close(idOf(1));
    host.run();

    send(0, frame(macOf(0), macOf(1)));

    assertThat(host.counted().drops()).isEqualTo(Map.of(DropReason.PORT_CLOSED, 1L));
    assertThat(host.handedOver()).isZero();
  }

  @Test
  void shouldDropWhatIsHandedOverToAPortThatHasClosedMeanwhile() {
    host.control.close(idOf(1));
    // Its own loop has heard it, the sender's has not.
    host.loops.get(1).run();
    ports.get(0).toSend.add(frame(macOf(0), macOf(1)));
    host.forwarders.get(0).poll(0);
    host.run();

    assertThat(received(1)).isEmpty();
    assertThat(host.handedOver()).isEqualTo(1);
    assertThat(host.counted().drops()).isEqualTo(Map.of(DropReason.PORT_CLOSED, 1L));
  }

  @Test
  void shouldDropWhatIsHandedOverOnASegmentThatIsGoneMeanwhile() {
    host.control.removeSegment(VNI);
    host.loops.get(1).run();
    ports.get(0).toSend.add(frame(macOf(0), macOf(1)));
    host.forwarders.get(0).poll(0);
    host.run();

    assertThat(received(1)).isEmpty();
    assertThat(host.counted().drops()).isEqualTo(Map.of(DropReason.UNKNOWN_VNI, 1L));
  }

  @Test
  void shouldLeaveFramesWithTheirPortWhileAnotherLoopTakesNone() {
    int frames = 3 * HandOver.MAX_BATCHES * FrameBatch.CAPACITY;
    for (int i = 0; i < frames; i++) {
      ports.get(0).toSend.add(frame(macOf(0), macOf(1), Frames.EXPERIMENTAL, 46 + i % 7));
    }
    for (int i = 0; i < 3 * HandOver.MAX_BATCHES; i++) {
      host.loops.get(0).run();
    }
    assertThat(ports.get(0).toSend).hasSize(frames - HandOver.MAX_BATCHES * FrameBatch.CAPACITY);

    ports.get(1).owner().wake();
    host.run();

    assertThat(received(1)).hasSize(frames);
    assertThat(host.counted().drops()).isEmpty();
  }

  @Test
  void shouldHoldBackOnlyPortsThatSendToTheLoopThatTakesNone() {
    var held = ports.get(0);
    var neighbor = neighborOf(0);
    for (int i = 0; i < 3 * HandOver.MAX_BATCHES * FrameBatch.CAPACITY; i++) {
      held.toSend.add(frame(macOf(0), macOf(1)));
      neighbor.port().toSend.add(frame(neighbor.mac(), mac(99)));
    }
    for (int i = 0; i < 3 * HandOver.MAX_BATCHES; i++) {
      host.loops.get(0).run();
    }

    assertThat(held.toSend).isNotEmpty();
    assertThat(neighbor.port().toSend).isEmpty();
  }

  @Test
  void shouldTakeTurnsWhereAnotherLoopTakesLittle() {
    var first = ports.get(0);
    var second = neighborOf(0);
    int frames = 20 * HandOver.MAX_BATCHES * FrameBatch.CAPACITY;
    for (int i = 0; i < frames; i++) {
      first.toSend.add(frame(macOf(0), macOf(1)));
      second.port().toSend.add(frame(second.mac(), macOf(1)));
    }
    for (int i = 0; i < 10 * HandOver.MAX_BATCHES; i++) {
      host.forwarders.get(0).poll(0);
      // A batch at a time.
      host.forwarders.get(1).poll(0);
    }

    int fromFirst = frames - first.toSend.size();
    int fromSecond = frames - second.port().toSend.size();
    assertThat(fromSecond).isBetween(fromFirst / 2, fromFirst * 2);
  }

  private record Neighbor(MacAddress mac, ListPort port) {}

  /// Opens another port of a loop, on the segment, where address 99 is behind a tunnel.
  private Neighbor neighborOf(int loop) {
    int number =
        IntStream.range(100, 300)
            .filter(i -> host.loopOf(mac(i)) == loop)
            .findFirst()
            .orElseThrow();
    host.control.putMac(VNI, mac(99), TWO);
    return new Neighbor(mac(number), host.open(number));
  }

  @Test
  void shouldNotFloodWhatIsForAPortThatHasGoneMeanwhile() {
    var neighbor = neighborOf(1).port();
    host.control.detach(idOf(1));
    host.loops.get(1).run();
    ports.get(0).toSend.add(frame(macOf(0), macOf(1)));
    host.forwarders.get(0).poll(0);
    host.run();

    assertThat(neighbor.received).isEmpty();
    assertThat(host.counted().drops()).isEqualTo(Map.of(DropReason.PORT_CLOSED, 1L));
  }

  @Test
  void shouldCountABroadcastThatMeetsNoOpenPortThereAnyMore() {
    host.control.close(idOf(1));
    host.loops.get(1).run();
    ports.get(0).toSend.add(frame(macOf(0), MacAddress.BROADCAST));
    host.forwarders.get(0).poll(0);
    host.run();

    assertThat(received(2)).hasSize(1);
    assertThat(host.counted().drops()).isEqualTo(Map.of(DropReason.NO_RECEIVER, 1L));
  }

  @Test
  void shouldCountOnceWhatFindsNoRoomInATable() {
    host.control.update(control -> {
      for (int i = 0; i <= Limits.ADDRESSES; i++) {
        control.putMac(VNI, mac(i), TWO);
      }
    });
    host.run();

    assertThat(host.counted().all().get(Tally.TABLE_FULL)).isEqualTo(1);
  }

  @Test
  void shouldCountWhatTheNetworkBringsAndAnotherLoopDoesNotTake() {
    int room = HandOver.MAX_BATCHES;
    for (int i = 0; i < room + 3; i++) {
      host.forwarders.get(0).forward(received(geneve(VNI.value(), frame(mac(99), macOf(1)))), 0);
    }
    host.run();

    assertThat(received(1)).hasSize(room);
    assertThat(host.counted().drops()).isEqualTo(Map.of(DropReason.HAND_OVER_FULL, 3L));
    assertThat(host.counted().ports())
        .filteredOn(port -> port.id().equals(idOf(1)))
        .singleElement()
        .satisfies(
            port -> assertThat(port.drops()).isEqualTo(Map.of(DropReason.HAND_OVER_FULL, 3L)));
  }

  private static FrameBatch received(byte[] datagram) {
    var batch = new FrameBatch();
    int index = batch.claim();
    batch.buffer(index).put(batch.offset(index), datagram);
    batch.setLength(index, datagram.length);
    batch.setSource(index, TWO.address());
    return batch;
  }

  @Test
  void shouldSayAgainWhereAnAddressIsThatWentToAnotherLoopAndBack() {
    send(0, arpRequest(macOf(0), ip(1), ip(9)));
    send(1, arpRequest(macOf(1), ip(1), ip(9)));
    send(0, arpRequest(macOf(0), ip(1), ip(9)));
    send(0, arpRequest(macOf(0), ip(1), ip(9)));

    assertThat(host.learned)
        .containsExactly(
            idOf(0) + " " + macOf(0) + " " + ip(1),
            idOf(1) + " " + macOf(1) + " " + ip(1),
            idOf(0) + " " + macOf(0) + " " + ip(1));
  }

  @Test
  void shouldHaveAtLeastOneLoopAndNotTooMany() {
    assertThatThrownBy(() -> HandOver.among(List.of())).hasMessageContaining("1 to 8");
    var loop = new PacketLoop("test", () -> 0, () -> {});
    assertThatThrownBy(() -> HandOver.among(Collections.nCopies(HandOver.MAX_LOOPS + 1, loop)))
        .hasMessageContaining("not 9");
  }

  @Test
  void shouldShareAddressesOutEvenly() {
    for (int loops = 1; loops <= HandOver.MAX_LOOPS; loops++) {
      var ports = new long[loops];
      int most = 16_384;
      for (int i = 0; i < most; i++) {
        ports[HandOver.loopOf(mac(i).value(), loops)]++;
      }
      int each = most / loops;
      assertThat(LongStream.of(ports).boxed())
          .allSatisfy(share -> assertThat(share).isBetween(each * 8L / 10, each * 12L / 10));
    }
  }
}

package io.interspan.vtep.io;

import static io.interspan.vtep.io.Sockets.FRAME_LENGTH;
import static io.interspan.vtep.io.Sockets.PORT_MAC;
import static io.interspan.vtep.io.Sockets.VNI;
import static io.interspan.vtep.io.Sockets.await;
import static io.interspan.vtep.io.Sockets.bindBriefly;
import static io.interspan.vtep.io.Sockets.datagram;
import static io.interspan.vtep.io.Sockets.frame;
import static io.interspan.vtep.io.Sockets.send;
import static io.interspan.vtep.io.Sockets.socket;
import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.model.net.Encapsulation;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Tep;
import io.interspan.packet.DropReason;
import io.interspan.packet.Tally;
import io.interspan.vtep.FrameObserver;
import io.interspan.vtep.Hop;
import io.interspan.vtep.forward.Limits;
import java.net.DatagramSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A host whose work several packet threads share.
@Timeout(60)
class SharedVtepTest {
  private static final int SEVERAL = 3;

  private final List<PacketThread> threads =
      IntStream.range(0, SEVERAL)
          .mapToObj(i -> PacketThread.start("packets-" + i, System::nanoTime))
          .toList();

  @AfterEach
  void close() {
    threads.forEach(thread -> await(thread.close()));
  }

  private Vtep start(String address) {
    return await(Vtep.start(IpAddress.parse(address), threads, (_, _, _) -> {}));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.77.26.1", "::1"})
  void shouldBeGivenEachDatagramOnTheThreadOfItsPort(String address) throws Exception {
    var vtep = start(address);
    var isIpv6 = address.contains(":");
    var from = isIpv6 ? address : "127.77.26.2";
    var peer = new Tep(IpAddress.parse(from), Encapsulation.GENEVE);
    vtep.control()
        .update(c -> {
          c.addSegment(VNI, false);
          c.setTeps(VNI, List.of(peer), List.of(peer));
        });
    var ports = new ArrayList<QueuePort>();
    var threads = new LinkedHashSet<PacketThread>();
    int count = 4 * SEVERAL;
    for (int i = 0; i < count; i++) {
      var mac = mac(i);
      threads.add(vtep.thread(mac));
      var port = new QueuePort(vtep.thread(mac).loop());
      ports.add(port);
      vtep.control().attach("port-" + i, port, mac);
      vtep.control().open("port-" + i, VNI);
    }
    assertThat(threads).hasSize(SEVERAL);
    threads.forEach(Sockets::settle);

    try (var socket = new DatagramSocket(socket(from, 0))) {
      for (int i = 0; i < count; i++) {
        for (int options : new int[] {0, 4, 252}) {
          send(socket, vtep, datagram(mac(i), options, options + 8 + 60 + i));
        }
      }
      for (int i = 0; i < count; i++) {
        for (int times = 0; times < 3; times++) {
          assertThat(ports.get(i).received.poll(10, TimeUnit.SECONDS)).isEqualTo(60 + i);
        }
      }
      assertThat(vtep.counters().get(Tally.HANDED_OVER)).isZero();

      send(socket, vtep, datagram(MacAddress.BROADCAST, 0, 100));
      send(socket, vtep, new byte[9]);
      for (int i = 0; i < count; i++) {
        assertThat(ports.get(i).received.poll(10, TimeUnit.SECONDS)).isEqualTo(92);
      }
    }
    do {
      threads.forEach(Sockets::settle);
    } while (vtep.counters().droppedInAll() == 0);
    var counted = await(vtep.counted());
    assertThat(counted.all().get(Tally.HANDED_OVER)).isEqualTo(SEVERAL - 1);
    assertThat(counted.all().get(Tally.FROM_TUNNELS)).isEqualTo(3 * count + 2);
    assertThat(counted.ports())
        .hasSize(count)
        .allSatisfy(port -> {
          assertThat(port.isOpen()).isTrue();
          assertThat(port.forwarding().get(Tally.TO_PORTS)).isEqualTo(4);
        });
    assertThat(counted.drops()).isEqualTo(Map.of(DropReason.GENEVE_PROTOCOL, 1L));
  }

  /// Frames for several threads, one after the other in the same batch.
  @Test
  void shouldSendToTheThreadOfEachPort() throws Exception {
    var from = start("127.77.32.1");
    var to = start("127.77.32.2");
    var sender = new QueuePort(from.thread(PORT_MAC).loop());
    from.control()
        .update(control -> {
          control.addSegment(VNI, false);
          control.setTeps(VNI, List.of(to.tep()), List.of(to.tep()));
          control.attach("sender", sender, PORT_MAC);
          control.open("sender", VNI);
        });
    var ports = new ArrayList<QueuePort>();
    for (int i = 0; i < SEVERAL * 2; i++) {
      int number = i;
      var port = new QueuePort(to.thread(mac(i)).loop());
      ports.add(port);
      to.control()
          .update(control -> {
            control.addSegment(VNI, false);
            control.setTeps(VNI, List.of(from.tep()), List.of(from.tep()));
            control.attach("port-" + number, port, mac(number));
            control.open("port-" + number, VNI);
          });
      from.control().putMac(VNI, mac(i), to.tep());
    }
    threads.forEach(Sockets::settle);
    int rounds = 50;
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < ports.size(); i++) {
        sender.toSend.add(frame(mac(i), FRAME_LENGTH + round % 3));
      }
    }
    sender.owner().wake();

    for (var port : ports) {
      for (int round = 0; round < rounds; round++) {
        assertThat(port.received.poll(10, TimeUnit.SECONDS))
            .as("in the order of sending")
            .isEqualTo(FRAME_LENGTH + round % 3);
      }
    }
    assertThat(to.counters().get(Tally.HANDED_OVER)).isZero();
  }

  private static MacAddress mac(int number) {
    return new MacAddress(0x02_00_00_00_10_00L + number);
  }

  @Test
  void shouldShareItsAddressWithNobodyElse() {
    var address = IpAddress.parse("127.77.27.1");
    for (int i = 0; i < 20; i++) {
      var vtep = start("127.77.27.1");
      for (var some : List.of(threads, threads.subList(0, 1))) {
        assertThat(Vtep.start(address, some, (_, _, _) -> {}))
            .failsWithin(Duration.ofSeconds(20))
            .withThrowableThat()
            .withMessageContaining("cannot bind UDP 127.77.27.1 port 6081");
      }
      await(vtep.close());
      bindBriefly("127.77.27.1");
    }
  }

  @Test
  void shouldFreeItsAddressWhenOneOfItsThreadsHasEnded() {
    await(threads.getLast().close());

    assertThat(Vtep.start(IpAddress.parse("127.77.29.1"), threads, (_, _, _) -> {}))
        .failsWithin(Duration.ofSeconds(20))
        .withThrowableThat()
        .withMessageContaining("the packet thread has ended");
    bindBriefly("127.77.29.1");
  }

  @Test
  void shouldShowFramesOfAllThreads() throws Exception {
    var vtep = start("127.77.31.1");
    var hops = new ArrayBlockingQueue<Hop>(100);
    var observers = new ArrayList<FrameObserver>();
    for (int i = 0; i < Limits.OBSERVERS; i++) {
      FrameObserver observer = i == 0 ? hops::add : _ -> {};
      await(vtep.observe(observer));
      observers.add(observer);
    }
    assertThat(vtep.observe(_ -> {}))
        .failsWithin(Duration.ofSeconds(20))
        .withThrowableThat()
        .withMessageContaining("is observed by 4 already");
    observers.subList(1, observers.size()).forEach(vtep::endObserving);

    vtep.control().addSegment(VNI, false);
    for (int i = 0; i < SEVERAL * 4; i++) {
      int number = i;
      var port = new QueuePort(vtep.thread(mac(i)).loop());
      port.toSend.add(frame());
      vtep.control()
          .update(control -> {
            control.attach("port-" + number, port, mac(number));
            control.open("port-" + number, VNI);
          });
    }
    for (int i = 0; i < SEVERAL * 4; i++) {
      assertThat(hops.poll(10, TimeUnit.SECONDS))
          .isNotNull()
          .extracting(Hop::point)
          .isEqualTo(Hop.Point.FROM_PORT);
    }
  }
}

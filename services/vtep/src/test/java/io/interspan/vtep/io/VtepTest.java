package io.interspan.vtep.io;

import static io.interspan.vtep.io.Sockets.PEER_MAC;
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
import io.interspan.model.net.Tep;
import io.interspan.packet.DropReason;
import io.interspan.vtep.Hop;
import io.interspan.vtep.filter.Packets;
import io.interspan.vtep.forward.Limits;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A host's socket, with a plain socket as its peer.
@Timeout(60)
class VtepTest {
  private PacketThread thread = PacketThread.start("packets", System::nanoTime);

  @AfterEach
  void close() {
    await(thread.close());
  }

  private void restart() {
    await(thread.close());
    thread = PacketThread.start("packets", System::nanoTime);
  }

  private Vtep start(String address) {
    return await(Vtep.start(IpAddress.parse(address), List.of(thread), (_, _, _) -> {}));
  }

  private QueuePort open(Vtep vtep, IpAddress peer) {
    var port = new QueuePort(thread.loop());
    var tep = new Tep(peer, Encapsulation.GENEVE);
    vtep.control()
        .update(c -> {
          c.addSegment(VNI, false);
          c.setTeps(VNI, List.of(tep), List.of(tep));
          c.putMac(VNI, PEER_MAC, tep);
          c.attach("port", port, PORT_MAC);
          c.open("port", VNI);
        });
    settle();
    return port;
  }

  private void settle() {
    Sockets.settle(thread);
  }

  @Test
  void shouldReceiveManyDatagramsAndSurviveBadOnes() throws Exception {
    restart();
    var vtep = start("127.77.20.1");
    var port = open(vtep, IpAddress.parse("127.77.20.2"));
    try (var peer = new DatagramSocket(socket("127.77.20.2", 0));
        var stranger = new DatagramSocket(socket("127.77.20.3", 0))) {
      for (int i = 0; i < 20; i++) {
        send(peer, vtep, datagram(8 + 14 + i));
        send(peer, vtep, new byte[i]);
        send(stranger, vtep, datagram(60));
      }
      send(peer, vtep, datagram(Limits.FRAME_BYTES + 500));
      send(peer, vtep, datagram(100));

      for (int i = 0; i < 20; i++) {
        assertThat(port.received.poll(10, TimeUnit.SECONDS)).isEqualTo(14 + i);
      }
      assertThat(port.received.poll(10, TimeUnit.SECONDS)).isEqualTo(92);
      settle();
      assertThat(vtep.counters().dropped(DropReason.SENDER_NOT_ADMITTED)).isEqualTo(20);
      assertThat(vtep.counters().dropped(DropReason.FRAME_TOO_LONG)).isEqualTo(1);
      assertThat(vtep.counters().droppedInAll()).isEqualTo(41);
    }
  }

  @Test
  void shouldCountWhatFindsNoRoomInTheSocket() throws Exception {
    var vtep = start("127.77.28.1");
    open(vtep, IpAddress.parse("127.77.28.2"));
    var go = new CompletableFuture<Boolean>();
    thread.loop().submit(go::join);
    int sent = 400;
    try (var peer = new DatagramSocket(socket("127.77.28.2", 0))) {
      for (int i = 0; i < sent; i++) {
        send(peer, vtep, datagram(60_000));
      }
    } finally {
      go.complete(true);
    }

    while (vtep.counters().droppedInAll() < sent) {
      settle();
    }
    var counters = vtep.counters();
    assertThat(counters.dropped(DropReason.RECEIVE_QUEUE_FULL)).isPositive();
    assertThat(counters.dropped(DropReason.RECEIVE_QUEUE_FULL))
        .isEqualTo(sent - counters.dropped(DropReason.FRAME_TOO_LONG));
  }

  @Test
  void shouldSendEachFlowFromOnePortOfItsOwnAddress() throws Exception {
    var vtep = start("127.77.21.1");
    var port = open(vtep, IpAddress.parse("127.77.21.2"));
    int flows = 100;
    var sources = new TreeMap<Integer, Set<SocketAddress>>();
    try (var peer = new DatagramSocket(socket("127.77.21.2", 6081))) {
      peer.setSoTimeout(10_000);
      var packet = new DatagramPacket(new byte[100], 100);
      for (int time = 0; time < 3; time++) {
        for (int flow = 0; flow < flows; flow++) {
          port.toSend.add(Packets.udp(Packets.ME, 40_000 + flow, Packets.OTHER, 53));
          thread.loop().wake();

          peer.receive(packet);
          int source = ByteBuffer.wrap(packet.getData()).getShort(8 + 14 + 20) & 0xFFFF;
          sources.computeIfAbsent(source, _ -> new HashSet<>()).add(packet.getSocketAddress());
          assertThat(packet.getLength()).isEqualTo(8 + 14 + 20 + 12);
        }
      }
    }

    assertThat(sources).hasSize(flows).allSatisfy((_, from) -> assertThat(from).hasSize(1));
    assertThat(sources.values().stream().flatMap(Set::stream).collect(Collectors.toSet()))
        .hasSize(WorkerSockets.SOURCE_PORTS)
        .allSatisfy(from ->
            assertThat(((InetSocketAddress) from).getAddress())
                .isEqualTo(vtep.tep().address().toInetAddress()))
        .doesNotContain(socket("127.77.21.1", 6081));
  }

  @Test
  void shouldSpeakIpv6() throws Exception {
    var vtep = start("::1");
    var port = open(vtep, IpAddress.parse("::1"));
    try (var peer = new DatagramSocket(socket("::1", 0))) {
      send(peer, vtep, datagram(60));
      assertThat(port.received.poll(10, TimeUnit.SECONDS)).isEqualTo(52);
    }

    // There is one IPv6 loopback address, so what the host sends comes back to it.
    var hops = new ArrayBlockingQueue<Hop>(10);
    await(vtep.observe(hops::add));
    port.toSend.add(frame());
    thread.loop().wake();

    for (var point : List.of(Hop.Point.FROM_PORT, Hop.Point.TO_TUNNEL, Hop.Point.FROM_TUNNEL)) {
      var hop = hops.poll(10, TimeUnit.SECONDS);
      assertThat(hop).isNotNull().extracting(Hop::point).isEqualTo(point);
    }
  }

  @Test
  void shouldCountWhatTheSocketRefuses() throws Exception {
    var vtep = start("127.77.22.1");
    var port = open(vtep, IpAddress.parse("127.77.22.2"));
    // A socket bound to a loopback address has no way to anywhere else.
    var away = new Tep(IpAddress.parse("192.0.2.1"), Encapsulation.GENEVE);
    vtep.control().putMac(VNI, PEER_MAC, away);
    port.toSend.add(frame());
    thread.loop().wake();
    settle();
    settle();

    assertThat(vtep.counters().drops())
        .containsExactlyEntriesOf(Map.of(DropReason.SEND_FAILED, 1L));
    assertThat(await(vtep.counted()).tunnels())
        .filteredOn(tunnel -> tunnel.peer().equals(away.address()))
        .singleElement()
        .satisfies(tunnel ->
            assertThat(tunnel.counters().drops())
                .containsExactlyEntriesOf(Map.of(DropReason.SEND_FAILED, 1L)));
  }

  @Test
  void shouldFreeItsAddressWhenClosed() {
    restart();
    for (int i = 0; i < 100; i++) {
      var vtep = start("127.77.23.1");
      open(vtep, IpAddress.parse("127.77.23.2"));
      await(vtep.close());
      bindBriefly("127.77.23.1");
    }
  }

  @Test
  void shouldFreeItsAddressWhenItsThreadEnds() {
    for (int i = 0; i < 100; i++) {
      restart();
      start("127.77.24.1");
      await(thread.close());
      bindBriefly("127.77.24.1");
    }
  }

  @Test
  void shouldCloseWithItsThreadAndAfterIt() {
    for (int i = 0; i < 50; i++) {
      restart();
      var vtep = start("127.77.25.1");
      var closed = vtep.close();
      await(thread.close());
      await(closed);
      await(vtep.close());
      bindBriefly("127.77.25.1");
    }
    assertThat(Vtep.start(IpAddress.parse("127.77.25.1"), List.of(thread), (_, _, _) -> {}))
        .failsWithin(Duration.ofSeconds(20))
        .withThrowableThat()
        .withMessageContaining("the packet thread has ended");
  }
}

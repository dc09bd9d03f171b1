package io.interspan.vtep.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.model.net.Encapsulation;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Tep;
import io.interspan.model.net.Vni;
import io.interspan.packet.DropReason;
import io.interspan.packet.FrameBatch;
import io.interspan.packet.PacketLoop;
import io.interspan.packet.Port;
import io.interspan.packet.header.Ethernet;
import io.interspan.vtep.Hop;
import io.interspan.vtep.forward.Geneve;
import io.interspan.vtep.forward.Limits;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A host's socket, with a plain socket as its peer.
@Timeout(60)
class VtepTest {
  private static final Vni VNI = new Vni(77);
  private static final MacAddress PORT_MAC = new MacAddress(0x02_00_00_00_00_01L);
  private static final MacAddress PEER_MAC = new MacAddress(0x02_00_00_00_00_02L);
  private static final int FRAME_LENGTH = 60;

  private PacketThread thread = PacketThread.start("packets", System::nanoTime);

  @AfterEach
  void close() {
    await(thread.close());
  }

  private void restart() {
    await(thread.close());
    thread = PacketThread.start("packets", System::nanoTime);
  }

  /// Keeps what it is given; sends what it is told to.
  private static final class QueuePort implements Port {
    private final PacketLoop loop;
    final BlockingQueue<Integer> received = new ArrayBlockingQueue<>(1000);
    final BlockingQueue<byte[]> toSend = new ArrayBlockingQueue<>(100_000);

    QueuePort(PacketLoop loop) {
      this.loop = loop;
    }

    @Override
    public void deliver(FrameBatch batch) {
      for (int i = 0; i < batch.size(); i++) {
        received.add(batch.length(i));
      }
    }

    @Override
    public int poll(FrameBatch into) {
      while (!into.isFull()) {
        var frame = toSend.poll();
        if (frame == null) {
          break;
        }
        int index = into.claim();
        into.buffer(index).put(into.offset(index), frame);
        into.setLength(index, frame.length);
      }
      return into.size();
    }

    @Override
    public PacketLoop owner() {
      return loop;
    }
  }

  private static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private Vtep start(String address) {
    return await(Vtep.start(IpAddress.parse(address), thread, (_, _, _) -> {}));
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
    var done = new CompletableFuture<Boolean>();
    thread.loop().submit(() -> done.complete(true));
    await(done);
  }

  private static InetSocketAddress socket(String address, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), port);
  }

  private static byte[] datagram(int length) {
    var buffer = ByteBuffer.allocate(length);
    Geneve.write(buffer, 0, VNI.value());
    Ethernet.write(buffer, 8, PORT_MAC.value(), PEER_MAC.value(), Ethernet.TYPE_IPV6);
    return buffer.array();
  }

  private static byte[] frame() {
    var buffer = ByteBuffer.allocate(FRAME_LENGTH);
    Ethernet.write(buffer, 0, PEER_MAC.value(), PORT_MAC.value(), Ethernet.TYPE_IPV6);
    return buffer.array();
  }

  private static void send(DatagramSocket from, Vtep to, byte[] bytes) throws IOException {
    var address = new InetSocketAddress(to.tep().address().toInetAddress(), 6081);
    from.send(new DatagramPacket(bytes, bytes.length, address));
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

    var counters = vtep.counters();
    while (counters.droppedInAll() < sent) {
      settle();
    }
    assertThat(counters.dropped(DropReason.RECEIVE_QUEUE_FULL)).isPositive();
    assertThat(counters.dropped(DropReason.RECEIVE_QUEUE_FULL))
        .isEqualTo(sent - counters.dropped(DropReason.FRAME_TOO_LONG));
  }

  @Test
  void shouldSendFromItsOwnAddressAndPort() throws Exception {
    var vtep = start("127.77.21.1");
    var port = open(vtep, IpAddress.parse("127.77.21.2"));
    try (var peer = new DatagramSocket(socket("127.77.21.2", 6081))) {
      peer.setSoTimeout(10_000);
      port.toSend.add(frame());
      thread.loop().wake();

      var packet = new DatagramPacket(new byte[100], 100);
      peer.receive(packet);

      assertThat(packet.getSocketAddress()).isEqualTo(socket("127.77.21.1", 6081));
      assertThat(packet.getLength()).isEqualTo(8 + FRAME_LENGTH);
    }
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
    assertThat(Vtep.start(IpAddress.parse("127.77.25.1"), thread, (_, _, _) -> {}))
        .failsWithin(Duration.ofSeconds(20))
        .withThrowableThat()
        .withMessageContaining("the packet thread has ended");
  }

  /// Fails where the address is not free at once.
  private static void bindBriefly(String address) {
    try {
      new DatagramSocket(socket(address, 6081)).close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}

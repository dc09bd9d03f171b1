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
import io.interspan.packet.Tally;
import io.interspan.packet.header.Ethernet;
import io.interspan.vtep.FrameObserver;
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
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A host's socket, with a plain socket as its peer.
@Timeout(60)
class VtepTest {
  private static final Vni VNI = new Vni(77);
  private static final MacAddress PORT_MAC = new MacAddress(0x02_00_00_00_00_01L);
  private static final MacAddress PEER_MAC = new MacAddress(0x02_00_00_00_00_02L);
  private static final int FRAME_LENGTH = 60;

  private static final int SEVERAL = 3;

  private PacketThread thread = PacketThread.start("packets", System::nanoTime);
  private final List<PacketThread> more =
      IntStream.range(1, SEVERAL)
          .mapToObj(i -> PacketThread.start("packets-" + i, System::nanoTime))
          .toList();

  @AfterEach
  void close() {
    await(thread.close());
    more.forEach(other -> await(other.close()));
  }

  private List<PacketThread> several() {
    return Stream.concat(Stream.of(thread), more.stream()).toList();
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
    settle(thread);
  }

  private static void settle(PacketThread thread) {
    var done = new CompletableFuture<Boolean>();
    thread.loop().submit(() -> done.complete(true));
    await(done);
  }

  private static InetSocketAddress socket(String address, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), port);
  }

  private static byte[] datagram(int length) {
    return datagram(PORT_MAC, 0, length);
  }

  private static byte[] datagram(MacAddress to, int options, int length) {
    var buffer = ByteBuffer.allocate(length);
    Geneve.write(buffer, 0, VNI.value());
    buffer.put(0, (byte) (options / 4));
    Ethernet.write(buffer, 8 + options, to.value(), PEER_MAC.value(), Ethernet.TYPE_IPV6);
    return buffer.array();
  }

  private static byte[] frame() {
    return frame(PEER_MAC, FRAME_LENGTH);
  }

  private static byte[] frame(MacAddress to, int length) {
    var buffer = ByteBuffer.allocate(length);
    Ethernet.write(buffer, 0, to.value(), PORT_MAC.value(), Ethernet.TYPE_IPV6);
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

    while (vtep.counters().droppedInAll() < sent) {
      settle();
    }
    var counters = vtep.counters();
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
    assertThat(Vtep.start(IpAddress.parse("127.77.25.1"), List.of(thread), (_, _, _) -> {}))
        .failsWithin(Duration.ofSeconds(20))
        .withThrowableThat()
        .withMessageContaining("the packet thread has ended");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.77.26.1", "::1"})
  void shouldBeGivenEachDatagramOnTheThreadOfItsPort(String address) throws Exception {
    var vtep = await(Vtep.start(IpAddress.parse(address), several(), (_, _, _) -> {}));
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
    several().forEach(VtepTest::settle);

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
      several().forEach(VtepTest::settle);
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
    var to = await(Vtep.start(IpAddress.parse("127.77.32.2"), several(), (_, _, _) -> {}));
    var sender = open(from, to.tep().address());
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
    several().forEach(VtepTest::settle);
    int rounds = 50;
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < ports.size(); i++) {
        sender.toSend.add(frame(mac(i), FRAME_LENGTH + round % 3));
      }
    }
    thread.loop().wake();

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
      var vtep = await(Vtep.start(address, several(), (_, _, _) -> {}));
      for (var threads : List.of(several(), List.of(thread))) {
        assertThat(Vtep.start(address, threads, (_, _, _) -> {}))
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
    await(more.getFirst().close());

    assertThat(Vtep.start(IpAddress.parse("127.77.29.1"), several(), (_, _, _) -> {}))
        .failsWithin(Duration.ofSeconds(20))
        .withThrowableThat()
        .withMessageContaining("the packet thread has ended");
    bindBriefly("127.77.29.1");
  }

  @Test
  void shouldShowFramesOfAllThreads() throws Exception {
    var vtep = await(Vtep.start(IpAddress.parse("127.77.31.1"), several(), (_, _, _) -> {}));
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

  /// Fails where the address is not free at once.
  private static void bindBriefly(String address) {
    try {
      new DatagramSocket(socket(address, 6081)).close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}

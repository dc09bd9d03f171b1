package io.interspan.nic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Vni;
import io.interspan.packet.DropReason;
import io.interspan.packet.PacketLoop;
import io.interspan.packet.Tally;
import io.interspan.vtep.FrameObserver;
import io.interspan.vtep.Hop;
import io.interspan.vtep.HopText;
import io.interspan.vtep.io.PacketThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// From guest memory to guest memory, through real sockets on loopback addresses.
class EndToEndTest {
  private static final int VNI = 5001;
  private static final int OTHER_VNI = 5002;

  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<PacketThread> threads = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (var each : open) {
      each.close();
    }
    for (var each : threads) {
      TestHost.await(each.close());
    }
  }

  private PacketThread thread() {
    var thread = PacketThread.start("packets", System::nanoTime);
    threads.add(thread);
    return thread;
  }

  private TestHost host(String address, PacketThread thread) {
    var host = new TestHost(address, thread);
    open.add(host);
    return host;
  }

  @Test
  void shouldPingFromGuestMemoryToGuestMemory() {
    var one = host("127.77.1.1", thread());
    var two = host("127.77.1.2", thread());
    for (var host : List.of(one, two)) {
      host.join(VNI, false, List.of(one, two));
    }
    var a = one.guest(1, VNI);
    var b = two.guest(2, VNI);

    assertThat(TestHost.ping(a, b)).isPositive();
    assertThat(TestHost.ping(b, a)).isPositive();

    assertThat(b.seen(FrameKind.ECHO_REQUEST)).isEqualTo(1);
    assertThat(b.seen(FrameKind.ECHO_REPLY)).isEqualTo(1);
    // Who announced itself first may have found nobody there.
    assertThat(one.vtep.counters().drops().keySet()).isSubsetOf(DropReason.NO_RECEIVER);
    assertThat(two.vtep.counters().drops().keySet()).isSubsetOf(DropReason.NO_RECEIVER);
    assertThat(a.port().counters().drops()).isEmpty();
  }

  @Test
  void shouldServeSeveralHostsAndSegmentsOnOneThread() {
    var thread = thread();
    var hosts = new ArrayList<TestHost>();
    for (int i = 1; i <= 3; i++) {
      hosts.add(host("127.77.2." + i, thread));
    }
    // The third host is on the other segment only.
    for (var host : hosts.subList(0, 2)) {
      host.join(VNI, false, hosts.subList(0, 2));
    }
    for (var host : hosts.subList(1, 3)) {
      host.join(OTHER_VNI, false, hosts.subList(1, 3));
    }
    var a = hosts.get(0).guest(1, VNI);
    var b = hosts.get(1).guest(2, VNI);
    var c = hosts.get(1).guest(3, OTHER_VNI);
    var d = hosts.get(2).guest(4, OTHER_VNI);

    TestHost.ping(a, b);
    TestHost.ping(c, d);
    a.announce();
    TestHost.ping(a, b);

    assertThat(a.ping(c.ip(), Duration.ofMillis(50)))
        .failsWithin(5, TimeUnit.SECONDS)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(TimeoutException.class)
        .withMessageContaining("no ARP reply from 10.1.0.3");
    // c and d have seen what is their own only: d the announcement of c's link and its question.
    assertThat(c.seen(FrameKind.ARP_REQUEST)).isZero();
    assertThat(d.seen(FrameKind.ARP_REQUEST)).isPositive();
    assertThat(c.seen(FrameKind.FOREIGN) + d.seen(FrameKind.FOREIGN)).isZero();
    assertThat(hosts.get(2).vtep.counters().get(Tally.FROM_TUNNELS))
        .isEqualTo(
            hosts.get(2).vtep.counters().get(Tally.TO_PORTS)
                + hosts.get(2).vtep.counters().dropped(DropReason.NO_RECEIVER));
  }

  @Test
  void shouldServeEachHostOnSeveralThreads() {
    var threads = List.of(thread(), thread(), thread());
    var hosts = new ArrayList<TestHost>();
    for (int i = 1; i <= 2; i++) {
      var host = new TestHost("127.77.4." + i, threads, (_, _, _) -> {});
      open.add(host);
      hosts.add(host);
    }
    hosts.forEach(host -> host.join(VNI, false, hosts));
    var guests = new ArrayList<EmulatedGuest>();
    var busy = new LinkedHashSet<PacketLoop>();
    for (int i = 1; i <= 6; i++) {
      var guest = hosts.get(i % 2).guest(i, VNI);
      guests.add(guest);
      busy.add(guest.port().owner());
    }
    assertThat(busy).hasSize(threads.size());

    for (var from : guests) {
      for (var to : guests) {
        if (from != to) {
          assertThat(TestHost.ping(from, to)).isPositive();
        }
      }
    }
    assertThat(hosts)
        .allSatisfy(host -> {
          assertThat(host.vtep.counters().get(Tally.HANDED_OVER)).isPositive();
          assertThat(host.vtep.counters().drops().keySet()).isSubsetOf(DropReason.NO_RECEIVER);
        });
  }

  @Test
  void shouldBeMuteUntilThePortOpens() {
    var host = host("127.77.3.1", thread());
    host.join(VNI, false, List.of());
    var a = host.guest(1, VNI);
    var b = host.mutedGuest(2);

    assertThat(b.ping(a.ip(), Duration.ofMillis(50))).failsWithin(5, TimeUnit.SECONDS);
    assertThat(host.vtep.counters().dropped(DropReason.PORT_CLOSED)).isPositive();
    assertThat(a.seen(FrameKind.ARP_REQUEST)).isZero();

    host.vtep.control().open(b.ip().toString(), new Vni(VNI));
    assertThat(TestHost.ping(b, a)).isPositive();

    host.vtep.control().close(b.ip().toString());
    assertThat(a.ping(b.ip(), Duration.ofMillis(50))).failsWithin(5, TimeUnit.SECONDS);
    assertThat(b.isLinkUp()).isFalse();
  }

  @Test
  void shouldReachAPortOfAnotherLoopByHandOver() {
    var host = host("127.77.4.1", thread());
    var elsewhere = thread();
    host.join(VNI, false, List.of());
    var a = host.guest(1, VNI);
    var mac = MacAddress.parse("02:00:00:00:00:09");
    var b = new EmulatedGuest(mac, IpAddress.parse("10.1.0.9"), elsewhere.loop());
    b.start();
    host.vtep.control().attach("b", b.port(), mac);
    host.vtep.control().open("b", new Vni(VNI));

    assertThat(TestHost.ping(a, b)).isPositive();
    assertThat(TestHost.ping(b, a)).isPositive();

    host.vtep.control().detach("b");
    assertThat(a.ping(b.ip(), Duration.ofMillis(50))).failsWithin(5, TimeUnit.SECONDS);
  }

  @Test
  void shouldReportWhatItLearnsOncePerChange() {
    var learned = new ConcurrentLinkedQueue<String>();
    var thread = thread();
    var host =
        new TestHost(
            "127.77.5.1", thread, (port, mac, ip) -> learned.add(port + " " + mac + " " + ip));
    open.add(host);
    host.join(VNI, false, List.of());
    var a = host.guest(1, VNI);
    var b = host.guest(2, VNI);

    TestHost.ping(a, b);
    TestHost.ping(b, a);

    assertThat(learned)
        .containsExactlyInAnyOrder(
            "10.1.0.1 02:00:00:00:00:01 10.1.0.1", "10.1.0.2 02:00:00:00:00:02 10.1.0.2");
  }

  @Test
  void shouldAnswerArpInTheNameOfOthers() {
    var one = host("127.77.6.1", thread());
    var two = host("127.77.6.2", thread());
    for (var host : List.of(one, two)) {
      host.join(VNI, true, List.of(one, two));
    }
    var a = one.guest(1, VNI);
    var b = two.guest(2, VNI);
    one.vtep.control().putArp(new Vni(VNI), b.ip(), b.mac());
    one.vtep.control().putMac(new Vni(VNI), b.mac(), two.tep());
    two.vtep.control().putArp(new Vni(VNI), a.ip(), a.mac());
    two.vtep.control().putMac(new Vni(VNI), a.mac(), one.tep());
    one.settle();
    two.settle();

    TestHost.ping(a, b);
    TestHost.ping(b, a);

    assertThat(b.seen(FrameKind.ARP_REQUEST)).isZero();
    assertThat(a.seen(FrameKind.ARP_REQUEST)).isZero();
    assertThat(one.vtep.counters().get(Tally.ARP_ANSWERED)).isPositive();
    assertThat(two.vtep.counters().get(Tally.ARP_ANSWERED)).isPositive();
  }

  @Test
  void shouldShowThePathOfAPingHopByHop() {
    var one = host("127.77.7.1", thread());
    var two = host("127.77.7.2", thread());
    for (var host : List.of(one, two)) {
      host.join(VNI, false, List.of(one, two));
    }
    var a = one.guest(1, VNI);
    var b = two.guest(2, VNI);
    TestHost.ping(a, b);
    one.vtep.control().putMac(new Vni(VNI), b.mac(), two.tep());
    two.vtep.control().putMac(new Vni(VNI), a.mac(), one.tep());
    var hops = new ConcurrentLinkedQueue<Hop>();
    FrameObserver observer = hops::add;
    var _ = one.vtep.observe(observer);
    var _ = two.vtep.observe(observer);
    one.settle();
    two.settle();

    TestHost.ping(a, b);
    one.settle();
    one.vtep.endObserving(observer);

    assertThat(hops)
        .extracting(hop -> hop.host().address() + " " + hop.point())
        .containsExactly(
            "127.77.7.1 FROM_PORT",
            "127.77.7.1 TO_TUNNEL",
            "127.77.7.2 FROM_TUNNEL",
            "127.77.7.2 TO_PORT",
            "127.77.7.2 FROM_PORT",
            "127.77.7.2 TO_TUNNEL",
            "127.77.7.1 FROM_TUNNEL",
            "127.77.7.1 TO_PORT");
    var second = hops.stream().skip(1).findFirst().orElseThrow();
    assertThat(HopText.describe(second))
        .containsExactly(
            "host 127.77.7.1: to the network",
            "outer IPv4 127.77.7.1 -> 127.77.7.2",
            "outer UDP 6081 -> 6081, 106 bytes of data",
            "Geneve VNI 5001, 0 bytes of options",
            "inner Ethernet 02:00:00:00:00:01 -> 02:00:00:00:00:02, IPv4",
            "inner IPv4 10.1.0.1 -> 10.1.0.2, TTL 64, 84 bytes",
            "inner ICMP echo request, id 1, sequence 1, 56 bytes of data");
  }

  @Test
  void shouldNameTheAddressThatCannotBeBound() {
    var thread = thread();
    host("127.77.8.1", thread);

    assertThatThrownBy(() -> new TestHost("127.77.8.1", thread))
        .rootCause()
        .hasMessage("cannot bind UDP 127.77.8.1 port 6081: EADDRINUSE: address in use");
  }
}

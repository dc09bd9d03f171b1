package io.interspan.nic.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.interspan.linux.TapDevice;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Vni;
import io.interspan.packet.DropReason;
import io.interspan.packet.Tally;
import io.interspan.vtep.io.PacketThread;
import io.interspan.vtep.io.Vtep;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Two workloads in namespaces, on two hosts.
@Timeout(120)
class TapPortTest {
  private static final Vni VNI = new Vni(77);
  private static final String DEVICE = "eth0";

  /// Pairs of transfers until the JIT compiler has seen all that there is, at most: an object a
  /// packet would show in each.
  private static final int TRANSFERS = 8;

  /// Bytes a packet that cannot be of an object for each: the smallest has 16. What is left is for
  /// each time that the event loop wakes, which brings many.
  private static final int BYTES = 4;

  private final PacketThread thread = PacketThread.start("packets", System::nanoTime);
  private final Workload one;
  private final Workload two;
  private Map<DropReason, Long> dropsBefore = Map.of();

  TapPortTest() throws IOException, InterruptedException {
    one = new Workload(1);
    two = new Workload(2);
  }

  /// A workload on a host of its own.
  private final class Workload {
    final Namespace namespace;
    final MacAddress mac;
    final Vtep host;
    final TapPort port;

    Workload(int number) throws IOException, InterruptedException {
      namespace = new Namespace("w" + number);
      mac = new MacAddress(0x02_00_00_00_00_00L + number);
      host =
          await(
              Vtep.start(IpAddress.parse("127.77.30." + number), List.of(thread), (_, _, _) -> {}));
      port = TapPort.open(settings(1500), thread.loop(), thread);
      namespace.address(DEVICE, "10.9.0." + number + "/24");
      namespace.address(DEVICE, "fd00:9::" + number + "/64");
    }

    TapDevice.Settings settings(int mtu) {
      return new TapDevice.Settings(DEVICE, Optional.of(namespace.name), mac.value(), mtu, false);
    }

    /// Gives its host a segment that it shares with another.
    void share(Workload other) {
      var tep = other.host.tep();
      host.control()
          .update(control -> {
            control.addSegment(VNI, false);
            control.setTeps(VNI, List.of(tep), List.of(tep));
            control.putMac(VNI, other.mac, tep);
          });
      settle();
    }

    /// Opens its port on the segment.
    void open() {
      host.control()
          .update(control -> {
            control.attach("port", port, mac);
            control.open("port", VNI);
          });
      settle();
    }

    void settle() {
      var done = new CompletableFuture<Boolean>();
      thread.loop().submit(() -> done.complete(true));
      await(done);
    }

    long count(Tally tally) {
      return host.counters().get(tally);
    }

    void end() throws IOException, InterruptedException {
      host.control().detach("port");
      settle();
      await(port.close());
      assertThat(namespace.in("ip", "-o", "link")).as("nothing is left").doesNotContain(DEVICE);
      namespace.close();
    }
  }

  private static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void open() {
    // First, as a workload speaks as soon as its port is open.
    one.share(two);
    two.share(one);
    one.open();
    two.open();
    // What the first one said before the second was there had no receiver.
    dropsBefore = two.host.counters().drops();
  }

  @AfterEach
  void end() throws IOException, InterruptedException {
    one.end();
    two.end();
    await(thread.close());
  }

  @Test
  void shouldPing() throws Exception {
    for (var to : List.of("10.9.0.2", "fd00:9::2")) {
      assertThat(one.namespace.in("ping", "-c", "5", "-i", "0.01", "-W", "10", to))
          .contains(" 0% packet loss");
      // What IP cuts itself, and what it need not: 1500 of payload and more.
      assertThat(one.namespace.in("ping", "-c", "3", "-i", "0.01", "-W", "10", "-s", "8000", to))
          .contains(" 0% packet loss");
    }
    assertThat(two.host.counters().drops()).isEqualTo(dropsBefore);
  }

  @Test
  void shouldCarryLongFramesByteForByte() throws Exception {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < TRANSFERS && least >= BYTES; i++) {
      long before = allocated();
      long carried = two.count(Tally.FROM_TUNNELS);
      transfer("10.9.0.2");
      transfer("fd00:9::2");
      carried = two.count(Tally.FROM_TUNNELS) - carried;
      least = Math.min(least, (allocated() - before) / carried);
    }

    assertThat(one.count(Tally.TO_TUNNELS))
        .as("long frames were cut here")
        .isGreaterThan(10 * one.count(Tally.FROM_PORTS));
    var came = two.namespace.in("cat", "/sys/class/net/" + DEVICE + "/statistics/rx_packets");
    assertThat(Long.parseLong(came.trim()))
        .as("what was cut was put together again")
        .isLessThan(two.count(Tally.TO_PORTS) / 4);
    assertThat(one.port.counters().droppedInAll()).isZero();
    assertThat(two.port.counters().droppedInAll()).isZero();
    assertThat(least).as("bytes allocated a packet").isLessThan(BYTES);
  }

  private void transfer(String to) throws Exception {
    var receiver = java(two, "receive", to);
    var printed =
        new BufferedReader(
            new InputStreamReader(receiver.getInputStream(), StandardCharsets.UTF_8));
    assertThat(printed.readLine()).isEqualTo("ready");
    Namespace.end(java(one, "send", to));
    assertThat(printed.readLine()).isEqualTo("same");
  }

  /// Returns the bytes that the packet thread has allocated so far.
  private long allocated() {
    var of = new CompletableFuture<Long>();
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    thread.loop().submit(() -> of.complete(threads.getCurrentThreadAllocatedBytes()));
    return await(of);
  }

  private static Process java(Workload workload, String... words) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var classes = Path.of("target", "test-classes").toAbsolutePath().toString();
    return workload.namespace.start(
        java, "-cp", classes, Transfer.class.getName(), words[0], words[1]);
  }

  @Test
  void shouldShowTheLinkAsThePortIs() throws Exception {
    assertThat(one.namespace.in("ip", "-o", "link", "show", DEVICE))
        .contains("LOWER_UP")
        .contains("qlen 2000");
    one.host.control().close("port");
    one.settle();
    assertThat(one.namespace.in("ip", "-o", "link", "show", DEVICE)).contains("NO-CARRIER");
  }

  @Test
  void shouldCountWhatTheInterfaceDoesNotTake() throws Exception {
    two.namespace.in("ip", "link", "set", DEVICE, "down");
    var ping = one.namespace.start("ping", "-c", "1", "-W", "1", "10.9.0.2");
    ping.waitFor();

    assertThat(two.port.counters().dropped(DropReason.TAP_REFUSED)).isPositive();
  }

  @Test
  void shouldStayWhereItIsToAndBeTakenAgain() throws Exception {
    var settings =
        new TapDevice.Settings(
            "tap7", Optional.of(one.namespace.name), 0x02_00_00_00_00_77L, 1400, true);
    var first = TapPort.open(settings, thread.loop(), thread);
    await(first.stay());
    one.namespace.address("tap7", "10.8.0.1/24");
    assertThatThrownBy(() -> TapPort.open(settings, thread.loop(), thread))
        .as("somebody is behind it")
        .hasMessageContaining("EBUSY");
    await(first.close());
    assertThat(one.namespace.in("ip", "-o", "addr")).contains("10.8.0.1/24");

    var anew =
        new TapDevice.Settings("tap7", settings.namespace(), settings.mac(), settings.mtu(), false);
    assertThatThrownBy(() -> TapPort.open(anew, thread.loop(), thread))
        .as("it is somebody's")
        .hasMessageContaining("EBUSY");
    var second = TapPort.open(settings, thread.loop(), thread);
    assertThat(one.namespace.in("ip", "-o", "addr")).contains("10.8.0.1/24");
    await(second.remove());
    assertThat(one.namespace.in("ip", "-o", "link")).doesNotContain("tap7");
  }

  @Test
  void shouldSayThatItsInterfaceWasDeleted() throws Exception {
    assertThat(two.port.gone().toCompletableFuture()).isNotDone();
    two.namespace.in("ip", "link", "del", DEVICE);
    await(two.port.gone());
    assertThat(one.port.gone().toCompletableFuture()).isNotDone();
  }

  @Test
  void shouldSayWhyADeviceCannotBe() {
    assertThatThrownBy(() -> TapPort.open(one.settings(1500), thread.loop(), thread))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot make TAP eth0: EBUSY");
    var nowhere = new TapDevice.Settings("eth9", Optional.of("nowhere"), 2, 1500, false);
    assertThatThrownBy(() -> TapPort.open(nowhere, thread.loop(), thread))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot open network namespace 'nowhere': ENOENT");
    assertThatThrownBy(() -> new TapDevice.Settings("a/b", Optional.empty(), 2, 1500, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'a/b' is no name of an interface");
    assertThatThrownBy(() -> new TapDevice.Settings("eth0", Optional.of("a/b"), 2, 1500, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'a/b' is no name of a network namespace");
  }
}

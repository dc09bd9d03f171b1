package io.interspan.nic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.packet.FrameBatch;
import io.interspan.packet.PacketLoop;
import io.interspan.packet.header.Arp;
import io.interspan.packet.header.Ethernet;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/// Guests in virtual time, on a wire that can be cut.
class EmulatedGuestTest {
  private static final Duration TRANSIT = Duration.ofMillis(3);

  private long now;
  private boolean cut;
  private final PacketLoop loop = new PacketLoop("test", () -> now, () -> {});
  private final EmulatedGuest one = guest(1);
  private final EmulatedGuest two = guest(2);
  private final EmulatedGuest three = guest(3);
  private final List<EmulatedGuest> guests = List.of(one, two, three);
  private final FrameBatch batch = new FrameBatch();

  private EmulatedGuest guest(int number) {
    return new EmulatedGuest(
        new MacAddress(0x02_00_00_00_00_00L + number), IpAddress.parse("10.1.0." + number), loop);
  }

  // Everybody hears everybody, after the time of transit.
  private void step() {
    for (var guest : guests) {
      guest.poll(now);
    }
    now += TRANSIT.toNanos();
    for (var from : guests) {
      from.port().poll(batch);
      for (var to : guests) {
        if (to != from && !cut) {
          to.port().deliver(batch);
        }
      }
      batch.clear();
    }
  }

  private void run(Duration time) {
    for (long end = now + time.toNanos(); now < end; ) {
      step();
    }
  }

  private static <T> T result(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  @Test
  void shouldMeasureTheRoundTripInItsOwnTime() {
    var first = one.ping(two.ip());
    run(Duration.ofMillis(30));
    var second = one.ping(two.ip());
    run(Duration.ofMillis(30));

    assertThat(result(first))
        .as("with the question for the address")
        .isEqualTo(TRANSIT.multipliedBy(4));
    assertThat(result(second)).isEqualTo(TRANSIT.multipliedBy(2));
    assertThat(two.seen(FrameKind.ARP_REQUEST)).isEqualTo(1);
    assertThat(two.seen(FrameKind.ECHO_REQUEST)).isEqualTo(2);
    assertThat(one.seen(FrameKind.ARP_REPLY)).isEqualTo(1);
    assertThat(one.seen(FrameKind.ECHO_REPLY)).isEqualTo(2);
    assertThat(three.seen(FrameKind.ARP_REQUEST)).as("a broadcast").isEqualTo(1);
    assertThat(three.seen(FrameKind.FOREIGN)).as("on a wire, not a switch").isEqualTo(5);
  }

  @Test
  void shouldNeedNoQuestionForWhoeverAskedIt() {
    one.ping(two.ip());
    run(Duration.ofMillis(30));

    two.ping(one.ip());
    run(Duration.ofMillis(30));

    assertThat(one.seen(FrameKind.ARP_REQUEST)).isZero();
    assertThat(one.seen(FrameKind.ECHO_REQUEST)).isEqualTo(1);
  }

  @Test
  void shouldAskAgainForAnAddressAndThenGiveUp() {
    cut = true;
    var ping = one.ping(two.ip(), Duration.ofSeconds(1));
    run(Duration.ofMillis(500));
    cut = false;
    run(Duration.ofMillis(300));
    assertThat(result(ping)).isBetween(Duration.ofMillis(500), Duration.ofMillis(800));

    cut = true;
    var lost = one.ping(three.ip(), Duration.ofSeconds(1));
    run(Duration.ofSeconds(2));
    assertThat(lost)
        .failsWithin(0, TimeUnit.SECONDS)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(TimeoutException.class)
        .withMessageContaining("no ARP reply from 10.1.0.3 to 10.1.0.1 within 1000 ms");
  }

  @Test
  void shouldAskAnewAfterAPingWasLost() {
    one.ping(two.ip());
    run(Duration.ofMillis(30));
    cut = true;
    var lost = one.ping(two.ip());
    run(EmulatedGuest.PING_TIMEOUT.plusMillis(30));
    cut = false;
    assertThat(lost)
        .failsWithin(0, TimeUnit.SECONDS)
        .withThrowableOfType(ExecutionException.class)
        .withMessageContaining("no echo reply from 10.1.0.2");

    one.ping(two.ip());
    run(Duration.ofMillis(30));

    assertThat(two.seen(FrameKind.ARP_REQUEST)).isEqualTo(2);
  }

  @Test
  void shouldAnnounceItselfWhenItsLinkGoesUp() {
    one.port().onLink(true);
    run(Duration.ofMillis(30));
    assertThat(one.isLinkUp()).isTrue();
    assertThat(two.seen(FrameKind.ARP_ANNOUNCEMENT)).isEqualTo(1);

    one.announce();
    run(Duration.ofMillis(30));
    assertThat(two.seen(FrameKind.ARP_ANNOUNCEMENT)).isEqualTo(2);

    one.port().onLink(false);
    run(Duration.ofMillis(30));
    assertThat(one.isLinkUp()).isFalse();
    assertThat(two.seen(FrameKind.ARP_ANNOUNCEMENT)).isEqualTo(2);
  }

  @Test
  void shouldFollowAnAnnouncement() {
    one.ping(two.ip());
    run(Duration.ofMillis(30));
    // Guest 3 takes over the address of guest 2.
    one.port().deliver(arp(Arp.REQUEST, three.mac(), two.ip(), two.ip()));
    one.ping(two.ip());
    run(Duration.ofMillis(30));

    assertThat(two.seen(FrameKind.ECHO_REQUEST)).isEqualTo(1);
    assertThat(two.seen(FrameKind.FOREIGN)).isEqualTo(1);
  }

  private static FrameBatch arp(int operation, MacAddress mac, IpAddress ip, IpAddress target) {
    var batch = new FrameBatch();
    int index = batch.claim();
    var buffer = batch.buffer(index);
    int at = batch.offset(index);
    Ethernet.write(buffer, at, MacAddress.BROADCAST.value(), mac.value(), Ethernet.TYPE_ARP);
    Arp.write(buffer, at + 14, operation, mac.value(), (int) ip.low(), 0, (int) target.low());
    batch.setLength(index, 60);
    return batch;
  }

  @Test
  void shouldSendRawFramesAndShowWhatItReceives() {
    var seen = new ArrayList<FrameKind>();
    two.listen((kind, _, _, length) -> seen.add(length == 60 ? kind : FrameKind.MALFORMED));
    var frame = ByteBuffer.allocate(20);
    Ethernet.write(frame, 0, MacAddress.BROADCAST.value(), one.mac().value(), 0x88B5);
    assertThat(one.send(frame.array())).isTrue();
    Ethernet.write(frame, 0, two.mac().value(), one.mac().value(), 0x88B5);
    assertThat(one.send(frame.array())).isTrue();
    Ethernet.write(frame, 0, two.mac().value(), one.mac().value(), Ethernet.TYPE_IPV4);
    assertThat(one.send(frame.array())).isTrue();

    run(Duration.ofMillis(30));

    assertThat(seen).containsExactly(FrameKind.OTHER_GROUP, FrameKind.OTHER, FrameKind.MALFORMED);
    assertThat(two.seen(FrameKind.OTHER_GROUP)).isEqualTo(1);
    assertThatThrownBy(() -> one.send(new byte[4000])).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldIgnoreAnEchoWithABrokenChecksum() {
    one.ping(two.ip());
    step();
    step();
    one.poll(now);
    one.port().poll(batch);
    assertThat(batch.size()).isEqualTo(1);
    int last = batch.offset(0) + batch.length(0) - 1;
    batch.buffer(0).put(last, (byte) ~batch.buffer(0).get(last));
    two.port().deliver(batch);
    batch.clear();
    step();

    assertThat(two.seen(FrameKind.ECHO_REQUEST)).isEqualTo(1);
    assertThat(one.seen(FrameKind.ECHO_REPLY)).isZero();
  }

  @Test
  void shouldHoldItsBounds() {
    cut = true;
    var pings = new ArrayList<CompletionStage<Duration>>();
    for (int i = 0; i <= EmulatedGuest.MAX_PINGS; i++) {
      pings.add(one.ping(two.ip()));
    }
    step();
    assertThat(pings.getLast())
        .failsWithin(0, TimeUnit.SECONDS)
        .withThrowableOfType(ExecutionException.class)
        .withMessageContaining("256 pings unanswered");
    assertThat(pings.getFirst()).isNotDone();
    for (int i = 0; i < EmulatedGuest.MAX_REQUESTS; i++) {
      one.send(new byte[60]);
    }
    assertThat(one.send(new byte[60])).isFalse();
    assertThat(one.ping(two.ip()))
        .failsWithin(0, TimeUnit.SECONDS)
        .withThrowableOfType(ExecutionException.class)
        .withMessageContaining("1024 requests");
    run(EmulatedGuest.PING_TIMEOUT);
    assertThat(pings).allSatisfy(p -> assertThat(p).isDone());
  }

  @Test
  void shouldRefuseWhatItCannotPing() {
    for (var target : List.of("10.1.0.1", "2001:db8::1")) {
      assertThat(one.ping(IpAddress.parse(target)))
          .failsWithin(0, TimeUnit.SECONDS)
          .withThrowableOfType(ExecutionException.class)
          .withMessageContaining("guest 10.1.0.1 can ping another IPv4 address");
    }
    assertThatThrownBy(() -> new EmulatedGuest(one.mac(), IpAddress.parse("::1"), loop))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldRecoverWhenItsLinkWasOverrun() {
    // Far more than its rings hold, in both directions.
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < EmulatedGuest.MAX_PINGS; i++) {
        two.ping(one.ip(), Duration.ofMillis(20));
        three.ping(one.ip(), Duration.ofMillis(20));
      }
      run(Duration.ofMillis(50));
    }

    var ping = two.ping(one.ip());
    run(Duration.ofMillis(50));
    assertThat(result(ping)).isPositive();
    assertThat(one.port().receiveFault()).isNull();
    assertThat(one.port().transmitFault()).isNull();
  }

  @Test
  void shouldKeepABoundedCache() {
    var cache = new ArpCache();
    for (int i = 0; i < ArpCache.MAX_ENTRIES + 10; i++) {
      cache.put(i, i);
    }

    assertThat(cache.size()).isEqualTo(ArpCache.MAX_ENTRIES);
    assertThat(cache.get(9)).isNull();
    assertThat(cache.get(10)).isEqualTo(10L);
  }
}

package io.interspan.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.interspan.model.net.Encapsulation;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.Tep;
import io.interspan.packet.Slab;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Datagrams come as they were sent, however they travelled together.
@Timeout(60)
class QueuesTest {
  private static final int QUEUE_BYTES = 4 << 20;
  private static final int PORT = Encapsulation.GENEVE.port();
  private static final int DATAGRAM = 1000;

  private final List<UdpSocket> open = new ArrayList<>();
  private final ReceiveQueue received = new ReceiveQueue();
  private final List<String> lost = new ArrayList<>();
  private int messages;

  private void onLost(Tep to, int refused, int failed) {
    lost.add("%s: %d refused, %d failed".formatted(to, refused, failed));
  }

  @AfterEach
  void close() {
    open.forEach(UdpSocket::close);
  }

  private UdpSocket bind(String address) throws IOException {
    var socket = UdpSocket.bind(IpAddress.parse(address), PORT, QUEUE_BYTES);
    open.add(socket);
    return socket;
  }

  private static Tep tep(String address) {
    return new Tep(IpAddress.parse(address), Encapsulation.GENEVE);
  }

  /// Returns the lengths and first bytes of what has come, datagram by datagram.
  private List<String> receiveAll(UdpSocket socket) {
    var all = new ArrayList<String>();
    for (int n = received.receive(socket); n > 0; n = received.receive(socket)) {
      messages += n;
      for (int i = 0; i < n; i++) {
        for (int at = 0; at < received.length(i); at += received.segmentSize(i)) {
          int length = Math.min(received.segmentSize(i), received.length(i) - at);
          all.add(length + " " + received.slab(i).buffer().get(at));
        }
      }
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.77.40", "::1"})
  void shouldBringEachDatagramInOrder(String network) throws IOException {
    boolean ipv6 = network.equals("::1");
    var one = ipv6 ? network : network + ".1";
    var two = ipv6 ? network : network + ".2";
    var to = bind(two);
    var from = ipv6 ? to : bind(one);
    var queue = new SendQueue(tep(one), this::onLost);
    var random = new Random(5);
    var slab = new Slab(1 << 20);
    int at = 0;
    for (int round = 0; round < 50; round++) {
      var sent = new ArrayList<String>();
      int size = 1 + random.nextInt(2000);
      for (int i = 0; i < 100; i++) {
        // Often the same again, so that many are one message; in one part or two.
        size = random.nextInt(10) == 0 ? 1 + random.nextInt(2000) : size;
        at = at + size > slab.buffer().capacity() ? 0 : at;
        byte first = (byte) random.nextInt();
        slab.buffer().put(at, first);
        if (queue.isFull()) {
          queue.flush(from);
        }
        if (size > 1 && random.nextInt(3) == 0) {
          queue.add(tep(two), slab.address() + at, 1, slab.address() + at + 1, size - 1);
        } else {
          queue.add(tep(two), slab.address() + at, size);
        }
        at += size;
        sent.add(size + " " + first);
      }
      queue.flush(from);
      assertThat(lost).isEmpty();
      assertThat(receiveAll(to)).isEqualTo(sent);
    }
    assertThat(messages).as("messages that 5,000 datagrams came in").isLessThan(4000);
  }

  @Test
  void shouldSayWhoSentIt() throws IOException {
    var to = bind("127.77.41.2");
    var from = bind("127.77.41.1");
    var queue = new SendQueue(tep("127.77.41.1"), this::onLost);
    queue.add(tep("127.77.41.2"), new Slab(8).address(), 8);
    queue.flush(from);

    assertThat(received.receive(to)).isEqualTo(1);
    assertThat(received.isIpv6(0)).isFalse();
    assertThat(received.sourceHigh(0)).isZero();
    assertThat(received.sourceLow(0)).isEqualTo(IpAddress.parse("127.77.41.1").low());
    assertThat(queue.sent()).isEqualTo(1);
  }

  @Test
  void shouldCountWhatHasNoWay() throws IOException {
    var from = bind("127.77.42.1");
    var queue = new SendQueue(tep("127.77.42.1"), this::onLost);
    var slab = new Slab(DATAGRAM);
    // A socket bound to a loopback address has no way to anywhere else.
    for (int i = 0; i < 3; i++) {
      queue.add(tep("192.0.2.1"), slab.address(), DATAGRAM);
    }
    queue.add(tep("127.77.42.1"), slab.address(), DATAGRAM);
    queue.flush(from);

    assertThat(lost).containsExactly("GENEVE 192.0.2.1: 0 refused, 3 failed");
    assertThat(queue.sent()).as("the others go").isEqualTo(1);
    assertThat(receiveAll(from)).hasSize(1);

    messages = 0;
    for (int i = 0; i < 10; i++) {
      queue.add(tep("127.77.42.1"), slab.address(), DATAGRAM);
    }
    queue.flush(from);
    assertThat(receiveAll(from)).hasSize(10);
    assertThat(messages).as("a way that is none says nothing of others").isEqualTo(1);
  }

  @Test
  void shouldBeginAMessageWhereItIsTold() throws IOException {
    var to = bind("127.77.45.2");
    var from = bind("127.77.45.1");
    var queue = new SendQueue(tep("127.77.45.1"), this::onLost);
    var slab = new Slab(DATAGRAM);
    queue.endMessage();
    for (int i = 0; i < 9; i++) {
      queue.add(tep("127.77.45.2"), slab.address(), DATAGRAM);
      if (i % 3 == 2) {
        queue.endMessage();
      }
    }
    queue.flush(from);

    assertThat(receiveAll(to)).hasSize(9);
    assertThat(messages).isEqualTo(3);
  }

  @Test
  void shouldAllocateNothing() throws IOException {
    var to = bind("127.77.43.2");
    var from = bind("127.77.43.1");
    var receiver = tep("127.77.43.2");
    var queue = new SendQueue(receiver, this::onLost);
    var slab = new Slab(DATAGRAM);
    Runnable work =
        () -> {
          for (int i = 0; i < 20_000; i++) {
            queue.add(receiver, slab.address(), DATAGRAM);
            queue.add(receiver, slab.address(), 8, slab.address(), DATAGRAM - 8);
            queue.flush(from);
            while (received.receive(to) > 0) {
              received.segmentSize(0);
            }
          }
        };
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = Long.MAX_VALUE;
    // Until the JVM has compiled it: on a busy machine that takes a while.
    for (int runs = 0; runs < 20 && allocated >= 4096; runs++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      work.run();
      allocated = threads.getCurrentThreadAllocatedBytes() - before;
    }
    assertThat(allocated).as("bytes for 40,000 datagrams").isLessThan(4096);
  }

  @Test
  void shouldSayWhyItCannotBind() throws IOException {
    bind("127.77.44.1");
    assertThatThrownBy(() -> bind("127.77.44.1"))
        .hasMessage("cannot bind UDP 127.77.44.1 port 6081: EADDRINUSE: address in use");
    assertThatThrownBy(() -> bind("192.0.2.1"))
        .hasMessageContaining("EADDRNOTAVAIL: no such address here");
  }
}

package io.interspan.nic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.interspan.vtep.io.PacketThread;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is on the wire, as tshark reads it: needs tshark and the right to capture on loopback.
@Timeout(60)
class TsharkTest {
  private static final int VNI = 0xABCDE;
  private static final int TRIES = 200;
  private static final String END = "(end)";

  /// A packet as tshark prints it; a field that it does not have is empty.
  private record Packet(
      String source,
      String destination,
      String port,
      String vni,
      String arp,
      String icmp,
      String target,
      String faults) {
    static Packet parse(String line) {
      var f = line.split("\\|", -1);
      return new Packet(f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7] + f[8]);
    }
  }

  @Test
  void shouldSendGeneveThatTsharkUnderstands() throws Exception {
    var tshark = capture();
    var packets = new LinkedBlockingQueue<Packet>();
    readLines(tshark.getInputStream(), line -> packets.add(Packet.parse(line)), () -> {});
    var thread = PacketThread.start("packets", System::nanoTime);
    try (var one = new TestHost("127.77.9.1", thread);
        var two = new TestHost("127.77.9.2", thread)) {
      for (var host : List.of(one, two)) {
        host.join(VNI, false, List.of(one, two));
      }
      var a = one.guest(1, VNI);
      var b = two.guest(2, VNI);
      awaitFirst(packets, a);
      TestHost.ping(a, b);

      var seen = new ArrayList<Packet>();
      while (seen.stream().noneMatch(p -> p.icmp.equals("0"))) {
        var next = packets.poll(20, TimeUnit.SECONDS);
        assertThat(next).as("a packet after %s", seen).isNotNull();
        seen.add(next);
      }

      assertThat(seen).allSatisfy(p -> assertThat(p.faults).isEmpty());
      assertThat(seen).allSatisfy(p -> assertThat(p.port).isEqualTo("6081"));
      assertThat(seen).allSatisfy(p -> assertThat(Integer.decode(p.vni)).isEqualTo(VNI));
      assertThat(seen)
          .anySatisfy(p -> {
            assertThat(p.arp).isEqualTo("1");
            assertThat(p.target).isEqualTo("10.1.0.2");
            assertThat(p.source).isEqualTo("127.77.9.1");
          });
      assertThat(seen).anySatisfy(p -> assertThat(p.arp).isEqualTo("2"));
      assertThat(seen)
          .anySatisfy(p -> {
            assertThat(p.icmp).isEqualTo("8");
            assertThat(p.source).isEqualTo("127.77.9.1,10.1.0.1");
            assertThat(p.destination).isEqualTo("127.77.9.2,10.1.0.2");
          });
    } finally {
      tshark.destroy();
      TestHost.await(thread.close());
    }
  }

  // tshark says that it captures a moment before it does.
  private static void awaitFirst(LinkedBlockingQueue<Packet> packets, EmulatedGuest guest)
      throws InterruptedException {
    for (int i = 0; i < TRIES; i++) {
      guest.announce();
      if (packets.poll(100, TimeUnit.MILLISECONDS) != null) {
        return;
      }
    }
    throw new AssertionError("tshark saw none of " + TRIES + " announcements");
  }

  private static Process capture() throws Exception {
    Process tshark;
    try {
      tshark =
          new ProcessBuilder(
                  "tshark",
                  "-l",
                  "-n",
                  "-i",
                  "lo",
                  "-f",
                  "udp port 6081 and net 127.77.9.0/24",
                  "-T",
                  "fields",
                  "-E",
                  "separator=|",
                  "-e",
                  "ip.src",
                  "-e",
                  "ip.dst",
                  "-e",
                  "udp.dstport",
                  "-e",
                  "geneve.vni",
                  "-e",
                  "arp.opcode",
                  "-e",
                  "icmp.type",
                  "-e",
                  "arp.dst.proto_ipv4",
                  "-e",
                  "_ws.malformed",
                  "-e",
                  "_ws.expert.message",
                  "-o",
                  "ip.check_checksum:TRUE",
                  "-o",
                  "udp.check_checksum:FALSE")
              .start();
    } catch (IOException e) {
      throw skip("tshark is not installed");
    }
    var words = new LinkedBlockingQueue<String>();
    readLines(tshark.getErrorStream(), words::add, () -> words.add(END));
    var said = new StringBuilder();
    while (true) {
      var line = words.poll(20, TimeUnit.SECONDS);
      if (line == null || line.equals(END)) {
        tshark.destroy();
        throw skip("tshark cannot capture on lo: " + said);
      }
      said.append(line).append(' ');
      if (line.startsWith("Capturing on")) {
        return tshark;
      }
    }
  }

  private static void readLines(InputStream stream, Consumer<String> to, Runnable atEnd) {
    Thread.ofVirtual()
        .start(() -> {
          try (var reader =
              new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
              to.accept(line);
            }
          } catch (IOException _) {
            // The process is gone.
          }
          atEnd.run();
        });
  }

  private static RuntimeException skip(String reason) {
    if ("true".equals(System.getenv("CI"))) {
      throw new AssertionError("under CI this must run: " + reason);
    }
    return abort("skipped: " + reason);
  }
}

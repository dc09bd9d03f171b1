package io.interspan.launcher;

import static io.interspan.launcher.TestTopology.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.model.net.IpAddress;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What goes over the wire, as tshark reads it: another program's reading of RFC 8926.
class CaptureTest {
  private static final List<String> FIELDS =
      List.of(
          "ip.src",
          "ip.dst",
          "udp.dstport",
          "geneve.version",
          "geneve.vni",
          "geneve.proto_type",
          "arp.opcode",
          "arp.dst.proto_ipv4",
          "icmp.type",
          "icmp.checksum.status",
          "ip.checksum.status",
          "_ws.malformed",
          "_ws.expert.severity");

  /// A Geneve header of a VNI that no segment has, with an empty frame: to see that the capture
  /// runs.
  private static final byte[] PROBE =
      HexFormat.of().parseHex("0000655800000100" + "ffffffffffff020000000001" + "88b5");

  private static final long CAPTURE_SECONDS = 60;

  @TempDir Path folder;

  @Test
  void shouldSendWhatTsharkDecodes() throws Exception {
    var tshark = Tools.needRootAnd("tshark");
    try (var system = LocalSystem.start(folder)) {
      var pcap = folder.resolve("lo.pcapng");
      var capture = startCapture(tshark, pcap, system);
      try {
        assertThat(LocalSystem.answered(system.pingAll(WEB, WEB))).hasSize(30);
        // Nobody has it: the question goes to every host of the segment.
        var nobody = IpAddress.parse("10.1.0.99");
        assertThat(system.process().pingNow("web-w1", nobody)).isEmpty();
        awaitInFile(tshark, pcap, "icmp.type == 0 && ip.src == 10.1.0.32 && ip.dst == 10.1.0.31");
        awaitInFile(tshark, pcap, "arp.dst.proto_ipv4 == 10.1.0.99");
      } finally {
        capture.destroy();
        capture.waitFor(10, TimeUnit.SECONDS);
      }
      check(read(tshark, pcap, "!(geneve.vni == 1)"), system);
    }
  }

  private static void check(List<List<String>> packets, LocalSystem system) {
    int vni = vni(system);
    assertThat(packets)
        .allSatisfy(fields -> {
          assertThat(field(fields, "udp.dstport")).startsWith("6081");
          assertThat(field(fields, "geneve.version")).isEqualTo("0");
          assertThat(Integer.decode(field(fields, "geneve.vni"))).isEqualTo(vni);
          assertThat(Integer.decode(field(fields, "geneve.proto_type"))).isEqualTo(0x6558);
          assertThat(field(fields, "_ws.malformed")).isEmpty();
          // Bad is 0.
          assertThat(field(fields, "icmp.checksum.status")).isNotEqualTo("0");
          assertThat(field(fields, "ip.checksum.status").split(",")).doesNotContain("0");
        });
    assertThat(packets.stream().filter(fields -> field(fields, "icmp.type").equals("8")).count())
        .as("echo requests between hosts")
        .isEqualTo(30);
    assertThat(packets.stream().filter(fields -> field(fields, "icmp.type").equals("0")).count())
        .as("echo replies between hosts")
        .isEqualTo(30);
    assertThat(
            packets.stream()
                .filter(fields -> field(fields, "arp.dst.proto_ipv4").equals("10.1.0.99"))
                .map(fields -> field(fields, "ip.dst"))
                .distinct()
                .count())
        .as("hosts that the question was replicated to")
        .isEqualTo(5);
  }

  private static int vni(LocalSystem system) {
    return system
        .process()
        .systemStatus()
        .sites()
        .getFirst()
        .hosts()
        .getFirst()
        .tunnels()
        .getFirst()
        .vni();
  }

  private static String field(List<String> fields, String name) {
    return fields.get(FIELDS.indexOf(name));
  }

  /// Starts a capture, and waits until it sees packets.
  private static Process startCapture(Path tshark, Path pcap, LocalSystem system) throws Exception {
    var address = system.topology().sites().getFirst().hosts().getFirst().tunnelAddress();
    int network = address.toBytes()[1] & 0xFF;
    var capture =
        new ProcessBuilder(
                tshark.toString(),
                "-q",
                "-i",
                "lo",
                "-f",
                "udp port 6081 and net 127." + network + ".0.0/16",
                "-w",
                pcap.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var socket = new DatagramSocket()) {
      var probe =
          new DatagramPacket(
              PROBE, PROBE.length, new InetSocketAddress(address.toInetAddress(), 6081));
      await(() -> {
        socket.send(probe);
        return Files.exists(pcap) && !read(tshark, pcap, "geneve.vni == 1").isEmpty();
      });
    }
    return capture;
  }

  private static void awaitInFile(Path tshark, Path pcap, String filter) throws Exception {
    await(() -> !read(tshark, pcap, filter).isEmpty());
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Condition condition) throws Exception {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(CAPTURE_SECONDS);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("the capture has it in time").isLessThan(until);
    }
  }

  /// Returns the fields of the packets in a file, which may still grow.
  private static List<List<String>> read(Path tshark, Path pcap, String filter)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(tshark.toString(), "-n", "-r", pcap.toString()));
    command.addAll(List.of("-o", "ip.check_checksum:TRUE", "-Y", filter));
    command.addAll(List.of("-T", "fields", "-E", "separator=|"));
    FIELDS.forEach(field -> command.addAll(List.of("-e", field)));
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    var lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    process.waitFor();
    return lines.stream().map(line -> List.of(line.split("\\|", -1))).toList();
  }
}

package io.interspan.launcher;

import static io.interspan.launcher.LinuxWorkloads.done;
import static io.interspan.launcher.LinuxWorkloads.must;
import static io.interspan.launcher.LinuxWorkloads.reaches;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Linux workloads at two sites, on segments of two tier-1 routers that a tier-0 joins: blue and
/// green on front, with jumbo frames, and red on back.
class RoutedWorkloadsTest {
  private static final String INTENTS =
      """
      intents:
        tier-0s:
          core: {}
        tier-1s:
          front:
            tier0_path: /global-infra/tier-0s/core
            locale-services:
              west: {edge_cluster_path: /global-infra/sites/west/enforcement-points/default/edge-clusters/default}
              east: {edge_cluster_path: /global-infra/sites/east/enforcement-points/default/edge-clusters/default}
          back:
            tier0_path: /global-infra/tier-0s/core
            locale-services:
              east: {edge_cluster_path: /global-infra/sites/east/enforcement-points/default/edge-clusters/default}
        segments:
          front:
            connectivity_path: /global-infra/tier-1s/front
            subnets: [{gateway_address: 10.11.0.1/24}, {gateway_address: "2001:db8:11::1/64"}]
            ports:
              blue: {attachment: {id: nic-blue}}
              green: {attachment: {id: nic-green}}
          back:
            connectivity_path: /global-infra/tier-1s/back
            subnets: [{gateway_address: 10.12.0.1/24}, {gateway_address: "2001:db8:12::1/64"}]
            ports:
              red: {attachment: {id: nic-red}}
      """;

  private static final String GREEN = "10.11.0.3";
  private static final String GREEN6 = "2001:db8:11::3";
  private static final String RED = "10.12.0.2";
  private static final String RED6 = "2001:db8:12::2";

  /// Where the program is that the ports' own tests send and compare with.
  private static final Path TRANSFER = Path.of("..", "nic", "target", "test-classes");

  @TempDir Path folder;
  private LinuxWorkloads workloads;
  private String blue;
  private String green;
  private String red;

  @BeforeEach
  void start() throws Exception {
    workloads = LinuxWorkloads.start(folder, INTENTS);
    blue = workload("blue", "west/w1", 11, 2, "9000");
    green = workload("green", "east/e2", 11, 3, "9000");
    red = workload("red", "east/e1", 12, 2, "1400");
    reaches(blue, GREEN);
    reaches(blue, RED);
    reaches(red, "10.11.0.2");
  }

  private String workload(String name, String host, int network, int number, String mtu)
      throws Exception {
    var namespace = workloads.namespace(name);
    done(workloads.attach("nic-" + name, namespace, host, "--mtu", mtu));
    must("ip", "-n", namespace, "link", "set", "lo", "up");
    address(namespace, "10.%d.0.%d/24".formatted(network, number));
    address(namespace, "2001:db8:%d::%d/64".formatted(network, number), "nodad");
    must("ip", "-n", namespace, "route", "add", "default", "via", "10.%d.0.1".formatted(network));
    must(
        "ip",
        "-n",
        namespace,
        "route",
        "add",
        "default",
        "via",
        "2001:db8:%d::1".formatted(network));
    return namespace;
  }

  private static void address(String namespace, String... words) throws Exception {
    var all = new ArrayList<>(List.of("ip", "-n", namespace, "addr", "add", "dev", "eth0"));
    all.addAll(List.of(words));
    must(all.toArray(String[]::new));
  }

  @AfterEach
  void end() throws Exception {
    if (workloads != null) {
      workloads.close();
    }
  }

  /// Returns what a ping prints that is to fail.
  private static String refused(String namespace, String... words) throws Exception {
    var all =
        new ArrayList<>(List.of("ip", "netns", "exec", namespace, "ping", "-c", "1", "-W", "5"));
    all.addAll(List.of(words));
    var ping = new ProcessBuilder(all).redirectErrorStream(true).start();
    var printed = new String(ping.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(ping.waitFor()).as(printed).isPositive();
    return printed;
  }

  @Test
  void shouldReachOtherSegmentsAndBeToldWhatItCannotReach() throws Exception {
    reaches(blue, RED6);
    reaches(blue, GREEN6);
    reaches(blue, "10.11.0.1");
    reaches(blue, "2001:db8:11::1");
    reaches(red, "10.12.0.1");

    assertThat(refused(blue, "-t", "1", RED)).contains("From 10.11.0.1").contains("Time to live");
    assertThat(refused(blue, "-t", "1", RED6))
        .contains("From 2001:db8:11::1")
        .contains("Hop limit");
    assertThat(refused(blue, "10.99.0.1")).contains("From 10.11.0.1").contains("Unreachable");
    assertThat(refused(blue, "2001:db8:99::1"))
        .contains("From 2001:db8:11::1")
        .contains("No route");
    assertThat(done(workloads.commands().run("explain", "host", "west/w1", "segment", "back")))
        .contains("/global-infra/segments/back is on west/w1:")
        .contains("/global-infra/segments/front/ports/blue is the port of the workload nic-blue");
  }

  @Test
  void shouldCarryLongAndShortPackets() throws Exception {
    // Whole to green, whose network takes them; in fragments where red's does not.
    ping(blue, GREEN, "8900", "do");
    ping(blue, GREEN6, "8900", "do");
    ping(blue, RED, "1300", "do");
    ping(red, "10.11.0.2", "5000", "dont");
    ping(red, "2001:db8:11::2", "5000", "dont");
  }

  private static void ping(String namespace, String to, String bytes, String fragments)
      throws Exception {
    must(
        "ip", "netns", "exec", namespace, "ping", "-q", "-c", "3", "-w", "60", "-s", bytes, "-M",
        fragments, to);
  }

  @Test
  void shouldCarryEveryByteOverTcp() throws Exception {
    var tshark = new Tshark(Tools.needRootAnd("tshark"));
    assertThat(TRANSFER).as("the tests of nic are built").isDirectory();
    transfer(blue, green, GREEN);
    transfer(green, blue, "2001:db8:11::2");
    var file = folder.resolve("tunnel.pcapng");
    var capture =
        new Thread(() ->
            done(
                workloads
                    .commands()
                    .run(
                        "capture",
                        "tunnel",
                        "--host",
                        "west/w1",
                        "-w",
                        file.toString(),
                        "-c",
                        "5000",
                        "--seconds",
                        "60")));
    capture.start();
    transfer(blue, red, RED);
    transfer(red, blue, "2001:db8:11::2");
    capture.join();

    tshark.mustBeRight(file);
  }

  /// Has 100 MB sent, compared byte for byte where they arrive.
  private static void transfer(String from, String to, String address) throws Exception {
    var receiver = program(to, "receive", address);
    try (var lines =
        new BufferedReader(
            new InputStreamReader(receiver.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).isEqualTo("ready");
      var sender = program(from, "send", address);
      var printed = new String(sender.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(sender.waitFor()).as(printed).isZero();
      assertThat(lines.readLine()).isEqualTo("same");
    }
  }

  private static Process program(String namespace, String... words) throws IOException {
    var all = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    all.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    all.addAll(List.of("-cp", TRANSFER.toAbsolutePath().toString()));
    all.add("io.interspan.nic.tap.Transfer");
    all.addAll(List.of(words));
    return new ProcessBuilder(all).redirectErrorStream(true).start();
  }
}

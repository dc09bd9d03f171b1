package io.interspan.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class NamespaceWorkloadsTest {
  @Test
  void shouldReadWhatPingPrints() {
    var answered = "64 bytes from 10.1.0.12: icmp_seq=1 ttl=64 time=0.345 ms\n";

    assertThat(NamespaceWorkloads.roundTrip(answered)).contains(Duration.ofNanos(345_000));
    assertThat(NamespaceWorkloads.roundTrip("1 packets transmitted, 0 received, time 0ms\n"))
        .isEmpty();
  }

  @Test
  void shouldReadWhatIperfPrints() {
    var json =
        """
        {"start": {}, "end": {"sum_sent": {"bytes": 9},
          "sum_received": {"bytes": 681400000, "bits_per_second": 1.7e9}}}
        """;

    assertThat(Throughput.parse(json)).hasToString("iperf3 moved 681.4 MB, 1.70 Gbit/s");
    assertThat(Throughput.parse("{\"end\": {}, \"error\": \"unable to connect\"}"))
        .hasToString("iperf3 moved nothing: unable to connect");
    assertThat(Throughput.parse("{}")).hasToString("iperf3 moved nothing: nothing arrived");
    assertThat(Throughput.parse(" ")).hasToString("iperf3 moved nothing: it said nothing");
    assertThat(Throughput.parse("no\n")).hasToString("iperf3 moved nothing: no");
  }

  @Test
  void shouldSayWhatItNeeds() {
    assertThat(TapNeeds.missing(true, _ -> true)).isEmpty();
    assertThat(TapNeeds.missing(false, "ping"::equals))
        .containsExactly(
            "it makes network namespaces, and is not run as root: use sudo",
            "the program 'ip' is not installed: apt-get install iproute2");
  }
}

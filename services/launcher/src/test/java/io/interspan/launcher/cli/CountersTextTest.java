package io.interspan.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class CountersTextTest {
  @Test
  void shouldSayWhatWasDroppedWhereAndWhy() {
    var counters =
        new JsonObject(
            """
            {"site": "west", "host": "w1",
             "counts": {"FROM_PORTS": 1200, "NEW_TALLY": 1},
             "drops": {"SPOOFED_MAC": 5, "TAP_REFUSED": 2, "SENDER_NOT_ADMITTED": 1},
             "ports": [
               {"attachment": "nic-a", "open": true, "frames_from": 1200, "bytes_from": 96000,
                "frames_to": 3, "bytes_to": 180, "drops": {"SPOOFED_MAC": 4, "TAP_REFUSED": 2}},
               {"attachment": "nic-b", "open": false, "frames_from": 0, "bytes_from": 0,
                "frames_to": 0, "bytes_to": 0, "drops": {}}],
             "tunnels": [
               {"peer": "192.0.2.1", "datagrams_from": 0, "bytes_from": 0,
                "datagrams_to": 0, "bytes_to": 0, "drops": {}},
               {"peer": "192.0.2.2", "datagrams_from": 3, "bytes_from": 204,
                "datagrams_to": 1000, "bytes_to": 88000, "drops": {}}],
             "other_tunnels": {"datagrams_from": 1, "bytes_from": 68,
               "datagrams_to": 0, "bytes_to": 0, "drops": {"SENDER_NOT_ADMITTED": 1}}}
            """);

    assertThat(CountersText.of(counters).lines())
        .containsExactly(
            "COUNT  WHAT",
            "1,200  frames taken from ports",
            "1      NEW_TALLY",
            "",
            "PORT   STATE   FRAMES FROM IT  BYTES   FRAMES TO IT  BYTES  DROPPED",
            "nic-a  open    1,200           96,000  3             180    6",
            "nic-b  closed  0               0       0             0      0",
            "",
            "TUNNEL     DATAGRAMS FROM IT  BYTES  DATAGRAMS TO IT  BYTES   DROPPED",
            "192.0.2.2  3                  204    1,000            88,000  0",
            "others     1                  68     0                0       1",
            "1 tunnel has carried nothing.",
            "",
            "DROPPED  WHERE                        REASON               WHY",
            "4        port nic-a                   SPOOFED_MAC          the source MAC address is"
                + " not the port's own",
            "2        port nic-a                   TAP_REFUSED          the workload's interface"
                + " does not take it",
            "1        other tunnels, or strangers  SENDER_NOT_ADMITTED  the sender is not an"
                + " admitted Tep of the segment",
            "1        elsewhere                    SPOOFED_MAC          the source MAC address is"
                + " not the port's own");
  }

  @Test
  void shouldSayWhereNothingWasCounted() {
    assertThat(CountersText.of(new JsonObject())).isEqualTo("Nothing was dropped.");
  }
}

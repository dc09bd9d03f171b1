package io.interspan.launcher.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final String STATUS =
      """
      {"uptime_ms": 1500, "alarms": [{"service": "west", "text": "x"}],
       "global_manager": {"revision": 7, "compiled_revision": 6},
       "sites": [{
         "site": "we\\"st", "plan_revision": 6,
         "feeds": [{"feed": "site-plan:west", "producer": "span",
           "pulls": 3, "entries": 20, "bytes": 900, "snapshots": 1}],
         "controllers": [{
           "id": "1", "hosts": ["w1"], "plans_that_differed": 0, "sessions": {"opened": 2},
           "plans": [{"host": "w1", "entries": 5, "bytes": 400,
             "entries_with_all_members": 9, "bytes_with_all_members": 700}]}],
         "hosts": [{"host": "w1", "controller": "", "ports": [{}], "closed_attachments": [],
           "counts": {"FROM_PORTS": 12}, "drops": {"SPOOFED_MAC": 3}}]}]}
      """;

  @Test
  void shouldSayHowLargePlansAreWithAndWithoutWhatDoesNotMatter() {
    assertThat(lines())
        .contains(
            "interspan_host_plan_bytes{controller=\"1\",host=\"w1\",site=\"we\\\"st\"} 400.0",
            "interspan_host_plan_unpruned_bytes{controller=\"1\",host=\"w1\",site=\"we\\\"st\"}"
                + " 700.0");
  }

  @Test
  void shouldSayWhatCameAndWhatIsInForce() {
    assertThat(lines())
        .contains(
            "# TYPE interspan_feed_bytes_total counter",
            "interspan_feed_bytes_total{feed=\"site-plan:west\",producer=\"span\","
                + "site=\"we\\\"st\"} 900.0",
            "interspan_host_headless{host=\"w1\",site=\"we\\\"st\"} 1.0",
            "interspan_site_plan_revision{site=\"we\\\"st\"} 6.0",
            "interspan_log_revision 7.0",
            "interspan_uptime_seconds 1.5",
            "interspan_controller_session_events_total{controller=\"1\",event=\"opened\","
                + "site=\"we\\\"st\"} 2.0",
            "interspan_alarms 1.0");
  }

  @Test
  void shouldSayWhatHostsCountedAndDropped() {
    assertThat(lines())
        .contains(
            "interspan_host_tallies_total{host=\"w1\",site=\"we\\\"st\",tally=\"FROM_PORTS\"} 12.0",
            "# TYPE interspan_host_drops_total counter",
            "interspan_host_drops_total{host=\"w1\",reason=\"SPOOFED_MAC\",site=\"we\\\"st\"} 3.0");
  }

  /// A site that was started without its controllers does not know what is in force.
  @Test
  void shouldLeaveOutWhatIsNotKnown() {
    var metric = "interspan_site_realized_revision";
    assertThat(lines()).noneMatch(line -> line.startsWith(metric));
    var known = STATUS.replace("\"plan_revision\"", "\"realized_revision\": 5, \"plan_revision\"");
    assertThat(Metrics.text(new JsonObject(known)).split("\n"))
        .contains(metric + "{site=\"we\\\"st\"} 5.0");
  }

  private static String[] lines() {
    return Metrics.text(new JsonObject(STATUS)).split("\n");
  }
}

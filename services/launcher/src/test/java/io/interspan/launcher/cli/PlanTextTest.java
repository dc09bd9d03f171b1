package io.interspan.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class PlanTextTest {
  private final PlanText text =
      PlanText.of(new CommandLine(new InterspanCommand()).getCommandSpec());

  private static JsonObject object(String site, int i, String kind) {
    return new JsonObject()
        .put("site", site)
        .put("path", "/global-infra/segments/s" + i)
        .put("resource_type", "Segment")
        .put("kind", kind)
        .put("bytes", kind.equals("WITHDRAWN") ? 0 : 1_234);
  }

  private static JsonObject site(String id, int entered, int changed, int withdrawn) {
    return new JsonObject()
        .put("site", id)
        .put("entered_count", entered)
        .put("changed_count", changed)
        .put("withdrawn_count", withdrawn)
        .put("bytes", 1_234L * (entered + changed));
  }

  @Test
  void shouldGroupObjectsBySite() {
    var plan =
        new JsonObject()
            .put("base", 7)
            .put("change_count", 1)
            .put("sites", JsonArray.of(site("east", 0, 0, 1), site("west", 1, 1, 0)))
            .put(
                "results",
                JsonArray.of(
                    object("east", 1, "WITHDRAWN"),
                    object("west", 1, "ENTERED"),
                    object("west", 2, "CHANGED")));

    assertThat(text.of(plan).lines())
        .containsExactly(
            "1 object changes, on top of revision 7 of the log.",
            "east: 0 new there, 0 changed, 1 withdrawn; 0 bytes",
            "  - Segment /global-infra/segments/s1",
            "west: 1 new there, 1 changed, 0 withdrawn; 2,468 bytes",
            "  + Segment /global-infra/segments/s1 (1,234 bytes)",
            "  ~ Segment /global-infra/segments/s2 (1,234 bytes)");
  }

  @Test
  void shouldSayWhichHostsAreSentWhat() {
    var plan =
        new JsonObject()
            .put("base", 7)
            .put("change_count", 1)
            .put("sites", JsonArray.of(site("west", 1, 0, 0)))
            .put(
                "hosts",
                JsonArray.of(
                    new JsonObject()
                        .put("site", "west")
                        .put("host", "w1")
                        .put("entry_count", 3)
                        .put("rule_count", 1)
                        .put("member_count", 1)
                        .put("withdrawn_count", 1)
                        .put("bytes", 1_234)))
            .put("hosts_left_out_count", 2)
            .put(
                "hosts_unknown",
                JsonArray.of(
                    new JsonObject()
                        .put("site", "east")
                        .put("reason", "its manager does not answer")));

    assertThat(text.of(plan).lines())
        .containsSequence(
            "west: 1 new there, 0 changed, 0 withdrawn; 1,234 bytes",
            "  and 1 more",
            "host west/w1: 3 entries, of these 1 rule and 1 member, 1 withdrawn; 1,234 bytes",
            "and up to 2 more hosts",
            "hosts of east are not all known: its manager does not answer");
  }

  @Test
  void shouldNameABoundedNumberAndCountTheRest() {
    var results = new JsonArray();
    for (int i = 0; i < 60; i++) {
      results.add(object("west", i, "ENTERED"));
    }
    var plan =
        new JsonObject()
            .put("change_count", 2_000)
            .put("sites", JsonArray.of(site("west", 2_000, 0, 0)))
            .put("results", results);

    assertThat(text.of(plan).lines()).hasSize(53).last().isEqualTo("  and 1,950 more");
  }

  @Test
  void shouldSayThatNothingIsSent() {
    assertThat(text.of(new JsonObject().put("change_count", 0))).startsWith("Nothing to do");
    assertThat(text.of(new JsonObject().put("base", 1).put("change_count", 2)))
        .endsWith("No site is sent anything.");
  }
}

package io.interspan.launcher.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.launcher.demo.DemoTopology;
import io.interspan.launcher.topology.Topology.Guest;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExamplesTest {
  private static final Path EXAMPLES = Path.of("../../examples");

  @Test
  void shouldReadTheExamples() throws Exception {
    var topology = TopologyReader.read(EXAMPLES.resolve("three-sites.yaml"));
    var second = TopologyReader.readIntents(EXAMPLES.resolve("second-segment.yaml"));

    var attachments = topology.guests().stream().map(Guest::attachment).toList();
    assertThat(attachments)
        .containsAll(topology.intents().attachments())
        .containsAll(second.attachments());
    assertThat(topology.intents().attachments())
        .hasSize(6)
        .doesNotContainAnyElementsOf(second.attachments());
    assertThat(topology.hasBusPorts()).isTrue();
  }

  @Test
  void shouldDemonstrateTheExample() throws Exception {
    var example = TopologyReader.read(EXAMPLES.resolve("shop.yaml"));
    var demo = DemoTopology.onFreeAddresses();

    assertThat(demo.intents()).isEqualTo(example.intents());
    assertThat(DemoTopology.rules())
        .isEqualTo(TopologyReader.readIntents(EXAMPLES.resolve("shop-rules.yaml")));
    assertThat(demo.guests()).isEqualTo(example.guests());
    assertThat(example.hasBusPorts()).isTrue();
    assertThat(demo.sites())
        .extracting(Topology.Site::id)
        .isEqualTo(example.sites().stream().map(Topology.Site::id).toList());
  }

  @Test
  void shouldWriteTheTreeAsTheApiTakesIt() throws Exception {
    var tree =
        TopologyReader.parseIntents(
            "i.yaml",
            """
            intents:
              segments:
                web:
                  overlay_id: 5001
                  admin: yes
                  mac: 02:00:00:00:00:01
                  advanced: {on: true, nothing: null, part: 1.5, id: "7"}
                  ports:
                    a:
              tier-1s: {shop: {}}
            """);

    assertThat(tree.withSites(List.of("west")).toPatch())
        .isEqualTo(
            new JsonObject(
                """
                {"resource_type": "Infra", "children": [
                  {"resource_type": "ChildSite", "Site": {"resource_type": "Site", "id": "west"}},
                  {"resource_type": "ChildSegment", "Segment": {
                    "resource_type": "Segment", "id": "web", "overlay_id": 5001, "admin": "yes",
                    "mac": "02:00:00:00:00:01",
                    "advanced": {"on": true, "nothing": null, "part": 1.5, "id": "7"},
                    "children": [{"resource_type": "ChildSegmentPort",
                      "SegmentPort": {"resource_type": "SegmentPort", "id": "a"}}]}},
                  {"resource_type": "ChildTier1", "Tier1": {"resource_type": "Tier1", "id": "shop"}}
                ]}
                """));
  }
}

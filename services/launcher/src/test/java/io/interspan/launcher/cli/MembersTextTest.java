package io.interspan.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class MembersTextTest {
  @Test
  void shouldHaveALineForEachMember() {
    var members =
        new JsonObject(
            """
            {"results": [
              {"site": "east", "host": "e1", "path": "/s/ports/a", "ip_addresses": ["10.1.0.1"],
                "mac_addresses": ["02:00:00:00:00:01"]},
              {"site": "west", "host": "w1", "path": "/s/ports/b", "ip_addresses": [],
                "mac_addresses": ["02:00:00:00:00:02"]}],
             "unknown_sites": []}
            """);

    assertThat(MembersText.of(members).lines())
        .containsExactly(
            "SITE  HOST  PORT        ADDRESSES",
            "east  e1    /s/ports/a  10.1.0.1 02:00:00:00:00:01",
            "west  w1    /s/ports/b  02:00:00:00:00:02",
            "2 members.");
  }

  @Test
  void shouldNameTheSitesThatDidNotAnswer() {
    var members = new JsonObject("{\"results\": [], \"unknown_sites\": [\"north\", \"west\"]}");

    assertThat(MembersText.of(members).lines())
        .containsExactly("No members.", "No answer from north, west: members there are not known.");
  }
}

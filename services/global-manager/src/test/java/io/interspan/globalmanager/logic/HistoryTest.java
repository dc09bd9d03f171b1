package io.interspan.globalmanager.logic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.interspan.intentapi.logic.api.Limits;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Reads in the past, the log, differences.
class HistoryTest {
  private final Manager manager = new Manager();

  private static List<String> texts(JsonNode list, String field) {
    var texts = new ArrayList<String>();
    list.forEach(one -> texts.add(one.path(field).asText()));
    return texts;
  }

  /// Revisions 1 to 4: made, changed, deleted, made again.
  private void webFourTimes() {
    manager.must("PUT", "/segments/web", "{\"description\":\"a\"}");
    manager.must("PATCH", "/segments/web", "{\"description\":\"b\"}");
    manager.must("DELETE", "/segments/web", null);
    manager.must("PUT", "/segments/web", "{\"description\":\"c\"}");
  }

  @Test
  void shouldReadAnObjectAsItWas() {
    webFourTimes();

    var first = manager.get("/segments/web?at=1");
    assertThat(first.path("description").asText()).isEqualTo("a");
    assertThat(first.path("_revision").asInt()).isZero();
    assertThat(first.path("path").asText()).isEqualTo("/global-infra/segments/web");
    assertThat(manager.get("/segments/web?at=2").path("_revision").asInt()).isEqualTo(1);
    var gone = manager.ask("GET", "/segments/web?at=3", null);
    assertThat(gone.status()).isEqualTo(404);
    assertThat(Manager.message(gone)).contains("Segment", "was not there at revision 3");
    assertThat(manager.get("/segments/web?at=4")).isEqualTo(manager.get("/segments/web"));
    assertThat(manager.get("?at=2").path("resource_type").asText()).isEqualTo("Infra");
  }

  @ParameterizedTest
  @CsvSource({
    "/segments/web?at=5, at",
    "/segments/web?at=0, at",
    "/segments/web?at=-1, at",
    "/segments/web?at=now, at",
    "/segments?at=5, at",
    "?at=5, at",
    "/interspan/v1/diff, from",
    "/interspan/v1/diff?from=5, from",
    "/interspan/v1/diff?from=1&to=5, to",
    "/interspan/v1/diff?from=1&cursor=*, cursor",
    "/interspan/v1/diff?from=1&path=web, path",
    "/interspan/v1/log?order=up, order",
    "/interspan/v1/log?cursor=AAAA, cursor",
    "/interspan/v1/log?colour=red, colour",
    "/interspan/v1/rollback, to",
    "/interspan/v1/rollback?to=0, to",
    "/interspan/v1/rollback?to=5, to",
    "/interspan/v1/rollback?to=1&cursor=AAAA, cursor"
  })
  void shouldNameTheParameterThatIsWrong(String path, String parameter) {
    webFourTimes();

    var refused = manager.ask("GET", path, null);

    assertThat(refused.status()).as(Manager.message(refused)).isEqualTo(400);
    assertThat(Manager.message(refused)).contains("'" + parameter + "'");
  }

  @Test
  void shouldShowWhatIsThereFromTheStartAsItWas() {
    var policy = "/domains/default/security-policies/default-layer3-section";
    var rule = policy + "/rules/default-layer3-rule";
    manager.must("PUT", "/segments/web", "{}");
    manager.must("PATCH", rule, "{\"action\":\"DROP\"}");

    assertThat(manager.get(rule + "?at=1").path("action").asText()).isEqualTo("ALLOW");
    assertThat(manager.get(rule + "?at=2").path("action").asText()).isEqualTo("DROP");
    for (int revision = 1; revision <= 2; revision++) {
      var action = revision == 1 ? "ALLOW" : "DROP";
      var shown = manager.get(policy + "?at=" + revision).path("rules");
      assertThat(texts(shown, "action")).containsExactly(action);
      var listed = manager.get(policy + "/rules?at=" + revision).path("results");
      assertThat(texts(listed, "action")).containsExactly(action);
    }
    assertThat(manager.get("/services/HTTP?at=1")).isEqualTo(manager.get("/services/HTTP"));
  }

  @Test
  void shouldListAsItWasInPagesAndInOrder() {
    for (int i = 0; i < 7; i++) {
      manager.must("PUT", "/segments/s" + i, "{\"display_name\":\"n" + (9 - i) + "\"}");
      manager.must("PUT", "/segments/s" + i + "/ports/p", "{}");
    }
    manager.must("DELETE", "/segments/s3/ports/p", null);
    manager.must("DELETE", "/segments/s3", null);
    manager.must("PATCH", "/segments/s4", "{\"display_name\":\"n0\"}");

    var names = new ArrayList<String>();
    var cursor = "";
    do {
      var page = manager.get("/segments?at=14&page_size=3&sort_by=display_name" + cursor);
      assertThat(page.path("result_count").asInt()).isEqualTo(7);
      names.addAll(texts(page.path("results"), "display_name"));
      cursor = page.has("cursor") ? "&cursor=" + page.path("cursor").asText() : "";
    } while (!cursor.isEmpty());

    assertThat(names).containsExactly("n3", "n4", "n5", "n6", "n7", "n8", "n9");
    assertThat(texts(manager.get("/segments/s3/ports?at=14").path("results"), "id"))
        .containsExactly("p");
    assertThat(manager.ask("GET", "/segments/s3/ports?at=16", null).status()).isEqualTo(404);
    assertThat(manager.get("/segments?at=17").path("results"))
        .isEqualTo(manager.get("/segments").path("results"));
  }

  @Test
  void shouldSayWhoChangedWhatInWhichField() {
    webFourTimes();

    var log = manager.get("/interspan/v1/log");

    assertThat(texts(log.path("results"), "revision")).containsExactly("1", "2", "3", "4");
    var changed = log.path("results").get(1);
    assertThat(changed.path("author").asText()).isEqualTo("admin");
    assertThat(changed.path("change_count").asInt()).isEqualTo(1);
    assertThat(changed.path("changes").get(0).path("fields").toString())
        .isEqualTo("[{\"after\":\"b\",\"before\":\"a\",\"field\":\"description\"}]");
    assertThat(texts(log.path("results").get(0).path("changes").get(0).path("fields"), "field"))
        .contains("description", "overlay_id")
        .noneMatch(field -> field.startsWith("_"));
  }

  @Test
  void shouldFilterTheLogAndGoEitherWayInPages() {
    new SiteNeighbour(manager, "west").claim("vm");
    manager.must("PUT", "/sites/west", "{}");
    manager.must("PUT", "/segments/web", "{}");
    manager.must("PUT", "/segments/web/ports/p", "{\"attachment\":{\"id\":\"vm\"}}");
    manager.must("PUT", "/segments/db", "{}");
    manager.pass(5_000);

    var below =
        manager.get("/interspan/v1/log?path=/global-infra/segments/web&order=desc&author=admin");
    assertThat(texts(below.path("results"), "revision").stream().map(Long::parseLong).toList())
        .hasSize(2)
        .isSortedAccordingTo(java.util.Comparator.reverseOrder());
    assertThat(texts(manager.get("/interspan/v1/log?author=nobody").path("results"), "author"))
        .isEmpty();

    var all = texts(manager.get("/interspan/v1/log").path("results"), "revision");
    for (var order : List.of("asc", "desc")) {
      var paged = new ArrayList<String>();
      var cursor = "";
      do {
        var page = manager.get("/interspan/v1/log?limit=2&order=" + order + cursor);
        paged.addAll(texts(page.path("results"), "revision"));
        cursor = page.has("cursor") ? "&cursor=" + page.path("cursor").asText() : "";
      } while (!cursor.isEmpty());
      assertThat(paged).isEqualTo(order.equals("asc") ? all : all.reversed());
    }
  }

  @Test
  void shouldTellTheNetDifferenceEitherWay() {
    webFourTimes();
    manager.must("PUT", "/segments/db", "{}");

    var forth = manager.get("/interspan/v1/diff?from=1&to=5");
    assertThat(texts(forth.path("results"), "kind")).containsExactly("CREATED", "CHANGED");
    assertThat(texts(forth.path("results"), "path"))
        .containsExactly("/global-infra/segments/db", "/global-infra/segments/web");
    var back = manager.get("/interspan/v1/diff?from=5&to=1");
    assertThat(texts(back.path("results"), "kind")).containsExactly("DELETED", "CHANGED");
    assertThat(manager.get("/interspan/v1/diff?from=0&to=3").path("results")).isEmpty();
    assertThat(manager.get("/interspan/v1/diff?from=5").path("results")).isEmpty();
    assertThat(
            manager.get("/interspan/v1/diff?from=1&path=/global-infra/segments/db").path("results"))
        .hasSize(1);
  }

  @Test
  void shouldTellDifferencesInPages() {
    for (int i = 0; i < 7; i++) {
      manager.must("PUT", "/segments/s" + i, "{}");
    }

    var paths = new ArrayList<String>();
    var cursor = "";
    do {
      var page = manager.get("/interspan/v1/diff?from=0&to=7&page_size=3" + cursor);
      assertThat(page.path("results").size()).isLessThanOrEqualTo(3);
      paths.addAll(texts(page.path("results"), "path"));
      cursor = page.has("cursor") ? "&cursor=" + page.path("cursor").asText() : "";
    } while (!cursor.isEmpty());

    assertThat(paths).hasSize(7).isSorted();
  }

  @Test
  void shouldTellAllPagesOfADifferenceUpToTheSameRevision() {
    for (int i = 0; i < 4; i++) {
      manager.must("PUT", "/segments/s" + i, "{}");
    }
    var first = manager.get("/interspan/v1/diff?from=0&page_size=3");
    manager.must("DELETE", "/segments/s3", null);
    manager.must("PUT", "/segments/s9", "{}");

    var cursor = "&cursor=" + first.path("cursor").asText();
    var second = manager.get("/interspan/v1/diff?from=0&page_size=3" + cursor);
    assertThat(second.path("to").asLong()).isEqualTo(4);
    assertThat(texts(second.path("results"), "path")).containsExactly("/global-infra/segments/s3");
    assertThat(manager.get("/interspan/v1/diff?from=0&to=4" + cursor).path("results")).hasSize(1);
    assertThat(manager.ask("GET", "/interspan/v1/diff?from=0&to=5" + cursor, null).status())
        .isEqualTo(400);
  }

  @Test
  void shouldBoundWhatIsUnderWay() {
    webFourTimes();
    for (int i = 0; i < Limits.MAX_PAST_READS; i++) {
      manager.call("GET", "/segments/web?at=1", null);
    }
    long oneMore = manager.call("GET", "/segments/web?at=1", null);

    assertThat(manager.replies.get(oneMore).status()).isEqualTo(503);
    manager.run();
    assertThat(manager.ask("GET", "/segments/web?at=1", null).status()).isEqualTo(200);
  }

  @Test
  void shouldSayThatTheStoreCannotBeRead() {
    webFourTimes();
    manager.readsFail = true;

    for (var path :
        List.of(
            "/segments/web?at=1",
            "/segments?at=1",
            "/interspan/v1/log",
            "/interspan/v1/diff?from=1")) {
      assertThat(manager.ask("GET", path, null).status()).isEqualTo(503);
    }
  }

  @Test
  void shouldLetConcurrentPatchesOfDifferentFieldsBothStand() {
    manager.must("PUT", "/segments/web", "{}");
    manager.disk.hold();
    long one = manager.call("PATCH", "/segments/web", "{\"description\":\"d\"}");
    long other = manager.call("PATCH", "/segments/web", "{\"admin_state\":\"DOWN\"}");
    manager.disk.release();
    manager.run();

    assertThat(manager.replies.get(one).status()).isEqualTo(200);
    assertThat(manager.replies.get(other).status()).isEqualTo(200);
    var web = manager.get("/segments/web");
    assertThat(web.path("description").asText()).isEqualTo("d");
    assertThat(web.path("admin_state").asText()).isEqualTo("DOWN");
    assertThat(manager.get("/segments/web?at=2").path("admin_state").asText()).isEqualTo("UP");
  }

  @Test
  void shouldAddNoRowWhereNothingChanges() {
    manager.must("PUT", "/segments/web", "{\"description\":\"d\"}");

    assertThat(manager.ask("PATCH", "/segments/web", "{\"description\":\"d\"}").revision())
        .isEqualTo(1);
    manager.must(
        "PATCH",
        "",
        """
        {"resource_type":"Infra","children":[
          {"resource_type":"ChildSegment","Segment":{"id":"web","description":"d"}}]}
        """);
    manager.must("PUT", "/segments/web", "{\"description\":\"d\",\"_revision\":0}");

    assertThat(manager.get("/interspan/v1/log").path("results")).hasSize(1);
    assertThat(manager.get("/segments/web").path("_revision").asInt()).isZero();
  }

  @Test
  void shouldStartFromObjectsAndRememberNumbersThatAreGone() {
    webFourTimes();
    manager.must("PUT", "/segments/db", "{}");
    manager.must("DELETE", "/segments/db", null);
    var before = manager.get("/segments/web");

    manager.restart();

    assertThat(manager.get("/segments/web")).isEqualTo(before);
    assertThat(manager.must("PUT", "/segments/x", "{}").path("overlay_id").asInt())
        .as("after web's two numbers and db's")
        .isEqualTo(65_539);
  }
}

package io.interspan.globalmanager.logic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.interspan.intentapi.logic.api.ApiReply;
import org.junit.jupiter.api.Test;

/// The way back to a revision.
class RollbackTest {
  private static final String ROLLBACK = "/interspan/v1/rollback";

  private final Manager manager = new Manager();

  private ApiReply rollback(long to, long base) {
    return manager.ask("POST", ROLLBACK, "{\"to\":" + to + ",\"base\":" + base + "}");
  }

  private JsonNode preview(long to) {
    return manager.get(ROLLBACK + "?to=" + to);
  }

  private long head() {
    return manager.store.head().toCompletableFuture().join().revision();
  }

  @Test
  void shouldGiveObjectsTheFieldsThatTheyHad() {
    manager.must("PUT", "/segments/web", "{\"description\":\"a\",\"tags\":[{\"tag\":\"t\"}]}");
    manager.must("PUT", "/segments/db", "{}");
    manager.must("PATCH", "/segments/web", "{\"description\":\"b\",\"tags\":[]}");
    manager.must("DELETE", "/segments/db", null);
    manager.must("PUT", "/segments/new", "{}");

    var preview = preview(2);
    assertThat(preview.path("base").asLong()).isEqualTo(5);
    assertThat(preview.path("results").findValuesAsText("kind"))
        .containsExactly("CREATED", "DELETED", "CHANGED");
    assertThat(head()).isEqualTo(5);

    var done = rollback(2, 5);

    assertThat(done.status()).as(done.body().toUtf8()).isEqualTo(200);
    assertThat(done.revision()).isEqualTo(6);
    assertThat(Manager.json(done).path("change_count").asInt()).isEqualTo(3);
    var web = manager.get("/segments/web");
    assertThat(web.path("description").asText()).isEqualTo("a");
    assertThat(web.path("_revision").asInt()).as("goes on").isEqualTo(2);
    assertThat(manager.get("/segments/db").path("overlay_id").asInt())
        .as("its own again")
        .isEqualTo(65_537);
    assertThat(manager.ask("GET", "/segments/new", null).status()).isEqualTo(404);
    assertThat(manager.get("/interspan/v1/diff?from=2").path("results")).isEmpty();
    assertThat(manager.must("PUT", "/segments/x", "{}").path("overlay_id").asInt())
        .as("new's is not given to another")
        .isEqualTo(65_539);
    assertThat(preview(6).path("results")).hasSize(1);
  }

  @Test
  void shouldGiveARuleItsOwnNumberBack() {
    var policy = "/domains/default/security-policies/p";
    manager.must("PUT", policy, "{\"category\":\"Application\"}");
    long number =
        manager.must("PUT", policy + "/rules/r", "{\"action\":\"DROP\"}").path("rule_id").asLong();
    manager.must("DELETE", policy + "/rules/r", null);

    assertThat(rollback(2, 3).status()).isEqualTo(200);

    assertThat(manager.get(policy + "/rules/r").path("rule_id").asLong()).isEqualTo(number);
    assertThat(
            manager
                .must("PUT", policy + "/rules/s", "{\"action\":\"DROP\"}")
                .path("rule_id")
                .asLong())
        .isEqualTo(number + 1);
  }

  @Test
  void shouldPutBackWhatIsThereFromTheStart() {
    var rule =
        "/domains/default/security-policies/default-layer3-section/rules/default-layer3-rule";
    manager.must("PUT", "/segments/web", "{}");
    manager.must("PATCH", rule, "{\"action\":\"DROP\"}");

    assertThat(preview(1).has("patch")).as("a PATCH deletes no object of the system's").isFalse();
    assertThat(rollback(1, 2).status()).isEqualTo(200);

    assertThat(manager.get(rule).path("action").asText()).isEqualTo("ALLOW");
  }

  @Test
  void shouldAnswerWhereThereIsNothingToDo() {
    manager.must("PUT", "/segments/web", "{}");

    var preview = preview(1);
    assertThat(preview.path("results")).isEmpty();
    assertThat(preview.has("patch")).isFalse();
    assertThat(rollback(1, 1).revision()).isEqualTo(1);
    assertThat(head()).isEqualTo(1);
  }

  @Test
  void shouldRefuseWhereWhatItTouchesMoved() {
    manager.must("PUT", "/segments/web", "{\"description\":\"a\"}");
    manager.must("PATCH", "/segments/web", "{\"description\":\"b\"}");
    manager.must("PATCH", "/segments/web", "{\"description\":\"c\"}");
    manager.must("PUT", "/segments/other", "{}");

    var refused = rollback(1, 2);

    assertThat(refused.status()).isEqualTo(409);
    assertThat(Manager.message(refused)).contains("'base' is 2", "/global-infra/segments/web");
    assertThat(head()).isEqualTo(4);
    var done = rollback(1, 3);
    assertThat(done.revision()).as("other was made since, and is not touched").isEqualTo(5);
    assertThat(manager.ask("GET", "/segments/other", null).status()).isEqualTo(200);
  }

  @Test
  void shouldRefuseWhereSomethingWasMadeBelowSince() {
    manager.must("PUT", "/sites/west", "{}");
    manager.must("PUT", "/tier-1s/t", "{}");
    manager.must(
        "PUT",
        "/tier-1s/t/locale-services/l",
        "{\"edge_cluster_path\":\"/global-infra/sites/west/enforcement-points/default/edge-clusters/default\"}");

    var refused = rollback(1, 2);

    assertThat(refused.status()).isEqualTo(409);
    assertThat(Manager.message(refused)).contains("/locale-services/l", "made since");
    assertThat(rollback(1, 3).status()).isEqualTo(200);
  }

  /// What is the same then and now is in no preview: it may not go with what is above it.
  @Test
  void shouldGoBackToWhenASiteWasADomainOfItsOwn() {
    manager.must("PUT", "/domains/west", "{}");
    manager.must("PUT", "/domains/west/groups/g", "{}");
    manager.must("DELETE", "/domains/west", null);
    manager.must("PUT", "/sites/west", "{}");
    manager.must("PUT", "/domains/west/groups/g", "{}");

    assertThat(rollback(2, 5).status()).isEqualTo(200);
    assertThat(manager.ask("GET", "/sites/west", null).status()).isEqualTo(404);
    assertThat(manager.ask("GET", "/domains/west/groups/g", null).status()).isEqualTo(200);

    assertThat(rollback(5, 6).status()).isEqualTo(200);
    assertThat(manager.ask("GET", "/sites/west", null).status()).isEqualTo(200);
    assertThat(manager.ask("GET", "/domains/west/groups/g", null).status()).isEqualTo(200);
  }

  @Test
  void shouldRefuseAsAnyWriteIsRefused() {
    manager.must("PUT", "/tier-1s/t", "{}");
    manager.must("PUT", "/segments/web", "{\"connectivity_path\":\"/global-infra/tier-1s/t\"}");
    manager.must("DELETE", "/segments/web", null);
    manager.must("DELETE", "/tier-1s/t", null);
    var body = "{\"to\":2,\"base\":4,\"path\":\"/global-infra/segments\"}";

    var refused = manager.ask("POST", ROLLBACK, body);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(Manager.message(refused)).contains("connectivity_path", "/global-infra/tier-1s/t");
    assertThat(head()).isEqualTo(4);
    assertThat(rollback(2, 4).status()).isEqualTo(200);
  }

  @Test
  void shouldRollBackASubtreeOnly() {
    manager.must("PUT", "/segments/web", "{\"description\":\"a\"}");
    manager.must("PUT", "/segments/db", "{\"description\":\"a\"}");
    manager.must("PATCH", "/segments/web", "{\"description\":\"b\"}");
    manager.must("PATCH", "/segments/db", "{\"description\":\"b\"}");

    var body = "{\"to\":2,\"base\":4,\"path\":\"/global-infra/segments/web\"}";
    assertThat(manager.ask("POST", ROLLBACK, body).status()).isEqualTo(200);

    assertThat(manager.get("/segments/web").path("description").asText()).isEqualTo("a");
    assertThat(manager.get("/segments/db").path("description").asText()).isEqualTo("b");
  }

  @Test
  void shouldLeaveAloneWhatTheLogEntersForSites() {
    var west = new SiteNeighbour(manager, "west");
    manager.must("PUT", "/sites/west", "{}");
    manager.must("PUT", "/segments/web", "{}");
    manager.must("PUT", "/segments/web/ports/p", "{\"attachment\":{\"id\":\"vm\"}}");
    long before = head();
    west.claim("vm");
    manager.pass(5_000);
    assertThat(manager.ask("GET", "/segments/web/ports/p/grants/site", null).status())
        .isEqualTo(200);
    manager.must("PATCH", "/segments/web", "{\"description\":\"b\"}");

    assertThat(preview(before).path("results").findValuesAsText("resource_type"))
        .containsExactly("Segment");
    assertThat(rollback(before, head()).status()).isEqualTo(200);
    manager.pass(5_000);

    assertThat(manager.ask("GET", "/segments/web/ports/p/grants/site", null).status())
        .isEqualTo(200);
  }

  @Test
  void shouldNameTheFieldThatIsWrong() {
    manager.must("PUT", "/segments/web", "{}");

    for (var body :
        new String[] {
          "{}",
          "{\"to\":1}",
          "{\"to\":1,\"base\":2}",
          "{\"to\":0,\"base\":1}",
          "{\"to\":\"1\",\"base\":1}",
          "{\"to\":1,\"base\":1,\"path\":\"web\"}",
          "{\"to\":1,\"base\":1,\"force\":true}"
        }) {
      var refused = manager.ask("POST", ROLLBACK, body);
      assertThat(refused.status()).as(body).isEqualTo(400);
      assertThat(Manager.message(refused)).as(body).contains("field '");
    }
    assertThat(manager.ask("PUT", ROLLBACK, "{}").status()).isEqualTo(405);
  }

  @Test
  void shouldPageAPreviewOnOneBase() {
    for (int i = 0; i < 5; i++) {
      manager.must("PUT", "/segments/s" + i, "{}");
    }
    var first = manager.get(ROLLBACK + "?to=1&page_size=2");
    manager.must("PUT", "/segments/z", "{}");

    var second =
        manager.get(ROLLBACK + "?to=1&page_size=2&cursor=" + first.path("cursor").asText());

    assertThat(first.path("base").asInt()).isEqualTo(5);
    assertThat(first.has("patch")).isFalse();
    assertThat(second.path("base").asInt()).isEqualTo(5);
    assertThat(second.path("results").findValuesAsText("path"))
        .containsExactly("/global-infra/segments/s3", "/global-infra/segments/s4");
  }
}

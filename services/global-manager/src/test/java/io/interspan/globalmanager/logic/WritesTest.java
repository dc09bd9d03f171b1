package io.interspan.globalmanager.logic;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.intentapi.logic.IntentEvent;
import io.interspan.intentapi.logic.api.Limits;
import org.junit.jupiter.api.Test;

class WritesTest {
  private final Manager manager = new Manager();

  private long head() {
    return manager.store.head().toCompletableFuture().join().revision();
  }

  @Test
  void shouldAnswerAfterTheDisk() {
    manager.disk.hold();
    long ticket = manager.call("PUT", "/sites/west", "{}");
    manager.run();

    assertThat(manager.replies).doesNotContainKey(ticket);
    assertThat(manager.ask("GET", "/sites/west", null).status()).isEqualTo(404);

    manager.disk.release();
    manager.run();

    assertThat(manager.replies.get(ticket).status()).isEqualTo(200);
    assertThat(manager.ask("GET", "/sites/west", null).status()).isEqualTo(200);
  }

  @Test
  void shouldMergeWithWhatIsQueued() {
    manager.disk.hold();
    long first = manager.call("PATCH", "/segments/web", "{\"display_name\":\"Web\"}");
    long second = manager.call("PATCH", "/segments/web", "{\"description\":\"d\"}");
    long third = manager.call("PUT", "/segments/web", "{\"_revision\":1}");
    long port = manager.call("PUT", "/segments/web/ports/p", "{}");
    long taken = manager.call("PUT", "/segments/other", "{\"overlay_id\":65536}");
    manager.run();
    assertThat(manager.replies.keySet()).containsExactly(taken);

    manager.disk.release();
    manager.run();

    assertThat(manager.replies.get(first).revision()).isEqualTo(1);
    assertThat(manager.replies.get(second).revision()).isEqualTo(2);
    assertThat(manager.replies.get(third).revision()).isEqualTo(3);
    assertThat(manager.replies.get(port).status()).isEqualTo(200);
    assertThat(manager.replies.get(taken).status()).isEqualTo(400);
  }

  @Test
  void shouldHaveAWriteThatChangesNothingWaitForWhatItSaw() {
    manager.disk.hold();
    manager.call("PATCH", "/sites/west", "{\"description\":\"d\"}");
    long same = manager.call("PATCH", "/sites/west", "{\"description\":\"d\"}");
    manager.run();
    assertThat(manager.replies).isEmpty();

    manager.disk.release();
    manager.run();

    assertThat(manager.replies.get(same).revision()).isEqualTo(1);
    assertThat(head()).isEqualTo(1);
  }

  @Test
  void shouldFailWholeWithWhatIsQueuedBehind() {
    manager.must("PUT", "/sites/west", "{}");
    manager.disk.hold();
    long first = manager.call("PUT", "/segments/a", "{\"overlay_id\":70000}");
    long second = manager.call("PUT", "/segments/a/ports/p", "{}");
    long third = manager.call("PATCH", "/segments/a", "{}");
    manager.disk.refuse("no room");
    manager.disk.release();
    manager.run();

    assertThat(manager.replies.get(first).status()).isEqualTo(503);
    assertThat(Manager.message(manager.replies.get(first))).contains("no room");
    assertThat(manager.replies.get(second).status()).isEqualTo(503);
    assertThat(manager.replies.get(third).status()).isEqualTo(503);
    assertThat(manager.ask("GET", "/segments/a", null).status()).isEqualTo(404);
    assertThat(manager.ask("GET", "/sites/west", null).status()).isEqualTo(200);

    manager.disk.mend();
    assertThat(
            manager.must("PUT", "/segments/b", "{\"overlay_id\":70000}").path("overlay_id").asInt())
        .as("never used by anyone")
        .isEqualTo(70_000);
    assertThat(head()).isEqualTo(2);
    assertThat(manager.alarms).isEmpty();
  }

  @Test
  void shouldSayThatNobodyKnowsWhereTheDiskFailedInTheMiddle() {
    manager.must("PUT", "/segments/first", "{}");
    manager.disk.hold();
    long ticket = manager.call("PUT", "/segments/a", "{}");
    manager.disk.release();

    manager.perform(
        manager.logic.on(new IntentEvent.CommitFailed(2, "fsync failed", false), manager.now));

    assertThat(manager.replies.get(ticket).status()).isEqualTo(500);
    assertThat(Manager.message(manager.replies.get(ticket)))
        .contains("fsync failed", "it may be in the log or not", "read the log");
    manager.run();
    assertThat(manager.ask("GET", "/segments/a", null).status()).as("it was").isEqualTo(200);
    manager.must("PUT", "/segments/after", "{}");
  }

  @Test
  void shouldRefuseWritesBeyondTheQueue() {
    manager.disk.hold();
    for (int i = 0; i < Limits.MAX_QUEUED_WRITES; i++) {
      manager.call("PATCH", "/sites/west", "{\"description\":\"" + i + "\"}");
    }
    long last = manager.call("PATCH", "/sites/west", "{\"description\":\"last\"}");

    assertThat(manager.replies.get(last).status()).isEqualTo(503);
    manager.disk.release();
    manager.run();
    assertThat(head()).isEqualTo(Limits.MAX_QUEUED_WRITES);
  }

  @Test
  void shouldGiveEachSegmentANumberOfItsOwnForEver() {
    assertThat(manager.must("PUT", "/segments/a", "{}").path("overlay_id").asInt())
        .isEqualTo(65_536);
    manager.must("PUT", "/segments/b", "{\"overlay_id\":65537}");
    assertThat(manager.must("PUT", "/segments/c", "{}").path("overlay_id").asInt())
        .isEqualTo(65_538);
    manager.must("DELETE", "/segments/b", null);

    var again = manager.ask("PUT", "/segments/d", "{\"overlay_id\":65537}");
    assertThat(again.status()).isEqualTo(400);
    assertThat(Manager.message(again)).contains("overlay_id", "65537", "never used again");

    manager.restart();
    assertThat(manager.ask("PUT", "/segments/d", "{\"overlay_id\":65537}").status()).isEqualTo(400);
    assertThat(manager.must("PUT", "/segments/d", "{}").path("overlay_id").asInt())
        .isEqualTo(65_539);
  }

  @Test
  void shouldKeepANumberThatAWriteDoesNotName() {
    manager.must("PUT", "/segments/a", "{\"overlay_id\":70000}");

    manager.must("PUT", "/segments/a", "{\"_revision\":0,\"description\":\"d\"}");
    manager.must("PATCH", "/segments/a", "{\"overlay_id\":null}");

    assertThat(manager.get("/segments/a").path("overlay_id").asInt()).isEqualTo(70_000);
    manager.must("PATCH", "/segments/a", "{\"overlay_id\":70001}");
    assertThat(manager.ask("PATCH", "/segments/b", "{\"overlay_id\":70000}").status())
        .isEqualTo(400);
    manager.must("PATCH", "/segments/a", "{\"overlay_id\":70000}");
  }

  @Test
  void shouldGiveNumbersBesideThoseOfTheSameTree() {
    manager.must(
        "PATCH",
        "",
        """
        {"resource_type":"Infra","children":[
          {"resource_type":"ChildSegment","Segment":{"id":"a"}},
          {"resource_type":"ChildSegment","Segment":{"id":"z","overlay_id":65536}}]}
        """);

    assertThat(manager.get("/segments/a").path("overlay_id").asInt()).isEqualTo(65_537);
  }

  @Test
  void shouldLetAnAttachmentPassFromOnePortToAnother() {
    manager.must("PUT", "/segments/a", "{}");
    manager.must("PUT", "/segments/a/ports/p", "{\"attachment\":{\"id\":\"vm\"}}");
    assertThat(
            manager.ask("PUT", "/segments/a/ports/q", "{\"attachment\":{\"id\":\"vm\"}}").status())
        .isEqualTo(400);

    manager.must(
        "PATCH",
        "",
        """
        {"resource_type":"Infra","children":[{"resource_type":"ChildResourceReference",
          "target_type":"Segment","id":"a","children":[
            {"resource_type":"ChildSegmentPort","SegmentPort":{"id":"p","attachment":null}},
            {"resource_type":"ChildSegmentPort","SegmentPort":{"id":"q","attachment":{"id":"vm"}}}]}]}
        """);

    assertThat(manager.get("/segments/a/ports/q").path("attachment").path("id").asText())
        .isEqualTo("vm");
    assertThat(manager.get("/segments/a/ports/p").has("attachment")).isFalse();
    assertThat(
            manager.ask("PUT", "/segments/a/ports/r", "{\"attachment\":{\"id\":\"vm\"}}").status())
        .isEqualTo(400);
  }

  @Test
  void shouldMergeAsRfc7396Says() {
    manager.must("PUT", "/segments/a", "{}");
    manager.must(
        "PUT",
        "/segments/a/ports/p",
        "{\"attachment\":{\"id\":\"vm\"},\"description\":\"d\",\"tags\":[{\"tag\":\"x\"},{\"tag\":\"y\"}]}");

    manager.must(
        "PATCH",
        "/segments/a/ports/p",
        "{\"description\":null,\"tags\":[{\"tag\":\"z\"}],\"attachment\":{}}");

    var port = manager.get("/segments/a/ports/p");
    assertThat(port.has("description")).isFalse();
    assertThat(port.path("tags").size()).isEqualTo(1);
    assertThat(port.path("attachment").path("id").asText()).isEqualTo("vm");
    assertThat(port.path("admin_state").asText()).isEqualTo("UP");
    manager.must(
        "PATCH", "/segments/a/ports/p", "{\"admin_state\":\"DOWN\",\"display_name\":\"P\"}");
    manager.must("PATCH", "/segments/a/ports/p", "{\"admin_state\":null,\"display_name\":null}");
    assertThat(manager.get("/segments/a/ports/p").path("admin_state").asText()).isEqualTo("UP");
    assertThat(manager.get("/segments/a/ports/p").path("display_name").asText()).isEqualTo("p");
  }

  @Test
  void shouldEnforceRevisionsInATreeWhereAskedTo() {
    manager.must("PUT", "/sites/west", "{}");
    manager.must("PATCH", "/sites/west", "{\"description\":\"d\"}");
    var tree =
        "{\"resource_type\":\"Infra\",\"children\":[{\"resource_type\":\"ChildSite\","
            + "\"Site\":{\"id\":\"west\",\"_revision\":0,\"description\":\"e\"}}]}";

    assertThat(manager.ask("PATCH", "?enforce_revision_check=true", tree).status()).isEqualTo(409);
    assertThat(manager.ask("PATCH", "?enforce_revision_check=false", tree).status()).isEqualTo(200);
  }

  @Test
  void shouldReadTheLogAgainUntilItCan() {
    manager.must("PUT", "/sites/west", "{}");
    manager.readsFail = true;
    manager.restart();

    assertThat(manager.ask("GET", "/sites/west", null).status()).isEqualTo(503);
    assertThat(manager.ask("PUT", "/sites/east", "{}").status()).isEqualTo(503);
    assertThat(manager.alarms).hasSize(1);

    manager.readsFail = false;
    manager.pass(2_000);

    assertThat(manager.ask("GET", "/sites/west", null).status()).isEqualTo(200);
    assertThat(manager.alarms).isEmpty();
  }
}

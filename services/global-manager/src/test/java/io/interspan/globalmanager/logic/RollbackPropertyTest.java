package io.interspan.globalmanager.logic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// Whatever was done: there is a way back to each revision, by POST as well as by the PATCH that
/// the preview shows, and afterwards nothing differs.
class RollbackPropertyTest {
  private static final int CALLS = 40;

  @Property(tries = 60)
  void shouldFindTheWayBackToAnyRevision(@ForAll long seed) {
    var manager = new Manager();
    var random = new Random(seed);
    var west = new SiteNeighbour(manager, "west");
    var calls = new RandomCalls(seed);
    for (int i = 0; i < CALLS; i++) {
      var call = calls.next();
      manager.ask(call.method(), call.path(), call.body());
      if (random.nextInt(8) == 0) {
        west.claim("vm" + random.nextInt(4));
        manager.pass(2_000);
      }
    }
    for (int i = 0; i < 4; i++) {
      long head = manager.store.head().toCompletableFuture().join().revision();
      if (head > 0) {
        back(manager, 1 + random.nextLong(head), random.nextBoolean());
      }
      if (random.nextInt(3) == 0) {
        manager.restart();
      }
    }
  }

  private static void back(Manager manager, long to, boolean byPatch) {
    var preview = manager.get("/interspan/v1/rollback?to=" + to);
    if (byPatch && preview.has("patch")) {
      manager.must("PATCH", "", preview.path("patch").toString());
    } else {
      manager.must(
          "POST",
          "/interspan/v1/rollback",
          "{\"to\":" + to + ",\"base\":" + preview.path("base") + "}");
    }

    var left = manager.get("/interspan/v1/rollback?to=" + to);
    assertThat(left.path("results")).as("to %d, by patch: %s", to, byPatch).isEmpty();
    manager.pass(2_000);
    var differences = manager.get("/interspan/v1/diff?from=" + to);
    for (JsonNode difference : differences.path("results")) {
      assertThat(difference.path("resource_type").asText()).isIn("PortGrant", "ControlPlane");
    }
  }
}

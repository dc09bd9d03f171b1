package io.interspan.globalmanager.logic;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.intentapi.logic.IntentEvent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClaimsTest {
  private static final String PORT = "/segments/web/ports/p1";
  private static final String GRANT = PORT + "/grants/site";

  private final Manager manager = new Manager();
  private SiteNeighbour west;
  private SiteNeighbour east;

  @BeforeEach
  void declare() {
    west = new SiteNeighbour(manager, "west");
    east = new SiteNeighbour(manager, "east");
    manager.must("PUT", "/sites/west", "{}");
    manager.must("PUT", "/sites/east", "{}");
    manager.must("PUT", "/segments/web", "{}");
  }

  private void declarePort() {
    manager.must("PUT", PORT, "{\"attachment\":{\"id\":\"vm-1\"}}");
  }

  private String granted() {
    var reply = manager.ask("GET", GRANT, null);
    return reply.status() == 404 ? "nobody" : Manager.json(reply).path("site").asText();
  }

  private String author() {
    var rows = manager.store.rows(0, 1_000).toCompletableFuture().join();
    return rows.getLast().author();
  }

  @Test
  void shouldGrantAPortToTheSiteThatClaimsIt() {
    declarePort();
    assertThat(granted()).isEqualTo("nobody");

    east.claim("vm-1");

    assertThat(granted()).isEqualTo("east");
    assertThat(author()).isEqualTo("site:east");
  }

  @Test
  void shouldMatchAClaimWithAPortThatComesLater() {
    west.claim("vm-1");
    west.complete();

    declarePort();
    manager.run();

    assertThat(granted()).isEqualTo("west");
  }

  @Test
  void shouldGrantAPortToOneSiteAtATime() {
    declarePort();
    east.claim("vm-1");
    west.claim("vm-1");
    assertThat(granted()).isEqualTo("east");

    east.complete();
    assertThat(granted()).isEqualTo("east");
    east.unclaim("vm-1");
    east.complete();

    assertThat(granted()).isEqualTo("west");
    assertThat(author()).isEqualTo("site:west");
  }

  @Test
  void shouldKeepAGrantWhileItsSiteFillsItsReport() {
    declarePort();
    west.claim("vm-1");
    west.complete();
    assertThat(granted()).isEqualTo("west");

    west.start();
    east.claim("vm-1");
    manager.pass(120_000);
    assertThat(granted()).isEqualTo("west");

    west.complete();
    manager.pass(60_000);

    assertThat(granted()).isEqualTo("east");
  }

  @Test
  void shouldEndAGrantThatACompleteReportLacks() {
    declarePort();
    west.claim("vm-1");
    west.complete();

    west.unclaim("vm-1");
    assertThat(granted()).isEqualTo("nobody");
    assertThat(author()).isEqualTo("site:west");
  }

  @Test
  void shouldKeepGrantsOverARestart() {
    declarePort();
    west.claim("vm-1");
    west.complete();

    manager.restart();
    assertThat(granted()).isEqualTo("west");
    manager.pass(60_000);

    assertThat(granted()).isEqualTo("west");
    assertThat(manager.alarms).isEmpty();
  }

  @Test
  void shouldFollowAPortToAnotherAttachment() {
    declarePort();
    west.claim("vm-1");
    west.complete();
    east.claim("vm-2");

    manager.must("PATCH", PORT, "{\"attachment\":{\"id\":\"vm-2\"}}");
    manager.run();

    assertThat(granted()).isEqualTo("east");
  }

  @Test
  void shouldTakeTheGrantAlongWithThePort() {
    declarePort();
    west.claim("vm-1");

    manager.must("DELETE", PORT, null);

    assertThat(granted()).isEqualTo("nobody");
    assertThat(manager.ask("DELETE", "/segments/web", null).status()).isEqualTo(200);
  }

  @Test
  void shouldEndTheGrantsOfASiteThatIsDeleted() {
    declarePort();
    west.claim("vm-1");
    east.claim("vm-1");
    west.controllers("127.0.0.1:1");
    assertThat(granted()).isEqualTo("west");

    manager.must("DELETE", "/sites/west", null);
    manager.run();

    assertThat(granted()).isEqualTo("east");
    assertThat(manager.ask("GET", "/sites/west/control-planes/default", null).status())
        .isEqualTo(404);
  }

  @Test
  void shouldEnterTheControllersThatASiteReports() {
    west.controllers("127.0.0.1:4001", "127.0.0.1:4002");

    var plane = manager.get("/sites/west/control-planes/default");
    assertThat(plane.path("sharding").asText()).isEqualTo("PHYSICAL");
    assertThat(plane.path("nodes").get(1).path("session_endpoint").asText())
        .isEqualTo("127.0.0.1:4002");
    assertThat(author()).isEqualTo("site:west");

    long before = head();
    west.controllers("127.0.0.1:4001", "127.0.0.1:4002");
    assertThat(head()).as("said again, entered once").isEqualTo(before);
  }

  @Test
  void shouldEnterWhatWasClaimedWhileTheDiskRefused() {
    declarePort();
    manager.disk.refuse("full");
    west.claim("vm-1");
    assertThat(granted()).isEqualTo("nobody");

    manager.disk.mend();
    manager.pass(5_000);

    assertThat(granted()).isEqualTo("west");
    assertThat(manager.alarms).isEmpty();
  }

  @Test
  void shouldShowWhatSitesHaveInForce() {
    west.realized(2);

    long ticket = 77;
    manager.perform(
        manager.logic.on(
            new IntentEvent.ApiCall(
                ticket, new io.interspan.intentapi.logic.api.ApiRequest.Sites(), "admin"),
            manager.now));
    var sites = Manager.json(manager.replies.get(ticket)).path("results");

    assertThat(sites.get(0).path("id").asText()).isEqualTo("east");
    assertThat(sites.get(0).path("realized_revision").isNull()).isTrue();
    assertThat(sites.get(1).path("realized_revision").asLong()).isEqualTo(2);
    assertThat(sites.get(1).path("last_heard").asLong()).isEqualTo(manager.now);
  }

  private long head() {
    return manager.store.head().toCompletableFuture().join().revision();
  }
}

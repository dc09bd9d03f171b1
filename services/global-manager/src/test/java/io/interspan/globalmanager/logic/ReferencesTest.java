package io.interspan.globalmanager.logic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.interspan.intentapi.logic.IntentEvent;
import io.interspan.intentapi.logic.api.ApiRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReferencesTest {
  private static final String ROUTER = "/global-infra/tier-1s/t1";

  private final Manager manager = new Manager();
  private SiteNeighbour west;

  @BeforeEach
  void declare() {
    west = new SiteNeighbour(manager, "west");
    manager.must("PUT", "/sites/west", "{}");
    manager.must("PUT", "/tier-1s/t1", "{}");
    west.complete();
  }

  private JsonNode entered() {
    return manager.get("/sites/west/references").path("results");
  }

  private String author() {
    return manager.store.rows(0, 1_000).toCompletableFuture().join().getLast().author();
  }

  private JsonNode sites() {
    long ticket = 78;
    manager.perform(
        manager.logic.on(
            new IntentEvent.ApiCall(ticket, new ApiRequest.Sites(), "admin"), manager.now));
    return Manager.json(manager.replies.get(ticket)).path("results").get(0);
  }

  @Test
  void shouldRefuseTheDeleteOfWhatASiteRefersToAlsoWhileItIsAway() {
    west.refer(ROUTER, 3);
    assertThat(entered()).hasSize(1);
    assertThat(entered().get(0).path("target_path").asText()).isEqualTo(ROUTER);
    assertThat(author()).isEqualTo("site:west");
    manager.neighbours.clear();
    manager.restart();

    var reply = manager.ask("DELETE", "/tier-1s/t1", null);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(Manager.message(reply))
        .contains(ROUTER, "is referred to by 3 objects of site west's own");
  }

  @Test
  void shouldLetItGoOnceTheSiteRefersToItNoLonger() {
    west.refer(ROUTER, 1);
    west.unrefer(ROUTER);
    west.complete();

    assertThat(entered()).isEmpty();
    assertThat(manager.ask("DELETE", "/tier-1s/t1", null).status()).isEqualTo(200);
  }

  @Test
  void shouldKeepReferencesWhileTheSiteFillsItsReport() {
    west.refer(ROUTER, 1);
    west.start();
    manager.pass(60_000);
    assertThat(entered()).hasSize(1);

    west.complete();
    manager.pass(60_000);
    assertThat(entered()).isEmpty();
  }

  @Test
  void shouldFollowTheCountAndEnterNothingTwice() {
    west.refer(ROUTER, 1);
    west.refer(ROUTER, 2);
    assertThat(entered().get(0).path("referrer_count").asInt()).isEqualTo(2);
    long before = manager.store.head().toCompletableFuture().join().revision();

    west.refer(ROUTER, 2);
    manager.pass(10_000);

    assertThat(manager.store.head().toCompletableFuture().join().revision()).isEqualTo(before);
  }

  @Test
  void shouldRaiseAnAlarmForAReferenceToWhatIsGone() {
    west.refer("/global-infra/tier-1s/gone", 2);

    assertThat(entered()).isEmpty();
    assertThat(manager.alarms.get("references/west/missing"))
        .contains("site west's own", "/global-infra/tier-1s/gone");
    assertThat(sites().path("references").get(0).path("exists").asBoolean()).isFalse();

    manager.must("PUT", "/tier-1s/gone", "{}");
    manager.run();

    assertThat(manager.alarms).isEmpty();
    assertThat(entered()).hasSize(1);
    assertThat(sites().path("references").get(0).path("referrer_count").asInt()).isEqualTo(2);
  }

  @Test
  void shouldNotLetASiteNameWhatIsNoPathOfAGlobalObject() {
    west.refer("not a path", 1);
    west.refer("/infra/segments/x", 1);

    assertThat(entered()).isEmpty();
    assertThat(manager.alarms).containsKey("references/west/missing");
  }

  @Test
  void shouldTakeReferencesToWhatIsThereInAnyCase() {
    west.refer("/global-infra/services/HTTPS", 1);
    west.refer("/global-infra/sites/west/enforcement-points/default/transport-zones/default", 1);

    assertThat(manager.alarms).isEmpty();
    assertThat(entered()).as("the service is there for ever").hasSize(1);
    assertThat(manager.ask("DELETE", "/sites/west", null).status()).isEqualTo(200);
  }

  @Test
  void shouldTakeReferencesAlongWithTheSite() {
    west.refer(ROUTER, 1);

    manager.must("DELETE", "/sites/west", null);
    manager.run();

    assertThat(manager.ask("DELETE", "/tier-1s/t1", null).status()).isEqualTo(200);
    assertThat(manager.alarms).isEmpty();
  }

  @Test
  void shouldGiveEachSiteNumbersOfItsOwnForEver() {
    var first = manager.get("/sites/west").path("overlay_id_range");
    assertThat(first.path("begin").asInt()).isEqualTo(8_388_608);
    assertThat(first.path("end").asInt()).isEqualTo(8_388_608 + 16_384 - 1);
    manager.must("DELETE", "/sites/west", null);
    manager.must(
        "PATCH",
        "",
        "{\"resource_type\":\"Infra\",\"children\":[" + site("east") + "," + site("north") + "]}");
    manager.must("PUT", "/sites/west", "{}");
    manager.restart();
    manager.must("PUT", "/sites/south", "{\"overlay_id_range\":{\"begin\":1,\"end\":2}}");

    assertThat(begin("east")).isEqualTo(8_388_608 + 16_384);
    assertThat(begin("north")).isEqualTo(8_388_608 + 2 * 16_384);
    assertThat(begin("south")).as("ours to say").isEqualTo(8_388_608 + 3 * 16_384);
    assertThat(begin("west")).as("as before it was deleted").isEqualTo(8_388_608);
    manager.must("PATCH", "/sites/west", "{\"description\":\"x\"}");
    assertThat(begin("west")).isEqualTo(8_388_608);
  }

  private static String site(String id) {
    return "{\"resource_type\":\"ChildSite\",\"Site\":{\"id\":\""
        + id
        + "\",\"resource_type\":\"Site\"}}";
  }

  private int begin(String site) {
    return manager.get("/sites/" + site).path("overlay_id_range").path("begin").asInt();
  }

  @Test
  void shouldLeaveTheNumbersOfSitesToThem() {
    var reply = manager.ask("PUT", "/segments/x", "{\"overlay_id\":8388608}");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(Manager.message(reply)).contains("overlay_id", "65536 to 8388607");
  }

  @Test
  void shouldShowWhichNumbersASiteSaysThatItUses() {
    assertThat(sites().path("overlay_ids").isNull()).isTrue();
    west.overlayIds(8_388_608, 8_404_991, 8_388_700);

    assertThat(sites().path("overlay_ids").path("begin").asInt()).isEqualTo(8_388_608);
    assertThat(sites().path("overlay_ids").path("used").get(0).path("end").asInt())
        .isEqualTo(8_388_700);
  }
}

package io.interspan.globalmanager.verticle;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.globalmanager.verticle.ApiClient.Answer;
import io.interspan.intentapi.verticle.access.AccessFiles;
import io.interspan.store.SqliteIntentStore;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The API on a real disk.
class SqliteApiTest {
  private static final int CLIENTS = 8;
  private static final int WRITES = 5;

  @TempDir Path directory;
  private Vertx vertx;
  private SqliteIntentStore store;
  private ApiClient api;

  @BeforeEach
  void start() throws Exception {
    vertx = Vertx.vertx();
    store = SqliteIntentStore.open(directory.resolve("intents.db"), 1);
    var verticle = new GlobalManagerVerticle(GlobalManagerConfig.onPort(0, directory), store);
    RunningManager.await(vertx.deployVerticle(verticle));
    api = new ApiClient(verticle.port(), new AccessFiles(directory));
  }

  @AfterEach
  void stop() throws Exception {
    api.close();
    RunningManager.await(vertx.close());
    store.close();
  }

  @Test
  void shouldHaveEverythingAfterARestart() throws Exception {
    api.send("PUT", "/sites/west", "{}");
    api.send("PUT", "/segments/web", "{\"overlay_id\":70000}");
    api.send("DELETE", "/segments/web", null);
    long revision = api.send("PATCH", "/sites/west", "{\"description\":\"d\"}").revision();
    var site = api.get("/sites/west").json();

    stop();
    start();

    assertThat(api.get("/sites/west").json()).isEqualTo(site);
    assertThat(api.send("PUT", "/segments/b", "{\"overlay_id\":70000}").status()).isEqualTo(400);
    assertThat(api.send("PUT", "/segments/b", "{}").revision()).isEqualTo(revision + 1);
  }

  @Test
  void shouldLetManyPatchOneObjectAtOnce() throws Exception {
    api.send("PUT", "/segments/web", "{}");
    var writers = new ArrayList<Callable<Answer>>();
    for (int client = 0; client < CLIENTS; client++) {
      for (int write = 0; write < WRITES; write++) {
        var port = "/segments/web/ports/p" + client;
        var body =
            write % 2 == 0
                ? "{\"description\":\"" + write + "\"}"
                : "{\"display_name\":\"" + write + "\"}";
        writers.add(() -> api.send("PATCH", port, body));
      }
    }

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var answer : threads.invokeAll(writers)) {
        assertThat(answer.get().status()).as(answer.get().text()).isEqualTo(200);
      }
    }

    var ports = api.get("/segments/web/ports").json().path("results");
    assertThat(ports.size()).isEqualTo(CLIENTS);
    assertThat(ports)
        .allSatisfy(port -> {
          assertThat(port.path("description").asText()).isIn("0", "2", "4");
          assertThat(port.path("display_name").asText()).isIn("1", "3");
        });
  }

  @Test
  void shouldReadThePastAndGoBackToIt() throws Exception {
    api.send("PUT", "/segments/web", "{\"description\":\"a\"}");
    api.send("PUT", "/segments/db", "{}");
    api.send("PATCH", "/segments/web", "{\"description\":\"b\"}");
    api.send("DELETE", "/segments/db", null);
    stop();
    start();

    assertThat(api.get("/segments/web?at=1").json().path("description").asText()).isEqualTo("a");
    assertThat(api.get("/segments?at=3").json().path("result_count").asInt()).isEqualTo(2);
    assertThat(api.get("/segments/web?at=5").status()).isEqualTo(400);
    var log = own("GET", "log?order=desc&limit=1&path=/global-infra/segments/web", null).json();
    assertThat(log.path("results").get(0).path("revision").asInt()).isEqualTo(3);
    assertThat(own("GET", "diff?from=2&to=4", null).json().path("results")).hasSize(2);
    var preview = own("GET", "rollback?to=2", null).json();
    assertThat(preview.path("patch").path("children")).hasSize(2);

    var done = own("POST", "rollback", "{\"to\":2,\"base\":" + preview.path("base") + "}");

    assertThat(done.status()).as(done.text()).isEqualTo(200);
    assertThat(done.revision()).isEqualTo(5);
    assertThat(own("GET", "diff?from=2", null).json().path("results")).isEmpty();
    assertThat(own("POST", "rollback", "{\"to\":1,\"base\":4}").status()).isEqualTo(409);
    assertThat(own("POST", "rollback", "{\"to\":1}").status()).isEqualTo(400);
  }

  private Answer own(String method, String path, String body) throws Exception {
    return api.sendTo(method, "/interspan/v1/" + path, body, "application/json");
  }
}

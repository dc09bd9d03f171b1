package io.interspan.launcher.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.host.logic.Tap;
import io.interspan.model.net.IpAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OperationsServerTest {
  private static final String TOKEN = Tokens.next();
  private static final String TAP =
      "{\"host\": \"west/w1\", \"attachment\": \"nic-9\", \"tap\": \"eth0\"}";

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<String> done = Collections.synchronizedList(new ArrayList<>());
  private @Nullable Exception failure;
  private final HttpServer server;

  OperationsServerTest() throws Exception {
    server =
        OperationsServer.start(vertx, new Fake(), TOKEN)
            .toCompletionStage()
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
  }

  @AfterEach
  void end() throws Exception {
    client.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private final class Fake implements Operations {
    @Override
    public Future<JsonObject> status() {
      return Future.succeededFuture(new JsonObject());
    }

    @Override
    public Future<JsonArray> guests() {
      return Future.succeededFuture(new JsonArray());
    }

    @Override
    public Future<Duration> ping(String guest, IpAddress to) {
      return Future.succeededFuture(Duration.ofMillis(1));
    }

    @Override
    public Future<@Nullable Void> attach(String host, Tap tap) {
      return change("attach " + host + " " + tap.attachmentId());
    }

    @Override
    public Future<@Nullable Void> detach(String host, String attachmentId) {
      return change("detach " + host + " " + attachmentId);
    }

    private Future<@Nullable Void> change(String what) {
      if (failure != null) {
        return Future.failedFuture(failure);
      }
      done.add(what);
      return Future.succeededFuture();
    }

    @Override
    public Future<JsonArray> counters() {
      return Future.succeededFuture(new JsonArray());
    }
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path));
  }

  private String answer(HttpRequest.Builder request) throws IOException, InterruptedException {
    var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    return answer.statusCode() + " " + answer.body();
  }

  private String post(String path, String token, String body) throws Exception {
    return answer(
        to(path)
            .header("Authorization", Tokens.header(token))
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  @Test
  void shouldChangeWhatItIsAskedTo() throws Exception {
    assertThat(post("/ops/attach", TOKEN, TAP)).startsWith("200");
    assertThat(post("/ops/detach", TOKEN, TAP)).startsWith("200");
    assertThat(done).containsExactly("attach west/w1 nic-9", "detach west/w1 nic-9");
  }

  @Test
  void shouldChangeNothingForWhoHasNotTheToken() throws Exception {
    assertThat(post("/ops/attach", Tokens.next(), TAP)).startsWith("401");
    assertThat(answer(to("/ops/attach").POST(HttpRequest.BodyPublishers.ofString(TAP))))
        .startsWith("401")
        .contains("token");
    assertThat(answer(to("/ops/attach").GET())).startsWith("405").contains("only POST");
    assertThat(answer(to("/ops/status").POST(HttpRequest.BodyPublishers.noBody())))
        .startsWith("405")
        .contains("only GET");
    assertThat(done).isEmpty();
  }

  @Test
  void shouldSayWhatIsWrong() throws Exception {
    assertThat(post("/ops/attach", TOKEN, TAP.replace("nic-9", "")))
        .startsWith("400 ")
        .contains("attachment: ");
    assertThat(post("/ops/attach", TOKEN, " ".repeat(20_000) + TAP)).startsWith("413");
    failure = new NoSuchElementException("no host");
    assertThat(post("/ops/attach", TOKEN, TAP)).startsWith("404").contains("no host");
    failure = new IllegalStateException("attached already");
    assertThat(post("/ops/attach", TOKEN, TAP)).startsWith("409").contains("attached already");
    failure = new IOException("EBUSY");
    assertThat(post("/ops/attach", TOKEN, TAP)).startsWith("500").contains("EBUSY");
  }
}

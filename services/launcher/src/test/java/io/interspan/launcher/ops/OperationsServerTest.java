package io.interspan.launcher.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.host.logic.Tap;
import io.interspan.launcher.capture.Capture;
import io.interspan.launcher.capture.LinkType;
import io.interspan.launcher.capture.PcapngReader;
import io.interspan.model.Bytes;
import io.interspan.model.net.Encapsulation;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.Tep;
import io.interspan.packet.Offload;
import io.interspan.vtep.Hop;
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
import java.util.concurrent.CountDownLatch;
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
  private final Capture capture = Capture.ofPort("nic-9", 1_000);
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
    public Future<Capture> capture(CaptureRequest request) {
      return failure == null ? Future.succeededFuture(capture) : Future.failedFuture(failure);
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

  private HttpRequest captureRequest(int count) {
    var body = "{\"host\": \"west/w1\", \"port\": \"nic-9\", \"count\": " + count + "}";
    return to("/ops/capture")
        .header("Authorization", Tokens.header(TOKEN))
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private void seen(int frames, int bytes) {
    var host = new Tep(IpAddress.parse("192.0.2.1"), Encapsulation.GENEVE);
    for (int i = 0; i < frames; i++) {
      var frame = Bytes.wrap(new byte[bytes]);
      capture.onHop(new Hop(Hop.Point.FROM_PORT, i, host, "nic-9", null, Offload.NONE, frame));
    }
  }

  @Test
  void shouldStreamACaptureUntilItHasItsCount() throws Exception {
    int over = (int) (Capture.MAX_BYTES / 60_000) + 10;
    seen(over, 60_000);
    long missed = capture.missed();
    assertThat(missed).isPositive();

    var stream = client.send(captureRequest(5), HttpResponse.BodyHandlers.ofInputStream()).body();
    var reader = new PcapngReader(stream);
    assertThat(reader.next().orElseThrow().content()).isEqualTo(new PcapngReader.Section());
    assertThat(reader.next().orElseThrow().content())
        .isEqualTo(new PcapngReader.Interface(LinkType.ETHERNET, "nic-9"));
    int packets = 0;
    PcapngReader.Content last = new PcapngReader.Section();
    for (var block = reader.next(); block.isPresent(); block = reader.next()) {
      last = block.get().content();
      packets += last instanceof PcapngReader.Captured ? 1 : 0;
    }
    assertThat(packets).isEqualTo(5);
    assertThat(last).isEqualTo(new PcapngReader.Statistics(5 + missed, missed));
  }

  @Test
  void shouldEndACaptureWhenNobodyReadsItAnyMore() throws Exception {
    var ended = new CountDownLatch(1);
    capture.endWith(ended::countDown);
    seen(1, 60);
    try (var stream =
        client.send(captureRequest(0), HttpResponse.BodyHandlers.ofInputStream()).body()) {
      assertThat(new PcapngReader(stream).next()).isPresent();
      assertThat(ended.getCount()).isEqualTo(1);
    }
    assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void shouldCaptureNothingForWhoHasNotTheToken() throws Exception {
    assertThat(post("/ops/capture", Tokens.next(), "{}")).startsWith("401").contains("token");
    assertThat(answer(to("/ops/capture").GET())).startsWith("405").contains("only POST");
    assertThat(post("/ops/capture", TOKEN, "{\"count\": -1}"))
        .startsWith("400")
        .contains("count: 1 or more");
    assertThat(post("/ops/capture", TOKEN, "{\"seconds\": \"x\"}"))
        .startsWith("400")
        .contains("seconds: a whole number is wanted");
    failure = new IllegalStateException("observed by 4 already");
    assertThat(post("/ops/capture", TOKEN, "{}")).startsWith("409").contains("observed by 4");
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

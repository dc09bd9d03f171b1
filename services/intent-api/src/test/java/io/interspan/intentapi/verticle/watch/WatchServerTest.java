package io.interspan.intentapi.verticle.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchServerTest {
  private WatchedServer server;

  @BeforeEach
  void start() throws Exception {
    server = new WatchedServer();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private static List<Long> revisions(List<JsonNode> frames) {
    return frames.stream()
        .filter(frame -> frame.path("kind").asText().equals("intents"))
        .map(frame -> frame.path("revision").asLong())
        .toList();
  }

  @Test
  void shouldSendEachRowOnceAlsoToOneThatComesBack() throws Exception {
    var seen = new ArrayList<Long>();
    var client = new WatchClient(server.port(), "");
    client.next();
    long last = 0;
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < 4; i++) {
        server.site("west", "round " + round + ", " + i);
      }
      // It leaves in the middle, and comes back with the last that it has seen.
      var frames = List.of(client.next(), client.next());
      seen.addAll(revisions(frames));
      last = seen.getLast();
      client.close();
      client = new WatchClient(server.port(), "?after=" + last + "&epoch=1");
      assertThat(client.next().path("revision").asLong()).isEqualTo(last);
    }
    while (last < 20) {
      seen.addAll(revisions(List.of(client.next())));
      last = seen.getLast();
    }

    assertThat(seen).isEqualTo(LongStream.rangeClosed(1, 20).boxed().toList());
    client.close();
  }

  @Test
  void shouldDropOneThatStopsReadingWhileWritesGoOn() throws Exception {
    var slow = new WatchClient(server.port(), "");
    slow.next();
    slow.stopReading();
    var other = new WatchClient(server.port(), "?after=0");
    other.next();

    // The kernel takes some; then the socket takes no more, and the log goes on.
    int rows = 0;
    while (!server.hasClosedOne()) {
      server.site("west", "x".repeat(1_000) + rows++);
      assertThat(other.next().path("revision").asLong()).isEqualTo(rows);
      server.tick(1);
      assertThat(rows).as("rows that a socket takes").isLessThan(50_000);
    }
    slow.readOn();
    var seen = revisions(slow.untilClosed());

    assertThat(slow.closeCode()).isEqualTo(4408);
    assertThat(slow.closeReason()).isEqualTo("slow: resume with after=" + seen.getLast());
    assertThat(seen).isEqualTo(LongStream.rangeClosed(1, seen.getLast()).boxed().toList());
    assertThat(seen.getLast()).isLessThan(rows);
    other.close();
  }

  @Test
  void shouldAnswerWhatIsNoWebSocketWithTheErrorBody() throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var plain = http.send(request("").build(), BodyHandlers.ofString());
      var wrong = http.send(request("?after=x").build(), BodyHandlers.ofString());
      var post =
          http.send(
              request("").POST(HttpRequest.BodyPublishers.ofString("{}")).build(),
              BodyHandlers.ofString());

      assertThat(plain.statusCode()).isEqualTo(400);
      assertThat(plain.body()).contains("\"error_code\":730030", "WebSocket");
      assertThat(wrong.statusCode()).isEqualTo(400);
      assertThat(wrong.body()).contains("'after'");
      assertThat(post.statusCode()).isEqualTo(405);
      assertThat(post.headers().firstValue("Allow")).contains("GET");
    }
  }

  private HttpRequest.Builder request(String query) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + server.port() + WatchServer.PATH + query));
  }

  @Test
  void shouldRefuseOneTooManyWithTheErrorBody() throws Exception {
    var clients = new ArrayList<WatchClient>();
    for (int i = 0; i < WatchedServer.LIMITS.watchers(); i++) {
      clients.add(new WatchClient(server.port(), ""));
      clients.getLast().next();
    }

    assertThat(WatchClient.refusal(server.port(), "")).isEqualTo(503);
    for (var client : clients) {
      client.close();
    }
  }

  @Test
  void shouldSayGoodbyeWhenTheServiceStops() throws Exception {
    var client = new WatchClient(server.port(), "");
    client.next();

    server.stopWatching();

    client.untilClosed();
    assertThat(client.closeCode()).isEqualTo(1001);
    assertThat(client.closeReason()).contains("resume");
  }
}

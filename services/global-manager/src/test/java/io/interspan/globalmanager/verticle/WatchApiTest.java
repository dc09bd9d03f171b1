package io.interspan.globalmanager.verticle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchApiTest {
  private static final int PATIENCE_SECONDS = 120;
  private static final String PATH = "/interspan/v1/watch";

  private RunningManager manager;
  private final LinkedBlockingQueue<String> frames = new LinkedBlockingQueue<>();

  @BeforeEach
  void start() throws Exception {
    manager = new RunningManager();
  }

  @AfterEach
  void stop() throws Exception {
    manager.close();
  }

  private final class Listener implements WebSocket.Listener {
    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      frames.add(data.toString());
      from.request(1);
      return null;
    }
  }

  private WebSocket open(HttpClient client, String query, @Nullable String authorization)
      throws Exception {
    var builder = client.newWebSocketBuilder();
    if (authorization != null) {
      builder.header("Authorization", authorization);
    }
    return builder
        .buildAsync(
            URI.create("wss://127.0.0.1:" + manager.verticle.port() + PATH + query), new Listener())
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private JsonNode next() throws Exception {
    var frame = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(frame).as("a frame comes").isNotNull();
    return JsonMapper.builder().build().readTree(frame);
  }

  @Test
  void shouldTellWhoMayWhatIsChanged() throws Exception {
    try (var client =
        HttpClient.newBuilder().sslContext(ApiClient.trusting(manager.files)).build()) {
      assertThatThrownBy(() -> open(client, "", null))
          .cause()
          .isInstanceOfSatisfying(
              WebSocketHandshakeException.class,
              e -> assertThat(e.getResponse().statusCode()).isEqualTo(401));
      var watching = open(client, "?after=0&resource_type=Site", manager.client.authorization());
      assertThat(next().path("kind").asText()).isEqualTo("hello");

      assertThat(manager.client.send("PUT", "/sites/west", "{}").status()).isEqualTo(200);

      var row = next();
      assertThat(row.path("kind").asText()).isEqualTo("intents");
      assertThat(row.path("revision").asLong()).isEqualTo(1);
      assertThat(row.path("author").asText()).isEqualTo("admin");
      assertThat(row.path("changes").get(0).path("path").asText())
          .isEqualTo("/global-infra/sites/west");
      watching.abort();
    }
  }

  @Test
  void shouldTellWhatIsNoWebSocketSo() throws Exception {
    var plain = manager.client.sendTo("GET", PATH, null, null);
    var wrong = manager.client.sendTo("GET", PATH + "?after=x", null, null);
    var written = manager.client.sendTo("POST", PATH, "{}", "application/json");

    assertThat(plain.status()).isEqualTo(400);
    assertThat(plain.message()).contains("WebSocket");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.message()).contains("'after'");
    assertThat(written.status()).isEqualTo(405);
  }
}

package io.interspan.intentapi.verticle.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A client as people write them: the JDK's, over a real socket.
final class WatchClient implements WebSocket.Listener {
  /// Long enough for a machine that does much else.
  private static final int PATIENCE_SECONDS = 120;

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String END = "";

  private final LinkedBlockingQueue<String> frames = new LinkedBlockingQueue<>();
  private final StringBuilder partial = new StringBuilder();
  private final WebSocket socket;
  private volatile boolean reading = true;
  private volatile int code;
  private volatile String reason = "";

  WatchClient(int port, String query) throws Exception {
    socket = open(port, query, this);
  }

  private static WebSocket open(int port, String query, WebSocket.Listener listener)
      throws Exception {
    return CLIENT
        .newWebSocketBuilder()
        .buildAsync(URI.create("ws://127.0.0.1:" + port + WatchServer.PATH + query), listener)
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /// Returns the status with which a connection is refused.
  static int refusal(int port, String query) throws Exception {
    try {
      open(port, query, new WebSocket.Listener() {});
      throw new AssertionError("it was not refused");
    } catch (ExecutionException e) {
      return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
    }
  }

  @Override
  public void onOpen(WebSocket opened) {
    opened.request(1);
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      frames.add(partial.toString());
      partial.setLength(0);
    }
    if (reading || !last) {
      from.request(1);
    }
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String why) {
    code = status;
    reason = why;
    frames.add(END);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    reason = error.toString();
    frames.add(END);
  }

  /// Reads one frame more at most.
  void stopReading() {
    reading = false;
  }

  void readOn() {
    reading = true;
    socket.request(1);
  }

  JsonNode next() throws Exception {
    var frame = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (frame == null || frame.equals(END)) {
      throw new AssertionError("no frame: " + (frame == null ? "none comes" : reason));
    }
    return JsonMapper.builder().build().readTree(frame);
  }

  List<JsonNode> untilClosed() throws Exception {
    var all = new ArrayList<JsonNode>();
    while (true) {
      var frame = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (frame == null) {
        throw new AssertionError("it is not closed");
      }
      if (frame.equals(END)) {
        return all;
      }
      all.add(JsonMapper.builder().build().readTree(frame));
    }
  }

  int closeCode() {
    return code;
  }

  String closeReason() {
    return reason;
  }

  void close() {
    socket.abort();
  }
}

package io.interspan.launcher.ops;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A WebSocket to the intent API, read frame by frame: one that is not taken holds the next ones
/// back, so that nothing piles up here.
final class WatchConnection implements LogFollower.Connection, WebSocket.Listener {
  /// How long the service may say nothing: it says where it is several times as often.
  private static final Duration SILENCE = Duration.ofSeconds(60);

  /// The longest frame, in characters: more than a hundred changes of the largest objects.
  private static final int MAX_FRAME = 64 << 20;

  /// What came: a frame, or the end.
  private sealed interface Came {
    record Frame(String text) implements Came {}

    record Ended(IOException why) implements Came {}
  }

  private final LinkedBlockingQueue<Came> came = new LinkedBlockingQueue<>();
  private final StringBuilder partial = new StringBuilder();
  private volatile @Nullable WebSocket socket;

  @Override
  public void onOpen(WebSocket opened) {
    socket = opened;
    opened.request(1);
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      came.add(new Came.Frame(partial.toString()));
      partial.setLength(0);
    } else if (partial.length() > MAX_FRAME) {
      came.add(new Came.Ended(new IOException("a frame is longer than " + MAX_FRAME)));
    } else {
      from.request(1);
    }
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    came.add(new Came.Ended(new WatchEndedException(code, reason)));
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    came.add(
        new Came.Ended(new IOException("the connection broke off: " + error.getMessage(), error)));
  }

  @Override
  public JsonObject next() throws IOException {
    try {
      return switch (came.poll(SILENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        case null -> throw new IOException("nothing was heard for " + SILENCE.toSeconds() + " s");
        case Came.Ended(var why) -> throw why;
        case Came.Frame(String text) -> {
          var open = socket;
          if (open != null) {
            open.request(1);
          }
          yield new JsonObject(text);
        }
      };
    } catch (DecodeException e) {
      throw new IOException("what came is not JSON", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    var open = socket;
    if (open != null) {
      open.abort();
    }
  }
}

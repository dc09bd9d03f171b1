package io.interspan.intentapi.verticle.watch;

import io.interspan.intentapi.logic.watch.CloseCode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One watcher's socket.
final class WatchSocket {
  /// RFC 6455, section 5.5.1: a control frame has 125 bytes, of which the code takes two.
  private static final int MAX_REASON_BYTES = 123;

  private final ServerWebSocket socket;
  private int unanswered;

  WatchSocket(ServerWebSocket socket) {
    this.socket = socket;
    socket.pongHandler(_ -> unanswered = 0);
    // Nothing that it says means anything; that it says something shows that it is there.
    socket.frameHandler(_ -> unanswered = 0);
  }

  /// Writes frames; completes once the kernel has taken them.
  Future<@Nullable Void> write(List<String> frames) {
    var written = Future.<@Nullable Void>succeededFuture();
    for (var frame : frames) {
      written = socket.writeTextMessage(frame);
    }
    return written;
  }

  /// Asks whether it is there; closes it where it gave no sign for long.
  void ping(int maxUnanswered) {
    if (unanswered++ < maxUnanswered) {
      socket.writePing(Buffer.buffer());
    } else {
      close(CloseCode.GOING_AWAY, "no pong: resume with after= the last revision that you have");
    }
  }

  Future<@Nullable Void> close(CloseCode code, String reason) {
    return socket.close(code.number(), shortened(reason));
  }

  private static String shortened(String reason) {
    var text = reason;
    while (text.getBytes(StandardCharsets.UTF_8).length > MAX_REASON_BYTES) {
      text = text.substring(0, text.offsetByCodePoints(text.length(), -1));
    }
    return text;
  }
}

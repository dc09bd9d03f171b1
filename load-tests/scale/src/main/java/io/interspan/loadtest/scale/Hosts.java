package io.interspan.loadtest.scale;

import io.interspan.codec.EnvelopeWire;
import io.interspan.message.Effect;
import io.interspan.model.feed.FeedLimits;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// A process of many hosts, each with a WebSocket of its own. Says on standard output when all have
/// a plan, and when which member of the test's came to a host.
final class Hosts {
  /// How many wait for their first plan at a time: a site does not start all at once.
  private static final int OPENING = 64;

  private static final long TICK_MILLIS = 1_000;
  private static final int MAX_FRAME = 4 << 20;

  private final Vertx vertx = Vertx.vertx();
  private final WebSocketClient client =
      vertx.createWebSocketClient(
          new WebSocketClientOptions()
              .setMaxFrameSize(MAX_FRAME)
              .setMaxMessageSize(MAX_FRAME)
              .setMaxConnections(1 << 16)
              .setTcpNoDelay(true));
  private final int port;
  private final int first;
  private final int count;
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger planned = new AtomicInteger();
  private final CountDownLatch over = new CountDownLatch(1);

  /// @param port of the controller's sessions
  Hosts(int port, int first, int count) {
    this.port = port;
    this.first = first;
    this.count = count;
  }

  /// Runs until the controller is gone.
  void run() throws InterruptedException {
    for (int i = 0; i < OPENING; i++) {
      next();
    }
    over.await();
    vertx.close();
  }

  private void next() {
    int number = opened.getAndIncrement();
    if (number < count) {
      vertx.getOrCreateContext().runOnContext(_ -> open(first + number));
    }
  }

  private void open(int number) {
    client
        .connect(
            new WebSocketConnectOptions().setHost("127.0.0.1").setPort(port).setURI("/session"))
        .onSuccess(socket -> begin(number, socket))
        .onFailure(failure -> {
          System.err.println("host " + number + ": " + failure.getMessage());
          over.countDown();
        });
  }

  private void begin(int number, WebSocket socket) {
    var host =
        new LightHost(
            number,
            FeedLimits.DEFAULT,
            probe -> System.out.println("heard " + probe + " " + System.nanoTime()));
    var isPlanned = new boolean[1];
    socket.binaryMessageHandler(frame -> {
      send(host.received(EnvelopeWire.decode(frame.getBytes()), now()), socket);
      if (!isPlanned[0] && host.isPlanned()) {
        isPlanned[0] = true;
        next();
        if (planned.incrementAndGet() == count) {
          System.out.println("planned " + System.nanoTime());
        }
      }
    });
    socket.closeHandler(_ -> {
      System.err.println(
          "host " + number + ": closed, " + socket.closeStatusCode() + " " + socket.closeReason());
      over.countDown();
    });
    long timer = vertx.setPeriodic(TICK_MILLIS, _ -> send(host.tick(now()), socket));
    socket.exceptionHandler(_ -> vertx.cancelTimer(timer));
    socket.writeBinaryMessage(EnvelopeWire.encode(host.hello()));
  }

  private static long now() {
    return System.nanoTime() / 1_000_000;
  }

  private static void send(List<Effect> effects, WebSocket socket) {
    for (var effect : effects) {
      if (effect instanceof Effect.Send(var envelope) && !socket.isClosed()) {
        socket.writeBinaryMessage(EnvelopeWire.encode(envelope));
      }
    }
  }
}

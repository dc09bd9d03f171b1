package io.interspan.loadtest.scale;

import io.interspan.codec.EnvelopeWire;
import io.interspan.message.Effect;
import io.interspan.model.feed.FeedLimits;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// A process of many hosts, each with a WebSocket of its own, all on one thread. Says on standard
/// output when all have a plan, and when which member of the test's came to a host.
final class Hosts {
  /// How many wait for their first plan at a time: a site does not start all at once.
  private static final int OPENING = 64;

  /// Each host's time goes on once in as many steps: ten thousand timers of their own would cost
  /// more than all else that the hosts do.
  private static final int STEPS = 50;

  private static final long STEP_MILLIS = 20;
  private static final int MAX_FRAME = 4 << 20;

  /// A host, and what it says its things over.
  private record Connected(LightHost host, WebSocket socket) {}

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final List<Connected> connected = new ArrayList<>();
  private int step;
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
  private int opened;
  private int planned;
  private final CountDownLatch over = new CountDownLatch(1);

  /// @param port of the controller's sessions
  Hosts(int port, int first, int count) {
    this.port = port;
    this.first = first;
    this.count = count;
  }

  /// Runs until the controller is gone.
  void run() throws InterruptedException {
    context.runOnContext(_ -> {
      vertx.setPeriodic(STEP_MILLIS, _ -> tick());
      for (int i = 0; i < OPENING; i++) {
        next();
      }
    });
    over.await();
    vertx.close();
  }

  private void next() {
    int number = opened++;
    if (number < count) {
      open(first + number);
    }
  }

  private void tick() {
    for (int i = step; i < connected.size(); i += STEPS) {
      var one = connected.get(i);
      send(one.host.tick(now()), one.socket);
    }
    step = (step + 1) % STEPS;
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
        if (++planned == count) {
          System.out.println("planned " + System.nanoTime());
        }
      }
    });
    socket.closeHandler(_ -> {
      System.err.println(
          "host " + number + ": closed, " + socket.closeStatusCode() + " " + socket.closeReason());
      over.countDown();
    });
    connected.add(new Connected(host, socket));
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

package io.interspan.transport;

import io.interspan.message.Envelope;
import io.interspan.message.ServiceAddress;
import io.interspan.message.SessionHello;
import io.interspan.transport.SessionCounters.Count;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A host's connection to one controller.
///
/// ```
///        offer             connected, hello sent
///  IDLE ──────▶ OPENING ────────────────────────▶ OPEN
///   ▲              │ failed                        │ lost
///   │ unused       ▼                               │
///   └────────── WAITING ◀──────────────────────────┘
///                  └── after the backoff: OPENING, or IDLE after many failures
/// ```
///
/// What is offered while WAITING is dropped: pulls and hellos are repeated, and would be stale.
final class ControllerSession {
  private enum State {
    IDLE,
    OPENING,
    OPEN,
    WAITING,
    CLOSED
  }

  /// Bounds the backoff's shift; so many failures in a row, and the next attempt is made only when
  /// something is to be sent.
  private static final int MAX_DOUBLINGS = 10;

  /// An attempt that has neither come to something nor failed in so many times the time that a
  /// connection may take has failed: Vert.x may wait for a place that nobody gives back.
  private static final int GIVEN_UP = 3;

  private static final Logger LOG = LoggerFactory.getLogger(ControllerSession.class);

  private final Vertx vertx;
  private final WebSocketClient client;
  private final SocketAddress endpoint;
  private final ServiceAddress host;
  private final ServiceAddress controller;
  private final SessionLimits limits;
  private final SessionCounters counters;
  private final Consumer<Envelope> received;
  private final Consumer<ServiceAddress> lost;
  private final ArrayDeque<Envelope> pending = new ArrayDeque<>();
  private State state = State.IDLE;
  private @Nullable FrameSocket socket;
  private boolean wanted;
  private int failures;
  private int attempts;

  ControllerSession(
      Vertx vertx,
      WebSocketClient client,
      SocketAddress endpoint,
      ServiceAddress host,
      ServiceAddress controller,
      SessionLimits limits,
      SessionCounters counters,
      Consumer<Envelope> received,
      Consumer<ServiceAddress> lost) {
    this.vertx = vertx;
    this.client = client;
    this.endpoint = endpoint;
    this.host = host;
    this.controller = controller;
    this.limits = limits;
    this.counters = counters;
    this.received = received;
    this.lost = lost;
  }

  SocketAddress endpoint() {
    return endpoint;
  }

  synchronized boolean offer(Envelope envelope) {
    wanted = true;
    return switch (state) {
      case IDLE -> {
        open();
        yield queue(envelope);
      }
      case OPENING -> queue(envelope);
      case OPEN -> socket != null && socket.offer(envelope);
      case WAITING, CLOSED -> {
        counters.add(Count.UNSENT);
        yield false;
      }
    };
  }

  synchronized void close(CloseReason reason) {
    state = State.CLOSED;
    pending.clear();
    if (socket != null) {
      socket.close(reason);
      socket = null;
    }
  }

  private boolean queue(Envelope envelope) {
    if (pending.size() >= limits.pending()) {
      counters.add(Count.UNSENT);
      return false;
    }
    pending.add(envelope);
    return true;
  }

  private void open() {
    state = State.OPENING;
    int attempt = ++attempts;
    var options =
        new WebSocketConnectOptions()
            .setHost(endpoint.host())
            .setPort(endpoint.port())
            .setURI(SessionServer.PATH)
            .setTimeout(limits.connectMillis());
    long late =
        vertx.setTimer(
            (long) GIVEN_UP * limits.connectMillis(),
            _ -> failed(attempt, new TimeoutException("nothing came of it")));
    client
        .connect(options)
        .onComplete(_ -> vertx.cancelTimer(late))
        .onSuccess(webSocket -> opened(attempt, webSocket))
        .onFailure(cause -> failed(attempt, cause));
  }

  private synchronized void opened(int attempt, WebSocket webSocket) {
    try {
      var frames = new FrameSocket(webSocket, limits, counters, this::take);
      if (state == State.OPENING && attempt == attempts) {
        opened(frames, webSocket);
      } else {
        frames.close(CloseReason.UNUSED);
      }
    } catch (IllegalStateException e) {
      // It is closed again already: Vert.x takes no handlers then.
      failed(attempt, e);
    }
  }

  private void opened(FrameSocket frames, WebSocket webSocket) {
    long pings = vertx.setPeriodic(limits.pingMillis(), _ -> frames.ping());
    long uses = vertx.setPeriodic(limits.unusedMillis(), _ -> closeUnused(frames));
    Runnable end =
        () -> {
          vertx.cancelTimer(pings);
          vertx.cancelTimer(uses);
        };
    try {
      webSocket.closeHandler(_ -> {
        end.run();
        lost(frames, webSocket);
      });
    } catch (IllegalStateException e) {
      end.run();
      throw e;
    }
    socket = frames;
    state = State.OPEN;
    counters.add(Count.OPENED);
    if (pending.isEmpty() || !pending.peek().hasHello()) {
      frames.offer(hello());
    }
    pending.forEach(frames::offer);
    pending.clear();
  }

  private void take(FrameSocket frames, Envelope envelope) {
    if (!envelope.getFrom().equals(controller.toString())) {
      frames.refuse(CloseReason.NOT_YOURS);
    } else if (!envelope.getTo().equals(host.toString())) {
      counters.add(Count.NOT_FOR_US);
    } else {
      heard();
      received.accept(envelope);
    }
  }

  private synchronized void heard() {
    failures = 0;
  }

  private synchronized void closeUnused(FrameSocket frames) {
    if (!wanted && socket == frames && state == State.OPEN) {
      state = State.IDLE;
      socket = null;
      frames.close(CloseReason.UNUSED);
    }
    wanted = false;
  }

  private synchronized void lost(FrameSocket frames, WebSocket webSocket) {
    frames.gone();
    if (socket == frames && state == State.OPEN) {
      LOG.info(
          "session lost host={} controller={} code={} reason=\"{}\"",
          host,
          controller,
          webSocket.closeStatusCode(),
          Objects.requireNonNullElse(webSocket.closeReason(), ""));
      socket = null;
      waitABit();
      lost.accept(controller);
    }
  }

  private synchronized void failed(int attempt, Throwable cause) {
    if (state == State.OPENING && attempt == attempts) {
      counters.add(Count.FAILED);
      if (failures == 0) {
        LOG.info(
            "session not opened host={} controller={} reason=\"{}\"",
            host,
            controller,
            cause.getMessage());
      }
      pending.clear();
      waitABit();
    }
  }

  private void waitABit() {
    state = State.WAITING;
    wanted = false;
    long most = Math.min(limits.backoffMostMillis(), (long) limits.backoffMillis() << failures);
    failures = Math.min(failures + 1, MAX_DOUBLINGS);
    // Spread: all hosts lose a controller at the same moment.
    vertx.setTimer(ThreadLocalRandom.current().nextLong(most / 2, most) + 1, _ -> again());
  }

  private synchronized void again() {
    if (state == State.WAITING) {
      if (wanted || failures < MAX_DOUBLINGS) {
        open();
      } else {
        state = State.IDLE;
      }
    }
  }

  private Envelope hello() {
    return Envelope.newBuilder()
        .setFrom(host.toString())
        .setTo(controller.toString())
        .setHello(SessionHello.newBuilder().setSite(host.site()).setHost(host.node()))
        .build();
  }
}

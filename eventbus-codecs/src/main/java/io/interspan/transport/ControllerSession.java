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
    var options =
        new WebSocketConnectOptions()
            .setHost(endpoint.host())
            .setPort(endpoint.port())
            .setURI(SessionServer.PATH)
            .setTimeout(limits.connectMillis());
    client.connect(options).onSuccess(this::opened).onFailure(this::failed);
  }

  private synchronized void opened(WebSocket webSocket) {
    var frames = new FrameSocket(webSocket, limits, counters, this::take);
    if (state != State.OPENING) {
      frames.close(CloseReason.UNUSED);
      return;
    }
    socket = frames;
    state = State.OPEN;
    counters.add(Count.OPENED);
    long pings = vertx.setPeriodic(limits.pingMillis(), _ -> frames.ping());
    long uses = vertx.setPeriodic(limits.unusedMillis(), _ -> closeUnused(frames));
    webSocket.closeHandler(_ -> {
      vertx.cancelTimer(pings);
      vertx.cancelTimer(uses);
      lost(frames, webSocket);
    });
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

  private synchronized void failed(Throwable cause) {
    counters.add(Count.FAILED);
    if (state == State.OPENING) {
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

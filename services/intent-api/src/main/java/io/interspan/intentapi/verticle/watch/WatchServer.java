package io.interspan.intentapi.verticle.watch;

import io.interspan.intentapi.logic.IntentEvent;
import io.interspan.intentapi.logic.api.ApiError;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.intentapi.logic.api.WatchParser;
import io.interspan.intentapi.logic.watch.CloseCode;
import io.interspan.intentapi.logic.watch.WatchEffect;
import io.interspan.intentapi.logic.watch.WatchEvent;
import io.interspan.intentapi.logic.watch.WatchLimits;
import io.interspan.intentapi.logic.watch.WatchRequest;
import io.interspan.intentapi.verticle.IntentTaker;
import io.interspan.intentapi.verticle.Urls;
import io.interspan.intentapi.verticle.UserRequestHandler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sockets of those who watch. Lives on the API's context.
///
/// What the logic gives to a socket is written at once; once the kernel has taken it, the logic is
/// told that there is room again. So at most one batch waits for each socket.
public final class WatchServer implements UserRequestHandler {
  /// Where requests to watch go.
  public static final String PATH = "/interspan/v1/watch";

  /// How often each client is asked whether it is still there.
  private static final long PING_MILLIS = 20_000;

  /// How many such questions in a row may stay without any sign of it.
  private static final int MAX_UNANSWERED = 3;

  /// How long after the logic refused an event, its inbox being full, it is offered again.
  private static final long RETRY_MILLIS = 50;

  private static final Logger LOG = LoggerFactory.getLogger(WatchServer.class);

  private final Vertx vertx;
  private final String service;
  private final IntentTaker taker;
  private final WatchLimits limits;
  private final Map<Long, WatchSocket> sockets = new HashMap<>();
  private final long pings;
  private long lastId;
  private int opening;
  private boolean closed;

  /// A server that nobody watches yet.
  ///
  /// @param service whose it is, as log lines name it
  /// @param taker the service's logic
  /// @param limits the logic's
  public WatchServer(Vertx vertx, String service, IntentTaker taker, WatchLimits limits) {
    this.vertx = vertx;
    this.service = service;
    this.taker = taker;
    this.limits = limits;
    this.pings = vertx.setPeriodic(PING_MILLIS, _ -> ping());
  }

  @Override
  public void handle(HttpServerRequest request, String user) {
    WatchRequest asked;
    try {
      asked = asked(request);
    } catch (ApiException e) {
      refuse(request, e.error());
      return;
    }
    opening++;
    request
        .toWebSocket()
        .onComplete(opened -> {
          opening--;
          if (opened.succeeded()) {
            opened(opened.result(), asked, user);
          } else {
            LOG.info(
                "not a watcher service={} user={} reason=\"{}\"",
                service,
                user,
                opened.cause().getMessage());
          }
        });
  }

  private WatchRequest asked(HttpServerRequest request) {
    if (!request.method().name().equals("GET")) {
      throw new ApiException(
          ApiError.of(ErrorCode.METHOD_NOT_ALLOWED, PATH + " takes GET"), List.of("GET"));
    }
    var asked = WatchParser.parse(Urls.query(request.query()));
    if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
      throw new ApiException(
          ErrorCode.WEBSOCKET_REQUIRED,
          PATH + " is a WebSocket: ask with a WebSocket client, such as interspan watch");
    }
    if (closed || sockets.size() + opening >= limits.watchers()) {
      throw new ApiException(
          ErrorCode.UNAVAILABLE,
          limits.watchers() + " watch already, as many as may: send the request again later");
    }
    return asked;
  }

  private static void refuse(HttpServerRequest request, ApiError error) {
    var reply = ApiReply.of(error);
    var response = request.response();
    if (error.code() == ErrorCode.METHOD_NOT_ALLOWED) {
      response.putHeader("Allow", "GET");
    }
    response
        .putHeader("Content-Type", "application/json")
        .setStatusCode(reply.status())
        .end(Buffer.buffer(reply.body().unsafeArray()));
    request.resume(); // What it has for a body is passed over.
  }

  private void opened(ServerWebSocket socket, WatchRequest asked, String user) {
    long id = ++lastId;
    var watching = new WatchSocket(socket);
    sockets.put(id, watching);
    LOG.info("watching service={} watcher={} user={}", service, id, user);
    socket.closeHandler(_ -> {
      sockets.remove(id);
      LOG.info(
          "watched service={} watcher={} code={} reason=\"{}\"",
          service,
          id,
          socket.closeStatusCode(),
          socket.closeReason());
      tell(new WatchEvent.Closed(id));
    });
    tell(new WatchEvent.Opened(id, asked));
  }

  /// Does what the logic wants done with a socket; one that is closed is passed over.
  public void perform(WatchEffect effect) {
    var socket = sockets.get(effect.watcher());
    if (socket == null) {
      return;
    }
    switch (effect) {
      case WatchEffect.Send(long id, var frames) ->
          socket.write(frames).onSuccess(_ -> tell(new WatchEvent.Room(id)));
      case WatchEffect.Close(_, CloseCode code, String reason) -> socket.close(code, reason);
    }
  }

  /// Closes all sockets; the server that they came through closes their connections.
  public void close() {
    closed = true;
    vertx.cancelTimer(pings);
    List.copyOf(sockets.values())
        .forEach(socket ->
            socket.close(
                CloseCode.GOING_AWAY,
                "the service stops: resume with after= the last revision that you have"));
  }

  private void ping() {
    List.copyOf(sockets.values()).forEach(socket -> socket.ping(MAX_UNANSWERED));
  }

  private void tell(WatchEvent event) {
    if (!taker.submit(new IntentEvent.Watch(event)) && !closed) {
      vertx.setTimer(RETRY_MILLIS, _ -> tell(event));
    }
  }
}

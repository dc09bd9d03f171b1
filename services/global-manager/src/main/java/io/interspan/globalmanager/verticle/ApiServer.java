package io.interspan.globalmanager.verticle;

import io.interspan.globalmanager.logic.GlobalManagerEvent;
import io.interspan.globalmanager.logic.GlobalManagerLogic;
import io.interspan.globalmanager.logic.api.ApiError;
import io.interspan.globalmanager.logic.api.ApiException;
import io.interspan.globalmanager.logic.api.ApiReply;
import io.interspan.globalmanager.logic.api.ApiRequest;
import io.interspan.globalmanager.logic.api.ErrorCode;
import io.interspan.globalmanager.logic.api.RequestParser;
import io.interspan.model.Bytes;
import io.interspan.transport.LogicShell;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The intent API over HTTP: reads requests, has the logic answer them, writes the answers. Lives
/// on the verticle's context.
final class ApiServer {
  /// The most calls that are under way together; one more is answered with 503. With the store's
  /// answers they fit the shell's inbox.
  static final int MAX_CALLS = 1_024;

  /// How long a connection may be idle.
  private static final int IDLE_SECONDS = 120;

  /// The longest request line: the longest path, percent-encoded, and a query.
  private static final int MAX_LINE = 8 << 10;

  /// Who the log says it was, until there are credentials.
  private static final String AUTHOR = "admin";

  private static final String DESCRIPTION = "/interspan/v1/openapi.json";
  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

  private final Vertx vertx;
  private final LogicShell shell;
  private final GlobalManagerLogic logic;
  private final BodyReader bodies = new BodyReader();
  private final Map<Long, HttpServerResponse> calls = new HashMap<>();
  private final Promise<Contract> contract = Promise.promise();
  private Bytes description = Bytes.empty();
  private @Nullable HttpServer server;
  private long lastTicket;
  private volatile int port;
  private volatile boolean closed;

  ApiServer(Vertx vertx, LogicShell shell, GlobalManagerLogic logic) {
    this.vertx = vertx;
    this.shell = shell;
    this.logic = logic;
  }

  /// Reads the API's description.
  Future<?> prepare() {
    return Contract.text(vertx).onSuccess(text -> description = text);
  }

  /// Holds requests against the description from now on, once it is understood. The table of types
  /// checks all that the description says, before and after; the start need not wait for it.
  private void understandDescription() {
    if (closed) {
      return;
    }
    Contract.load(vertx, description)
        .onFailure(error -> {
          if (!closed) {
            LOG.error("description not understood service=global-manager", error);
          }
        })
        .onComplete(contract);
  }

  /// Returns what completes once requests are held against the description too.
  Future<?> described() {
    return contract.future();
  }

  /// Listens; returns the port.
  ///
  /// @param describeAfter when to begin with the description, which takes as long as a start
  Future<Integer> listen(String host, int at, Duration describeAfter) {
    if (describeAfter.isZero()) {
      understandDescription();
    } else {
      vertx.setTimer(describeAfter.toMillis(), _ -> understandDescription());
    }
    var options =
        new HttpServerOptions()
            .setHttp2ClearTextEnabled(false)
            .setHandle100ContinueAutomatically(true)
            .setMaxInitialLineLength(MAX_LINE)
            .setIdleTimeout(IDLE_SECONDS)
            .setIdleTimeoutUnit(TimeUnit.SECONDS);
    server = vertx.createHttpServer(options);
    return server
        .requestHandler(this::take)
        .invalidRequestHandler(this::malformed)
        .listen(at, host)
        .map(HttpServer::actualPort)
        .onSuccess(actual -> port = actual);
  }

  int port() {
    return port;
  }

  Future<@Nullable Void> close() {
    closed = true;
    return server == null ? Future.succeededFuture() : server.close();
  }

  /// Answers a call; one whose client is gone is passed over.
  void reply(long ticket, ApiReply reply) {
    var response = calls.get(ticket);
    if (response != null) {
      write(response, reply);
    }
  }

  private void take(HttpServerRequest request) {
    if (calls.size() >= MAX_CALLS) {
      write(
          request.response(),
          ApiReply.of(
              ApiError.of(
                  ErrorCode.UNAVAILABLE,
                  MAX_CALLS + " calls are under way: send the request again in a second")));
      return;
    }
    long ticket = ++lastTicket;
    calls.put(ticket, request.response());
    request
        .response()
        .exceptionHandler(_ -> calls.remove(ticket))
        .closeHandler(_ -> calls.remove(ticket))
        .endHandler(_ -> calls.remove(ticket));
    bodies
        .read(request)
        .compose(body -> answer(request, body, ticket).onComplete(_ -> bodies.done(body)))
        .onFailure(error -> refuse(request, error));
  }

  private Future<?> answer(HttpServerRequest request, Buffer body, long ticket) {
    if (request.path() != null && request.path().equals(DESCRIPTION) && isRead(request)) {
      write(request.response(), ApiReply.ok(description));
      return Future.succeededFuture();
    }
    return parse(request, body)
        .compose(parsed -> describedWell(request, body).map(_ -> parsed))
        .onSuccess(parsed -> call(ticket, parsed));
  }

  private Future<@Nullable Void> describedWell(HttpServerRequest request, Buffer body) {
    return contract.future().succeeded()
        ? contract.future().result().check(request, body)
        : Future.succeededFuture();
  }

  private static boolean isRead(HttpServerRequest request) {
    return request.method().name().equals("GET");
  }

  private Future<ApiRequest> parse(HttpServerRequest request, Buffer body) {
    var method = request.method().name();
    var bytes = body.length() == 0 ? null : Bytes.wrap(body.getBytes());
    try {
      var path = Urls.path(request.path());
      var query = Urls.query(request.query());
      return body.length() < Contract.LARGE_BODY
          ? Future.succeededFuture(RequestParser.parse(method, path, query, bytes))
          : vertx.executeBlocking(() -> RequestParser.parse(method, path, query, bytes), false);
    } catch (ApiException e) {
      return Future.failedFuture(e);
    }
  }

  private void call(long ticket, ApiRequest parsed) {
    var call = new GlobalManagerEvent.ApiCall(ticket, parsed, AUTHOR);
    if (!shell.submit(now -> logic.on(call, now))) {
      reply(
          ticket,
          ApiReply.of(
              ApiError.of(ErrorCode.UNAVAILABLE, "the global manager is overloaded or closing")));
    }
  }

  private void refuse(HttpServerRequest request, Throwable error) {
    if (error instanceof ApiException refused) {
      if (!refused.allowed().isEmpty()) {
        // RFC 9110, section 15.5.6: the answer says which methods there are.
        request.response().putHeader("Allow", String.join(", ", refused.allowed()));
      }
      if (!request.isEnded()) {
        // The rest of its body is not waited for.
        request.response().putHeader("Connection", "close");
      }
      write(request.response(), ApiReply.of(refused.error()));
    } else if (!request.response().ended() && !request.response().closed()) {
      LOG.error("request failed service=global-manager path={}", request.path(), error);
      write(
          request.response(),
          ApiReply.of(
              ApiError.of(ErrorCode.INTERNAL, "a defect of this program, nothing was changed")));
    }
  }

  private void malformed(HttpServerRequest request) {
    var cause = request.decoderResult().cause();
    request.response().putHeader("Connection", "close");
    write(
        request.response(),
        ApiReply.of(
            ApiError.of(
                ErrorCode.MALFORMED,
                "not an HTTP request as it is taken here: "
                    + (cause == null ? "malformed" : cause.getMessage()))));
  }

  private static void write(HttpServerResponse response, ApiReply reply) {
    if (response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(reply.status());
    if (reply.revision() > 0) {
      response.putHeader("X-Interspan-Revision", Long.toString(reply.revision()));
    }
    if (reply.body().size() > 0) {
      response.putHeader("Content-Type", "application/json");
    }
    response.end(Buffer.buffer(reply.body().unsafeArray()));
  }
}

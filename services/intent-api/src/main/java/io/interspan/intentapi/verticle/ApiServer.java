package io.interspan.intentapi.verticle;

import io.interspan.intentapi.logic.IntentEvent;
import io.interspan.intentapi.logic.api.ApiError;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.intentapi.logic.api.ApiRequest;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.intentapi.logic.api.RequestParser;
import io.interspan.model.Bytes;
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
public final class ApiServer {
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
  private final String service;
  private final RequestParser parser;
  private final String descriptionResource;
  private final IntentTaker taker;
  private final BodyReader bodies = new BodyReader();
  private final Map<Long, HttpServerResponse> calls = new HashMap<>();
  private final Promise<Contract> contract = Promise.promise();
  private Bytes description = Bytes.empty();
  private @Nullable HttpServer server;
  private long lastTicket;
  private volatile int port;
  private volatile boolean closed;

  /// A server that does not listen yet.
  ///
  /// @param service whose it is, as log lines name it
  /// @param parser knows the service's trees
  /// @param descriptionResource where the API's OpenAPI description is on the class path
  /// @param taker the service's logic
  public ApiServer(
      Vertx vertx,
      String service,
      RequestParser parser,
      String descriptionResource,
      IntentTaker taker) {
    this.vertx = vertx;
    this.service = service;
    this.parser = parser;
    this.descriptionResource = descriptionResource;
    this.taker = taker;
  }

  /// Reads the API's description.
  public Future<?> prepare() {
    return Contract.text(vertx, descriptionResource).onSuccess(text -> description = text);
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
            LOG.error("description not understood service={}", service, error);
          }
        })
        .onComplete(contract);
  }

  /// Returns what completes once requests are held against the description too.
  public Future<?> described() {
    return contract.future();
  }

  /// Listens; returns the port.
  ///
  /// @param describeAfter when to begin with the description, which takes as long as a start
  public Future<Integer> listen(String host, int at, Duration describeAfter) {
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

  /// Returns the port that it listens at; 0 before. Any thread.
  public int port() {
    return port;
  }

  /// Listens no longer.
  public Future<@Nullable Void> close() {
    closed = true;
    return server == null ? Future.succeededFuture() : server.close();
  }

  /// Answers a call; one whose client is gone is passed over.
  public void reply(long ticket, ApiReply reply) {
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
          ? Future.succeededFuture(parser.parse(method, path, query, bytes))
          : vertx.executeBlocking(() -> parser.parse(method, path, query, bytes), false);
    } catch (ApiException e) {
      return Future.failedFuture(e);
    }
  }

  private void call(long ticket, ApiRequest parsed) {
    var call = new IntentEvent.ApiCall(ticket, parsed, AUTHOR);
    if (!taker.submit(call)) {
      reply(
          ticket,
          ApiReply.of(ApiError.of(ErrorCode.UNAVAILABLE, "the service is overloaded or closing")));
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
      LOG.error("request failed service={} path={}", service, request.path(), error);
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

package io.interspan.launcher.ops;

import io.interspan.model.net.IpAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Serves [Operations] over HTTP on loopback:
///
/// | path | answers |
/// |---|---|
/// | `/ops/status` | what runs here |
/// | `/ops/guests` | `{"guests": [...]}` |
/// | `/ops/ping?from=GUEST&to=IP` | `{"answered": true, "rtt_us": 431}` |
/// | `/ops/counters` | `{"hosts": [...]}`, by port and by tunnel |
/// | `/metrics` | the status as [Metrics] |
/// | POST `/ops/attach`, with a [TapRequest] | `{}` |
/// | POST `/ops/detach`, with a [TapRequest] | `{}` |
/// | POST `/ops/capture`, with a [CaptureRequest] | a pcapng file, as it grows |
///
/// What changes something, or shows what workloads send, needs the process's token ([Tokens]),
/// which its entry in the state directory has. Errors: `{"error": "..."}` with 400, 401, 404, 405,
/// 409, 413 or 500.
public final class OperationsServer {
  /// The longest body, in bytes.
  private static final int MAX_BODY = 16 << 10;

  private static final List<String> WITH_TOKEN =
      List.of("/ops/attach", "/ops/detach", "/ops/capture");

  private final Vertx vertx;
  private final Operations operations;
  private final String token;

  private OperationsServer(Vertx vertx, Operations operations, String token) {
    this.vertx = vertx;
    this.operations = operations;
    this.token = token;
  }

  /// Starts to serve; completes with the server, listening on any free port.
  ///
  /// @param token what whoever changes something has to show
  public static Future<HttpServer> start(Vertx vertx, Operations operations, String token) {
    var server = new OperationsServer(vertx, operations, token);
    return vertx
        .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
        .requestHandler(server::handle)
        .listen();
  }

  private void handle(HttpServerRequest request) {
    boolean needsToken = WITH_TOKEN.contains(request.path());
    var method = needsToken ? HttpMethod.POST : HttpMethod.GET;
    if (!request.method().equals(method)) {
      answer(request, 405, error("only " + method));
      return;
    }
    if (needsToken) {
      withToken(request);
      return;
    }
    switch (request.path()) {
      case "/ops/status" -> answer(request, operations.status());
      case "/ops/guests" -> answer(request, named("guests", operations.guests()));
      case "/ops/counters" -> answer(request, named("hosts", operations.counters()));
      case "/ops/ping" -> ping(request);
      case "/metrics" -> metrics(request);
      default -> answer(request, 404, error("no such path: " + request.path()));
    }
  }

  private void withToken(HttpServerRequest request) {
    if (!Tokens.isRight(request.getHeader(HttpHeaders.AUTHORIZATION), token)) {
      answer(
          request, 401, error("the token of the process's entry in the state directory is needed"));
      return;
    }
    var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length == null || length.length() > 9 || Integer.parseInt(length) > MAX_BODY) {
      answer(request, 413, error("a body of at most " + MAX_BODY + " bytes, its length named"));
      return;
    }
    request
        .body()
        .compose(body ->
            request.path().equals("/ops/capture")
                ? capture(request, CaptureRequest.parse(body))
                : change(request, TapRequest.parse(body)))
        .onFailure(failure ->
            answer(request, status(failure), error(String.valueOf(failure.getMessage()))));
  }

  private Future<@Nullable Void> change(HttpServerRequest request, TapRequest asked) {
    var changing =
        request.path().equals("/ops/attach")
            ? operations.attach(asked.host(), asked.tap())
            : operations.detach(asked.host(), asked.attachment());
    return changing.onSuccess(_ -> answer(request, 200, new JsonObject()));
  }

  private Future<@Nullable Void> capture(HttpServerRequest request, CaptureRequest asked) {
    var context = vertx.getOrCreateContext();
    return operations
        .capture(asked)
        .map(capture -> {
          CaptureStream.start(context, request.response(), capture, asked);
          return null;
        });
  }

  private static int status(Throwable failure) {
    return switch (failure) {
      case IllegalArgumentException _ -> 400;
      case NoSuchElementException _ -> 404;
      case IllegalStateException _ -> 409;
      default -> 500;
    };
  }

  private void metrics(HttpServerRequest request) {
    operations
        .status()
        .map(Metrics::text)
        .onSuccess(text -> answer(request, 200, Metrics.CONTENT_TYPE, Buffer.buffer(text)))
        .onFailure(failure -> answer(request, 500, error(String.valueOf(failure.getMessage()))));
  }

  private void ping(HttpServerRequest request) {
    var from = request.getParam("from", "");
    IpAddress to;
    try {
      to = IpAddress.parse(request.getParam("to", ""));
    } catch (IllegalArgumentException e) {
      answer(request, 400, error("to: " + e.getMessage()));
      return;
    }
    answer(
        request,
        operations
            .ping(from, to)
            .map(rtt -> new JsonObject().put("answered", true).put("rtt_us", rtt.toNanos() / 1_000))
            .recover(failure ->
                failure instanceof TimeoutException
                    ? Future.succeededFuture(new JsonObject().put("answered", false))
                    : Future.failedFuture(failure)));
  }

  private static void answer(HttpServerRequest request, Future<JsonObject> result) {
    result
        .onSuccess(body -> answer(request, 200, body))
        .onFailure(failure ->
            answer(
                request,
                failure instanceof UnknownGuestException ? 404 : 500,
                error(String.valueOf(failure.getMessage()))));
  }

  private static void answer(HttpServerRequest request, int status, JsonObject body) {
    answer(request, status, "application/json", body.toBuffer());
  }

  private static void answer(HttpServerRequest request, int status, String type, Buffer body) {
    if (request.response().closed()) {
      return;
    }
    request.response().setStatusCode(status).putHeader("Content-Type", type).end(body);
  }

  private static JsonObject error(String text) {
    return new JsonObject().put("error", text);
  }

  private static Future<JsonObject> named(String name, Future<JsonArray> array) {
    return array.map(items -> new JsonObject().put(name, items));
  }
}

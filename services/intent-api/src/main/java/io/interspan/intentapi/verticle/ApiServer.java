package io.interspan.intentapi.verticle;

import static java.util.Objects.requireNonNull;

import io.interspan.intentapi.logic.IntentEvent;
import io.interspan.intentapi.logic.api.ApiError;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.intentapi.logic.api.ApiRequest;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.intentapi.logic.api.PatchMeaning;
import io.interspan.intentapi.logic.api.RequestParser;
import io.interspan.intentapi.verticle.access.Access;
import io.interspan.intentapi.verticle.access.AccessFiles;
import io.interspan.intentapi.verticle.access.Admission;
import io.interspan.intentapi.verticle.access.SessionDesk;
import io.interspan.model.Bytes;
import io.interspan.model.net.IpAddress;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The intent API over HTTPS: asks who a request is of, reads it, has the logic answer it, writes
/// the answer. Lives on the verticle's context.
public final class ApiServer {
  /// The most calls that are under way together; one more is answered with 503. With the store's
  /// answers they fit the shell's inbox.
  static final int MAX_CALLS = 1_024;

  /// The most logins that are under way together; one more is answered with 503. Other calls do not
  /// suffer from them.
  private static final int MAX_LOGINS = 256;

  private static final String DESCRIPTION = "/interspan/v1/openapi.json";
  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

  private final Vertx vertx;
  private final String service;
  private final RequestParser parser;
  private final String descriptionResource;
  private final IntentTaker taker;
  private final ApiConfig config;
  private final AccessFiles files;
  private final BodyReader bodies;
  private final Connections connections = new Connections();
  private final Map<Long, HttpServerRequest> calls = new HashMap<>();
  private final Map<String, UserRequestHandler> handlers = new HashMap<>();
  private final Promise<Contract> contract = Promise.promise();
  private Bytes description = Bytes.empty();
  private @Nullable Access access;
  private @Nullable HttpServer server;
  private long lastTicket;
  private int openLogins;
  private volatile int port;
  private volatile boolean closed;

  /// A server that does not listen yet.
  ///
  /// @param service whose it is, as log lines name it
  /// @param parser knows the service's trees
  /// @param descriptionResource where the API's OpenAPI description is on the class path
  /// @param taker the service's logic
  /// @param config where it listens, and who may use it
  public ApiServer(
      Vertx vertx,
      String service,
      RequestParser parser,
      String descriptionResource,
      IntentTaker taker,
      ApiConfig config) {
    this.vertx = vertx;
    this.service = service;
    this.parser = parser;
    this.descriptionResource = descriptionResource;
    this.taker = taker;
    this.config = config;
    this.bodies = new BodyReader(vertx);
    this.files = new AccessFiles(config.accessDirectory());
  }

  /// Hands requests for a path to a handler, once their credentials are checked. Before [#listen].
  ///
  /// @param path the whole of it, without a query
  public void handle(String path, UserRequestHandler handler) {
    handlers.put(path, handler);
  }

  /// Reads the API's description, its certificate and its users.
  public Future<?> prepare() {
    return Future.join(
        Contract.text(vertx, descriptionResource).onSuccess(text -> description = text),
        Access.open(vertx, service, files, IpAddress.parse(config.host()))
            .onSuccess(opened -> access = opened));
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

  /// Listens, after [#prepare]; returns the port.
  public Future<Integer> listen() {
    if (config.describeAfter().isZero()) {
      understandDescription();
    } else {
      vertx.setTimer(config.describeAfter().toMillis(), _ -> understandDescription());
    }
    server =
        vertx.createHttpServer(
            Answers.options(files.certificate().toString(), files.key().toString()));
    return server
        .connectionHandler(connections::opened)
        .requestHandler(this::take)
        .invalidRequestHandler(Answers::malformed)
        .listen(config.port(), config.host())
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
    var listening = server == null ? Future.<@Nullable Void>succeededFuture() : server.close();
    return access == null ? listening : listening.eventually(access::close);
  }

  /// Answers a call; one whose client is gone is passed over.
  public void reply(long ticket, ApiReply reply) {
    var request = calls.remove(ticket);
    if (request != null) {
      Answers.write(request, reply);
    }
  }

  private void take(HttpServerRequest request) {
    request.pause();
    if (SessionDesk.takes(request.path())) {
      session(request);
    } else {
      requireNonNull(access)
          .admit(request)
          .onSuccess(admission -> {
            switch (admission) {
              case Admission.Refused refused -> turnAway(request, refused);
              case Admission.Admitted(String user) -> admitted(request, user);
            }
          })
          .onFailure(error -> refuse(request, error));
    }
  }

  private void admitted(HttpServerRequest request, String user) {
    var handler = handlers.get(String.valueOf(request.path()));
    if (handler != null) {
      // From here on it is the handler's, for as long as a WebSocket lives.
      handler.handle(request, user);
      return;
    }
    if (calls.size() >= MAX_CALLS) {
      refuse(
          request,
          new ApiException(
              ErrorCode.UNAVAILABLE,
              MAX_CALLS + " calls are under way: send the request again in a second"));
      return;
    }
    if (request.response().closed()) {
      // Its client left while its credentials were looked at: nobody would take it off the calls.
      return;
    }
    long ticket = ++lastTicket;
    calls.put(ticket, request);
    request
        .response()
        .exceptionHandler(_ -> calls.remove(ticket))
        .closeHandler(_ -> calls.remove(ticket))
        .endHandler(_ -> calls.remove(ticket));
    bodies
        .read(request)
        .compose(body -> answer(request, body, ticket, user).onComplete(_ -> bodies.done(body)))
        .onFailure(error -> refuse(request, error));
  }

  private void turnAway(HttpServerRequest request, Admission.Refused refused) {
    bodies
        .discard(request)
        .onComplete(_ -> Answers.refuse(request, refused.error(), refused.headers()));
  }

  private void session(HttpServerRequest request) {
    if (openLogins >= MAX_LOGINS) {
      turnAway(
          request,
          new Admission.Refused(
              ApiError.of(
                  ErrorCode.UNAVAILABLE, "too many logins are under way: try again in a second"),
              List.of()));
      return;
    }
    openLogins++;
    bodies
        .readLogin(request, SessionDesk.MAX_FORM)
        .compose(body ->
            requireNonNull(access).desk().answer(request, body).onComplete(_ -> bodies.done(body)))
        .onSuccess(answer -> {
          switch (answer) {
            case SessionDesk.Answer.Not(var why) ->
                Answers.refuse(request, why.error(), why.headers());
            case SessionDesk.Answer.Done(var headers) -> {
              headers.forEach(
                  header -> request.response().putHeader(header.name(), header.value()));
              Answers.write(request, ApiReply.ok(Bytes.empty()));
            }
          }
        })
        .onFailure(error -> refuse(request, error))
        .onComplete(_ -> openLogins--);
  }

  private Future<?> answer(HttpServerRequest request, Buffer body, long ticket, String user) {
    if (request.path() != null && request.path().equals(DESCRIPTION) && isRead(request)) {
      if (request.query() != null) {
        return Future.failedFuture(
            new ApiException(
                ErrorCode.INVALID_PARAMETER,
                "there are no query parameters here: '" + request.query() + "'"));
      }
      Answers.write(request, ApiReply.ok(description));
      return Future.succeededFuture();
    }
    return parse(request, body)
        .compose(parsed -> describedWell(request, body).map(_ -> parsed))
        .onSuccess(parsed -> call(ticket, parsed, user));
  }

  private Future<@Nullable Void> describedWell(HttpServerRequest request, Buffer body) {
    return contract.future().succeeded()
        ? contract.future().result().check(request, Urls.query(request.query()), body)
        : Future.succeededFuture();
  }

  private static boolean isRead(HttpServerRequest request) {
    return Answers.method(request).equals("GET");
  }

  private Future<ApiRequest> parse(HttpServerRequest request, Buffer body) {
    var method = Answers.method(request);
    var bytes = body.length() == 0 ? null : Bytes.wrap(body.getBytes());
    var patch = PatchMeaning.of(request.getHeader("User-Agent"));
    try {
      var path = Urls.path(request.path());
      var query = Urls.query(request.query());
      return body.length() < Contract.LARGE_BODY
          ? Future.succeededFuture(parser.parse(method, path, query, bytes, patch))
          : vertx.executeBlocking(() -> parser.parse(method, path, query, bytes, patch), false);
    } catch (ApiException e) {
      return Future.failedFuture(e);
    }
  }

  private void call(long ticket, ApiRequest parsed, String user) {
    var call = new IntentEvent.ApiCall(ticket, parsed, user);
    if (!taker.submit(call)) {
      reply(
          ticket,
          ApiReply.of(ApiError.of(ErrorCode.UNAVAILABLE, "the service is overloaded or closing")));
    }
  }

  private void refuse(HttpServerRequest request, Throwable error) {
    if (error instanceof ApiException refused) {
      // RFC 9110, section 15.5.6: the answer says which methods there are.
      Answers.refuse(
          request,
          refused.error(),
          refused.allowed().isEmpty()
              ? List.of()
              : List.of(new Admission.Header("Allow", String.join(", ", refused.allowed()))));
    } else if (!request.response().ended() && !request.response().closed()) {
      LOG.error("request failed service={} path={}", service, request.path(), error);
      Answers.defect(request);
    }
  }
}

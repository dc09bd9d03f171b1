package io.interspan.intentapi.verticle.access;

import io.interspan.intentapi.logic.api.ApiError;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Begins and ends sessions, at NSX's paths. Lives on the API's context.
public final class SessionDesk {
  /// The most bytes of a login's form.
  public static final int MAX_FORM = 4 << 10;

  private static final String CREATE = "/api/session/create";
  private static final String DESTROY = "/api/session/destroy";
  private static final Logger LOG = LoggerFactory.getLogger(SessionDesk.class);

  /// NSX answers a login so, other than a request without credentials.
  private static final Admission.Refused WRONG =
      new Admission.Refused(
          ApiError.of(ErrorCode.LOGIN_REFUSED, "there is no such user, or it has another password"),
          List.of());

  private final String service;
  private final Logins logins;
  private final Sessions sessions;
  private final LongSupplier clock;

  /// What a client is told.
  public sealed interface Answer {
    /// It is done.
    ///
    /// @param headers that go with it
    record Done(List<Admission.Header> headers) implements Answer {
      public Done {
        headers = List.copyOf(headers);
      }
    }

    /// It is not.
    ///
    /// @param why what to answer
    record Not(Admission.Refused why) implements Answer {}
  }

  SessionDesk(String service, Logins logins, Sessions sessions, LongSupplier clock) {
    this.service = service;
    this.logins = logins;
    this.sessions = sessions;
    this.clock = clock;
  }

  /// Returns whether a request is for this desk.
  public static boolean takes(@Nullable String path) {
    return path != null && (path.equals(CREATE) || path.equals(DESTROY));
  }

  /// Answers a request.
  ///
  /// @param body at most [#MAX_FORM] bytes
  /// @return fails with [ApiException] where the request is malformed
  public Future<Answer> answer(HttpServerRequest request, Buffer body) {
    try {
      var method = request.method().name();
      return CREATE.equals(request.path()) ? create(method, request, body) : end(method, request);
    } catch (ApiException e) {
      return Future.failedFuture(e);
    }
  }

  private Future<Answer> create(String method, HttpServerRequest request, Buffer body) {
    allow(method, CREATE, "POST");
    requireForm(request);
    var form = new QueryStringDecoder(body.toString(StandardCharsets.UTF_8), false);
    var credentials = new Credentials(field(form, "j_username"), field(form, "j_password"));
    var address = ClientAddress.of(request.remoteAddress());
    return logins
        .check(address, credentials, WRONG)
        .map(admission ->
            switch (admission) {
              case Admission.Admitted(String user) -> opened(user, address);
              case Admission.Refused refused -> new Answer.Not(refused);
            });
  }

  private Answer opened(String user, String address) {
    var session = sessions.open(user, clock.getAsLong());
    LOG.info("session begun service={} user={} address={}", service, user, address);
    return new Answer.Done(
        List.of(
            new Admission.Header("Set-Cookie", SessionCookie.set(session.id())),
            new Admission.Header(Access.TOKEN_HEADER, session.token())));
  }

  private Future<Answer> end(String method, HttpServerRequest request) {
    allow(method, DESTROY, "GET", "POST");
    // Who can send the cookie may end its session, token or not, as in NSX.
    SessionCookie.of(request.headers().getAll("Cookie"))
        .flatMap(id -> sessions.use(id, clock.getAsLong()))
        .ifPresent(session -> {
          sessions.close(session.id());
          LOG.info("session ended service={} user={}", service, session.user());
        });
    return Future.succeededFuture(
        new Answer.Done(List.of(new Admission.Header("Set-Cookie", SessionCookie.clear()))));
  }

  private static void allow(String method, String path, String... methods) {
    var allowed = List.of(methods);
    if (!allowed.contains(method)) {
      throw new ApiException(
          ApiError.of(
              ErrorCode.METHOD_NOT_ALLOWED,
              path + " does not take " + method + ": it takes " + String.join(", ", allowed)),
          allowed);
    }
  }

  private static void requireForm(HttpServerRequest request) {
    var type = request.getHeader("Content-Type");
    var media = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!media.equals("application/x-www-form-urlencoded")) {
      throw new ApiException(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE,
          "header Content-Type is "
              + (type == null ? "missing" : "'" + type + "'")
              + ": a login is application/x-www-form-urlencoded");
    }
  }

  private static String field(QueryStringDecoder form, String name) {
    List<String> values;
    try {
      values = form.parameters().getOrDefault(name, List.of());
    } catch (IllegalArgumentException e) {
      throw new ApiException(
          ErrorCode.MALFORMED, "the form is not percent-encoded UTF-8: " + e.getMessage());
    }
    if (values.size() != 1) {
      throw new ApiException(
          ErrorCode.MALFORMED,
          "the form has field '" + name + "' " + values.size() + " times, not once");
    }
    return values.getFirst();
  }
}

package io.interspan.intentapi.verticle.access;

import io.interspan.intentapi.logic.api.ApiError;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.model.net.IpAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServerRequest;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Decides who a request is of: by the cookie of a session, or by HTTP Basic.
///
/// A cookie goes first. With it, what changes something needs the session's token in
/// `X-XSRF-TOKEN`. Where there is no such session any more, or no token, the request's Basic
/// credentials count, if it has some. Lives on the API's context.
public final class Access {
  /// What goes with a session's requests that change something.
  static final String TOKEN_HEADER = "X-XSRF-TOKEN";

  /// What is answered without credentials.
  private static final List<String> FOR_ALL =
      List.of("/api/v1/node/version", "/interspan/v1/health");

  /// They change nothing.
  private static final List<String> READS = List.of("GET", "HEAD", "OPTIONS");

  /// The most hashes at once, of all APIs of a process: each has a thread, and 19 MiB.
  private static final int HASHING_THREADS = 2;

  private static final Admission.Refused NO_CREDENTIALS =
      new Admission.Refused(
          ApiError.of(
              ErrorCode.UNAUTHENTICATED,
              "log in: HTTP Basic, or a session of POST /api/session/create"),
          List.of(new Admission.Header("WWW-Authenticate", "Basic realm=\"Interspan\"")));

  private static final Admission.Refused WRONG_CREDENTIALS =
      new Admission.Refused(
          ApiError.of(
              ErrorCode.UNAUTHENTICATED, "there is no such user, or it has another password"),
          NO_CREDENTIALS.headers());

  private static final Admission.Refused WRONG_TOKEN =
      new Admission.Refused(
          ApiError.of(
              ErrorCode.WRONG_TOKEN,
              "header "
                  + TOKEN_HEADER
                  + " is missing or not the session's: it goes with every request that changes"
                  + " something, as the answer to the login has it"),
          List.of());

  private final Logins logins;
  private final Sessions sessions;
  private final SessionDesk desk;
  private final WorkerExecutor workers;
  private final LongSupplier clock;

  private Access(
      String service,
      AccessFiles.Opened opened,
      WorkerExecutor workers,
      LongSupplier clock,
      SecureRandom random) {
    var tokens = new Tokens(random);
    var verified = new Verified(tokens.bytes(Verified.KEY_BYTES));
    this.workers = workers;
    this.clock = clock;
    this.sessions = new Sessions(tokens);
    this.logins = new Logins(service, opened.users(), workers, clock, verified);
    this.desk = new SessionDesk(service, logins, sessions, clock);
    // Who made it a moment ago need not be asked whether it is right.
    opened
        .firstPassword()
        .map(password -> new Credentials(Users.ADMIN, password))
        .ifPresent(admin -> verified.add(admin.user(), verified.digest(admin), clock.getAsLong()));
  }

  /// Reads the folder's files, and makes what is missing.
  ///
  /// @param service whose they are, as log lines name it
  /// @param host the address that the API listens at
  public static Future<Access> open(
      Vertx vertx, String service, AccessFiles files, IpAddress host) {
    return vertx
        .executeBlocking(() -> files.open(host.toInetAddress()), false)
        .map(opened ->
            new Access(
                service,
                opened,
                vertx.createSharedWorkerExecutor("passwords", HASHING_THREADS),
                () -> System.nanoTime() / 1_000_000,
                new SecureRandom()));
  }

  /// Returns what answers logins.
  public SessionDesk desk() {
    return desk;
  }

  /// Frees what it holds.
  public Future<@Nullable Void> close() {
    return workers.close();
  }

  /// What anybody may ask must cost nothing: a body would be read and kept.
  private static boolean hasNoBody(HttpServerRequest request) {
    var length = request.getHeader("Content-Length");
    return request.getHeader("Transfer-Encoding") == null && (length == null || length.equals("0"));
  }

  /// Decides on a request. It must be paused: its body is not read.
  public Future<Admission> admit(HttpServerRequest request) {
    var path = request.path();
    if (path != null && FOR_ALL.contains(path) && isSafe(request) && hasNoBody(request)) {
      return Future.succeededFuture(new Admission.Admitted(""));
    }
    var header = request.getHeader("Authorization");
    var id = SessionCookie.of(request.headers().getAll("Cookie"));
    var session = id.flatMap(one -> sessions.use(one, clock.getAsLong()));
    if (session.isPresent()) {
      if (isSafe(request) || hasToken(request, session.get())) {
        return Future.succeededFuture(new Admission.Admitted(session.get().user()));
      }
      if (header == null) {
        return Future.succeededFuture(WRONG_TOKEN);
      }
    }
    if (header == null) {
      return Future.succeededFuture(NO_CREDENTIALS);
    }
    return Credentials.ofBasic(header)
        .map(credentials ->
            logins.check(ClientAddress.of(request.remoteAddress()), credentials, WRONG_CREDENTIALS))
        .orElseGet(() -> Future.succeededFuture(NO_CREDENTIALS));
  }

  /// A page of another site can make a browser send a GET with the cookie, and cannot read the
  /// answer; through a WebSocket it could.
  private static boolean isSafe(HttpServerRequest request) {
    return READS.contains(request.method().name())
        && (request.getHeader("Upgrade") == null || isOfOwnPage(request));
  }

  private static boolean isOfOwnPage(HttpServerRequest request) {
    var origin = request.getHeader("Origin");
    return origin == null || origin.equals("https://" + request.getHeader("Host"));
  }

  private static boolean hasToken(HttpServerRequest request, Sessions.Session session) {
    var token = request.getHeader(TOKEN_HEADER);
    return token != null && session.hasToken(token);
  }
}

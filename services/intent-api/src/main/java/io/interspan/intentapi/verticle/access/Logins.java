package io.interspan.intentapi.verticle.access;

import io.interspan.intentapi.logic.api.ApiError;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds out whether credentials are right: those found right lately at once, others on a worker
/// thread, and those after failures only when it is time.
///
/// Lives on the API's context.
final class Logins {
  /// The most credentials that are being found out about; one more is answered with 503. Each takes
  /// a thread and the hash's memory while it lasts.
  static final int MAX_PENDING = 32;

  private static final Logger LOG = LoggerFactory.getLogger(Logins.class);

  private record Key(String address, String digest) {}

  private final String service;
  private final Users users;
  private final WorkerExecutor workers;
  private final LongSupplier clock;
  private final Verified verified;
  private final Throttle throttle = new Throttle();
  private final Map<Key, Future<Admission>> pending = new HashMap<>();

  /// @param service whose they are, as log lines name it
  /// @param clock milliseconds; does not go back
  Logins(
      String service, Users users, WorkerExecutor workers, LongSupplier clock, Verified verified) {
    this.service = service;
    this.users = users;
    this.workers = workers;
    this.clock = clock;
    this.verified = verified;
  }

  /// Finds out.
  ///
  /// @param address the client's, as [ClientAddress] writes it
  /// @param wrong what is answered where they are wrong
  Future<Admission> check(String address, Credentials credentials, Admission.Refused wrong) {
    var user = credentials.user();
    long now = clock.getAsLong();
    var digest = verified.digest(credentials);
    var key = new Key(address, digest);
    // Many requests of one client with the same new credentials are one attempt.
    var same = pending.get(key);
    if (same != null) {
      return same;
    }
    var delay = throttle.delay(address, user, now);
    if (!delay.isZero()) {
      return Future.succeededFuture(tooEarly(delay));
    }
    if (verified.knows(user, digest, now)) {
      // No attempt was begun: what others at the address got wrong still counts.
      return Future.succeededFuture(new Admission.Admitted(user));
    }
    if (pending.size() >= MAX_PENDING) {
      return Future.succeededFuture(
          new Admission.Refused(
              ApiError.of(
                  ErrorCode.UNAVAILABLE, "too many logins are under way: try again in a second"),
              List.of()));
    }
    throttle.begin(address, user, now);
    var answer = Promise.<Admission>promise();
    pending.put(key, answer.future());
    workers
        .executeBlocking(() -> users.verify(user, credentials.password()), false)
        .onComplete(done -> {
          pending.remove(key);
          if (done.failed()) {
            answer.fail(done.cause());
          } else if (done.result()) {
            answer.complete(right(address, user, digest));
          } else {
            answer.complete(wrong(address, user, wrong));
          }
        });
    return answer.future();
  }

  private Admission right(String address, String user, String digest) {
    throttle.succeeded(address, user);
    verified.add(user, digest, clock.getAsLong());
    LOG.info("credentials right service={} user={} address={}", service, user, address);
    return new Admission.Admitted(user);
  }

  private Admission wrong(String address, String user, Admission.Refused refused) {
    // A name that is none may be a password, typed into the wrong field.
    LOG.warn(
        "credentials wrong service={} user={} address={}",
        service,
        users.has(user) ? user : "(unknown)",
        address);
    return refused;
  }

  private static Admission tooEarly(Duration delay) {
    long seconds = delay.plusMillis(999).toSeconds();
    return new Admission.Refused(
        ApiError.of(
            ErrorCode.TOO_MANY_ATTEMPTS,
            "too many wrong passwords from this address: try again in " + seconds + " s"),
        List.of(new Admission.Header("Retry-After", Long.toString(seconds))));
  }
}

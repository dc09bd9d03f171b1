package io.interspan.intentapi.verticle;

import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.intentapi.logic.api.Limits;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads requests' bodies, each and all together up to a bound. Lives on the API's context.
final class BodyReader {
  /// The most bytes of all bodies that are under way together; more is answered with 503.
  static final long MAX_BYTES = 4L * Limits.MAX_BODY;

  /// How much of a body that is refused is still read, so that the client gets to read why; then
  /// the connection is closed.
  static final long MAX_DISCARDED = 2L * Limits.MAX_BODY;

  /// The same for a request without credentials, and for a login.
  private static final int MAX_UNKNOWN = 64 << 10;

  /// How long a login's body may take, and the rest of a request without credentials.
  private static final Duration UNKNOWN_PATIENCE = Duration.ofSeconds(10);

  private final Vertx vertx;
  private long bytes;

  BodyReader(Vertx vertx) {
    this.vertx = vertx;
  }

  /// One body.
  private final class Reading {
    final HttpServerRequest request;
    final int limit;
    final long maxDiscarded;
    final boolean json;
    final Promise<Buffer> read = Promise.promise();
    final Buffer body = Buffer.buffer();
    @Nullable ApiException refusal;
    long discarded;

    Reading(HttpServerRequest request, int limit, long maxDiscarded, boolean json) {
      this.request = request;
      this.limit = limit;
      this.maxDiscarded = maxDiscarded;
      this.json = json;
    }

    void chunk(Buffer chunk) {
      if (read.future().isComplete()) {
        return; // It took too long: nobody counts what comes now.
      }
      if (refusal != null) {
        discarded += chunk.length();
        if (discarded > maxDiscarded) {
          read.tryFail(refusal);
        }
      } else if (body.length() + chunk.length() > limit) {
        refuse(tooLarge(limit));
      } else if (bytes + chunk.length() > MAX_BYTES) {
        refuse(
            new ApiException(
                ErrorCode.UNAVAILABLE,
                "too many large requests are under way: send it again in a second"));
      } else {
        bytes += chunk.length();
        body.appendBuffer(chunk);
      }
    }

    void end() {
      if (refusal == null && json) {
        try {
          requireJson(request, body);
        } catch (ApiException e) {
          refuse(e);
        }
      }
      if (refusal == null) {
        read.tryComplete(body);
      } else {
        read.tryFail(refusal);
      }
    }

    void broken(Throwable error) {
      if (read.tryFail(error) && refusal == null) {
        done(body);
      }
    }

    void refuse(ApiException why) {
      done(body);
      refusal = why;
    }
  }

  /// Reads a body whole; fails with [ApiException] where it is too large, or not JSON by its type.
  /// Its bytes count until [#done].
  Future<Buffer> read(HttpServerRequest request) {
    return read(new Reading(request, Limits.MAX_BODY, MAX_DISCARDED, true));
  }

  /// Reads a login's body whole, of whatever type; fails with [ApiException] where it is too large
  /// or takes too long. Its bytes count until [#done].
  ///
  /// @param limit the most bytes
  Future<Buffer> readLogin(HttpServerRequest request, int limit) {
    var reading = new Reading(request, limit, MAX_UNKNOWN, false);
    return within(reading, read(reading));
  }

  private Future<Buffer> within(Reading reading, Future<Buffer> read) {
    long timer =
        vertx.setTimer(
            UNKNOWN_PATIENCE.toMillis(),
            _ ->
                reading.broken(
                    new ApiException(
                        ErrorCode.MALFORMED,
                        "the body did not come within " + UNKNOWN_PATIENCE.toSeconds() + " s")));
    return read.onComplete(_ -> vertx.cancelTimer(timer));
  }

  private static Future<Buffer> read(Reading reading) {
    var request = reading.request;
    request.handler(reading::chunk);
    request.exceptionHandler(reading::broken);
    request.endHandler(_ -> reading.end());
    if (declaresMore(request, reading.limit)) {
      // Not one byte of it is waited for by a client that asks first.
      reading.refuse(tooLarge(reading.limit));
      if (expectsContinue(request)) {
        reading.read.tryFail(tooLarge(reading.limit));
      }
    } else if (expectsContinue(request)) {
      request.response().writeContinue();
    }
    request.resume();
    return reading.read.future();
  }

  /// Reads a small body and throws it away, so that the client gets to read an answer; a larger one
  /// is not read.
  Future<@Nullable Void> discard(HttpServerRequest request) {
    if (expectsContinue(request) || declaresMore(request, MAX_UNKNOWN)) {
      return Future.succeededFuture();
    }
    var end = Promise.<@Nullable Void>promise();
    long[] bytes = {0};
    request.handler(chunk -> {
      bytes[0] += chunk.length();
      if (bytes[0] > MAX_UNKNOWN) {
        end.tryComplete();
      }
    });
    request.exceptionHandler(_ -> end.tryComplete());
    request.endHandler(_ -> end.tryComplete());
    request.resume();
    if (end.future().isComplete()) {
      return end.future();
    }
    long timer = vertx.setTimer(UNKNOWN_PATIENCE.toMillis(), _ -> end.tryComplete());
    return end.future().onComplete(_ -> vertx.cancelTimer(timer));
  }

  /// RFC 9110, section 10.1.1: the client waits with its body for a word of ours.
  private static boolean expectsContinue(HttpServerRequest request) {
    return "100-continue".equalsIgnoreCase(request.getHeader("Expect"));
  }

  private static boolean declaresMore(HttpServerRequest request, int limit) {
    var length = request.getHeader("Content-Length");
    try {
      return length != null && Long.parseLong(length.strip()) > limit;
    } catch (NumberFormatException _) {
      return false; // More than a long has, or none: what comes is counted.
    }
  }

  /// Counts a body no longer.
  void done(Buffer body) {
    bytes -= body.length();
  }

  private static ApiException tooLarge(int limit) {
    return new ApiException(
        ErrorCode.TOO_LARGE, "the body has more than " + limit + " bytes: send several requests");
  }

  private static void requireJson(HttpServerRequest request, Buffer body) {
    var coding = request.getHeader("Content-Encoding");
    if (coding != null && !coding.equalsIgnoreCase("identity")) {
      throw new ApiException(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE,
          "header Content-Encoding is '" + coding + "': bodies are not compressed");
    }
    if (body.length() == 0) {
      return;
    }
    var type = request.getHeader("Content-Type");
    var media = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!media.equals("application/json")) {
      throw new ApiException(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE,
          "header Content-Type is "
              + (type == null ? "missing" : "'" + type + "'")
              + ": bodies are application/json");
    }
  }
}

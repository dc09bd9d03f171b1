package io.interspan.intentapi.verticle;

import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.intentapi.logic.api.Limits;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads requests' bodies, each and all together up to a bound. Lives on the API's context.
final class BodyReader {
  /// The most bytes of all bodies that are under way together; more is answered with 503.
  static final long MAX_BYTES = 4L * Limits.MAX_BODY;

  private long bytes;

  /// How much of a body that is refused is still read, so that the client gets to read why; then
  /// the connection is closed.
  static final long MAX_DISCARDED = 2L * Limits.MAX_BODY;

  /// One body.
  private final class Reading {
    final HttpServerRequest request;
    final Promise<Buffer> read = Promise.promise();
    final Buffer body = Buffer.buffer();
    @Nullable ApiException refusal;
    long discarded;

    Reading(HttpServerRequest request) {
      this.request = request;
    }

    void chunk(Buffer chunk) {
      if (refusal != null) {
        discarded += chunk.length();
        if (discarded > MAX_DISCARDED) {
          read.tryFail(refusal);
        }
      } else if (body.length() + chunk.length() > Limits.MAX_BODY) {
        refuse(tooLarge());
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
      if (refusal == null) {
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
    var reading = new Reading(request);
    request.handler(reading::chunk);
    request.exceptionHandler(reading::broken);
    request.endHandler(_ -> reading.end());
    return reading.read.future();
  }

  /// Counts a body no longer.
  void done(Buffer body) {
    bytes -= body.length();
  }

  private static ApiException tooLarge() {
    return new ApiException(
        ErrorCode.TOO_LARGE,
        "the body has more than " + Limits.MAX_BODY + " bytes: send several requests");
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

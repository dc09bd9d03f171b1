package io.interspan.intentapi.verticle;

import io.interspan.intentapi.logic.api.ApiError;
import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.intentapi.verticle.access.Admission.Header;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// How HTTP is spoken here: the server's options, and answers as they are written.
final class Answers {
  /// How long a connection may be idle.
  private static final int IDLE_SECONDS = 120;

  /// How long a client may take for the handshake of TLS.
  private static final int HANDSHAKE_SECONDS = 10;

  /// How much of the content of a request that was refused is taken, and thrown away.
  private static final long MAX_DRAINED = 4L << 20;

  /// The longest request line: the longest path, percent-encoded, and a query.
  private static final int MAX_LINE = 8 << 10;

  /// RFC 5246 and RFC 8446; what is older is broken (RFC 8996).
  private static final Set<String> TLS_VERSIONS = Set.of("TLSv1.2", "TLSv1.3");

  private Answers() {}

  /// Returns the options of a server that shows a certificate.
  static HttpServerOptions options(String certificate, String key) {
    return new HttpServerOptions()
        .setSsl(true)
        .setKeyCertOptions(new PemKeyCertOptions().setCertPath(certificate).setKeyPath(key))
        .setEnabledSecureTransportProtocols(TLS_VERSIONS)
        .setUseAlpn(true)
        .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
        .setSslHandshakeTimeout(HANDSHAKE_SECONDS)
        .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS)
        .setHttp2ClearTextEnabled(false)
        .setMaxInitialLineLength(MAX_LINE)
        .setIdleTimeout(IDLE_SECONDS)
        .setIdleTimeoutUnit(TimeUnit.SECONDS);
  }

  /// Returns a request's method as it is answered: RFC 9110, section 9.3.2, a HEAD as a GET is, but
  /// without the content.
  static String method(HttpServerRequest request) {
    var method = request.method().name();
    return method.equals("HEAD") ? "GET" : method;
  }

  /// Writes an answer, if there is none yet.
  static void write(HttpServerRequest request, ApiReply reply) {
    var response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(reply.status());
    if (!reply.unrealized().isEmpty()) {
      response.putHeader("X-Interspan-Unrealized", String.join(",", reply.unrealized()));
    }
    if (reply.revision() > 0) {
      response.putHeader("X-Interspan-Revision", Long.toString(reply.revision()));
    }
    if (reply.body().size() > 0) {
      response.putHeader("Content-Type", "application/json");
    }
    if (request.method().name().equals("HEAD")) {
      response.putHeader("Content-Length", Integer.toString(reply.body().size()));
      response.end();
    } else {
      response.end(Buffer.buffer(reply.body().unsafeArray()));
    }
  }

  /// Writes what a refused request is told. Where its body is not read, the rest is not waited for.
  static void refuse(HttpServerRequest request, ApiError error, List<Header> headers) {
    var response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    headers.forEach(header -> response.putHeader(header.name(), header.value()));
    boolean unread = !request.isEnded();
    boolean http2 = request.version() == HttpVersion.HTTP_2;
    if (unread && !http2) {
      response.putHeader("Connection", "close");
    }
    write(request, ApiReply.of(error));
    if (unread && http2) {
      drain(request);
    }
  }

  /// Lets what is on its way come, so that the client gets to read the answer. RFC 9113, section
  /// 8.1: where too much comes, the stream ends without an error.
  private static void drain(HttpServerRequest request) {
    long[] left = {MAX_DRAINED};
    request.handler(chunk -> {
      left[0] -= chunk.length();
      if (left[0] < 0) {
        request.response().reset(0);
      }
    });
    request.resume();
  }

  /// Writes what is told where this program is wrong.
  static void defect(HttpServerRequest request) {
    refuse(
        request,
        ApiError.of(ErrorCode.INTERNAL, "a defect of this program, nothing was changed"),
        List.of());
  }

  /// Writes what somebody is told who does not speak HTTP.
  static void malformed(HttpServerRequest request) {
    var cause = request.decoderResult().cause();
    request.response().putHeader("Connection", "close");
    write(
        request,
        ApiReply.of(
            ApiError.of(
                ErrorCode.MALFORMED,
                "not an HTTP request as it is taken here: "
                    + (cause == null ? "malformed" : cause.getMessage()))));
  }
}

package io.interspan.launcher.ops;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// Calls over HTTP, with JSON both ways, for the command line: it waits, so no event loop may use
/// it.
public final class HttpCalls {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  /// Longer than anything that is asked waits on its own.
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();

  /// An answer.
  ///
  /// @param status HTTP's
  /// @param body empty where there was none
  /// @param revision the log's revision with the change: `X-Interspan-Revision`; 0 where none is
  ///   told
  public record Answer(int status, JsonObject body, long revision) {
    /// Returns whether it was done.
    public boolean ok() {
      return status / 100 == 2;
    }
  }

  /// Reads.
  ///
  /// @throws IOException where nobody answers
  public Answer get(String endpoint, String path) throws IOException {
    return call(request(endpoint, path).GET().build());
  }

  /// Changes.
  ///
  /// @throws IOException where nobody answers; it may have been done then
  public Answer patch(String endpoint, String path, JsonObject body) throws IOException {
    return call(
        request(endpoint, path)
            .header("Content-Type", "application/json")
            .method("PATCH", BodyPublishers.ofString(body.encode()))
            .build());
  }

  private static HttpRequest.Builder request(String endpoint, String path) {
    return HttpRequest.newBuilder(URI.create("http://" + endpoint + path)).timeout(ANSWER_TIMEOUT);
  }

  private Answer call(HttpRequest request) throws IOException {
    try {
      var response = client.send(request, BodyHandlers.ofString());
      var text = response.body();
      return new Answer(
          response.statusCode(),
          text.isBlank() ? new JsonObject() : new JsonObject(text),
          response.headers().firstValueAsLong("X-Interspan-Revision").orElse(0));
    } catch (DecodeException e) {
      throw new IOException(request.uri() + " answered what is not JSON", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}

package io.interspan.launcher.ops;

import io.interspan.launcher.credentials.ApiCredentials;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;

/// Calls over HTTP, with JSON both ways, for the command line: it waits, so no event loop may use
/// it.
public final class HttpCalls {
  /// With TLS's handshake, the first of which takes its time while all of a system starts.
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(15);

  /// Longer than anything that is asked waits on its own.
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

  private final HttpClient client;
  private final List<String> headers;

  /// Calls without credentials, in the clear: for this machine's operations APIs.
  public HttpCalls() {
    this.client = builder().build();
    this.headers = List.of();
  }

  /// Calls in the clear with an operations API's token.
  HttpCalls(String token) {
    this.client = builder().build();
    this.headers = List.of("Authorization", Tokens.header(token));
  }

  /// Calls with credentials.
  ///
  /// @throws IOException where the certificate that they trust is none
  public HttpCalls(ApiCredentials credentials) throws IOException {
    this.client = builder().sslContext(credentials.tls()).build();
    this.headers = List.of("Authorization", credentials.authorization());
  }

  private static HttpClient.Builder builder() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(CONNECT_TIMEOUT);
  }

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
  /// @param endpoint where: `http://host:port` or `https://host:port`
  /// @throws IOException where nobody answers
  public Answer get(String endpoint, String path) throws IOException {
    return call(request(endpoint, path).GET().build());
  }

  /// Reads, and waits no longer than `patience`.
  ///
  /// @throws IOException where nobody answers
  public Answer get(String endpoint, String path, Duration patience) throws IOException {
    return call(request(endpoint, path).timeout(patience).GET().build());
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

  /// Deletes.
  ///
  /// @throws IOException where nobody answers; it may have been done then
  public Answer delete(String endpoint, String path) throws IOException {
    return call(request(endpoint, path).DELETE().build());
  }

  /// Opens a WebSocket.
  ///
  /// @param endpoint where: `https://host:port`
  /// @throws RefusedException where the service answered that it may not be, and will not be
  /// @throws IOException where nobody answers, or not now
  public WebSocket open(String endpoint, String path, WebSocket.Listener listener)
      throws IOException, RefusedException {
    var builder = client.newWebSocketBuilder().connectTimeout(CONNECT_TIMEOUT);
    for (int i = 0; i < headers.size(); i += 2) {
      builder.header(headers.get(i), headers.get(i + 1));
    }
    try {
      return builder.buildAsync(URI.create("ws" + endpoint.substring(4) + path), listener).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused) {
        int status = refused.getResponse().statusCode();
        if (status < 500) {
          // The client gives no body of such an answer; asked without a WebSocket, it is the same.
          throw new RefusedException(status, get(endpoint, path).body());
        }
        throw new IOException("the service answered with " + status, e);
      }
      throw new IOException(endpoint + " does not answer: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /// Does what is no change of one object.
  ///
  /// @throws IOException where nobody answers; it may have been done then
  public Answer post(String endpoint, String path, JsonObject body) throws IOException {
    return call(
        request(endpoint, path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.encode()))
            .build());
  }

  /// Asks for an answer that comes bit by bit, for as long as it takes.
  ///
  /// @throws IOException where nobody answers, or refuses
  InputStream stream(String endpoint, String path, JsonObject body) throws IOException {
    var request =
        HttpRequest.newBuilder(URI.create(endpoint + path))
            .headers(headers.toArray(String[]::new))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.encode()))
            .build();
    try {
      var response = client.send(request, BodyHandlers.ofInputStream());
      if (response.statusCode() / 100 == 2) {
        return response.body();
      }
      try (var answer = response.body()) {
        var text = new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        throw new IOException(new JsonObject(text).getString("error", "no reason"));
      } catch (DecodeException e) {
        throw new IOException(request.uri() + " answered what is not JSON", e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /// Sends a form.
  ///
  /// @throws IOException where nobody answers
  public Answer form(String endpoint, String path, String form) throws IOException {
    return call(
        request(endpoint, path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build());
  }

  private HttpRequest.Builder request(String endpoint, String path) {
    var request = HttpRequest.newBuilder(URI.create(endpoint + path)).timeout(ANSWER_TIMEOUT);
    if (!headers.isEmpty()) {
      request.headers(headers.toArray(String[]::new));
    }
    return request;
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

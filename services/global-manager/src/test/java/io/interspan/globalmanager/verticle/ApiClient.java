package io.interspan.globalmanager.verticle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/// A client as people write them: the JDK's, over a real socket.
final class ApiClient implements AutoCloseable {
  static final String ROOT = "/global-manager/api/v1/global-infra";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int port;

  /// An answer.
  record Answer(int status, String text, HttpResponse<String> raw) {
    JsonNode json() {
      try {
        return JSON.readTree(text);
      } catch (Exception e) {
        throw new AssertionError("not JSON: " + text, e);
      }
    }

    String message() {
      return json().path("error_message").asText();
    }

    long revision() {
      return Long.parseLong(raw.headers().firstValue("X-Interspan-Revision").orElseThrow());
    }
  }

  ApiClient(int port) {
    this.port = port;
  }

  /// Sends a request to a path below the root of objects.
  Answer send(String method, String path, @Nullable String body) throws Exception {
    return sendTo(method, ROOT + path, body, "application/json");
  }

  Answer get(String path) throws Exception {
    return send("GET", path, null);
  }

  Answer sendTo(String method, String path, @Nullable String body, @Nullable String type)
      throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (body != null && type != null) {
      request.header("Content-Type", type);
    }
    var response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    return new Answer(response.statusCode(), response.body(), response);
  }

  @Override
  public void close() {
    client.close();
  }
}

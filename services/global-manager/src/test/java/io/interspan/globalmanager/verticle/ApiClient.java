package io.interspan.globalmanager.verticle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.interspan.intentapi.verticle.access.AccessFiles;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// A client as people write them: the JDK's, over a real socket, with HTTP Basic. It trusts the
/// server's certificate and no other.
final class ApiClient implements AutoCloseable {
  static final String ROOT = "/global-manager/api/v1/global-infra";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient client;
  private final int port;
  private final @Nullable String authorization;

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

  /// A client of the server whose files these are, as its admin; before anybody else has fetched
  /// the admin's first password.
  ApiClient(int port, AccessFiles files) throws Exception {
    this(port, files, basic("admin", files.newPassword().orElseThrow()));
  }

  /// A client with a header of its own, or without one.
  ApiClient(int port, AccessFiles files, @Nullable String authorization) throws Exception {
    this(port, files, authorization, "127.0.0.1", HttpClient.Version.HTTP_1_1);
  }

  /// A client at an address of its own.
  ApiClient(
      int port,
      AccessFiles files,
      @Nullable String authorization,
      String from,
      HttpClient.Version version)
      throws Exception {
    this.client =
        HttpClient.newBuilder()
            .version(version)
            .localAddress(InetAddress.ofLiteral(from))
            .sslContext(trusting(files))
            .build();
    this.port = port;
    this.authorization = authorization;
  }

  static String basic(String user, String password) {
    var text = user + ":" + password;
    return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  static SSLContext trusting(AccessFiles files) throws Exception {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (var in = Files.newInputStream(files.certificate())) {
      store.setCertificateEntry(
          "server", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /// Returns the header that it sends.
  @Nullable String authorization() {
    return authorization;
  }

  /// Sends a request to a path below the root of objects.
  Answer send(String method, String path, @Nullable String body) throws Exception {
    return sendTo(method, ROOT + path, body, "application/json");
  }

  Answer get(String path) throws Exception {
    return send("GET", path, null);
  }

  /// Begins a request without credentials.
  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path));
  }

  Answer sendTo(String method, String path, @Nullable String body, @Nullable String type)
      throws Exception {
    var request =
        request(path)
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (body != null && type != null) {
      request.header("Content-Type", type);
    }
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    return send(request);
  }

  Answer send(HttpRequest.Builder request) throws Exception {
    var response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    return new Answer(response.statusCode(), response.body(), response);
  }

  @Override
  public void close() {
    client.close();
  }
}

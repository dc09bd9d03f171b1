package io.interspan.globalmanager.verticle;

import static io.interspan.globalmanager.verticle.ApiClient.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interspan.globalmanager.verticle.ApiClient.Answer;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who may use the API. Each test has clients of an address of its own: what one fails is not held
/// against another.
class AccessTest {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final AtomicInteger ADDRESSES = new AtomicInteger(1);

  private static RunningManager manager;
  private static String password;

  @BeforeAll
  static void start() throws Exception {
    manager = new RunningManager();
    password = manager.files.newPassword().orElseThrow();
    manager.client.send("PUT", "/sites/west", "{}");
  }

  @AfterAll
  static void stop() throws Exception {
    manager.close();
  }

  private static String address() {
    return "127.0.1." + ADDRESSES.incrementAndGet();
  }

  private static ApiClient client(@Nullable String authorization, String from) throws Exception {
    return new ApiClient(
        manager.verticle.port(), manager.files, authorization, from, HttpClient.Version.HTTP_1_1);
  }

  private static ApiClient nobody() throws Exception {
    return client(null, address());
  }

  private static Answer login(ApiClient client, String user, String secret) throws Exception {
    return client.sendTo(
        "POST", "/api/session/create", "j_username=" + user + "&j_password=" + secret, FORM);
  }

  private static void assertRefused(Answer answer, int status, String word) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.json().path("error_code").isInt()).isTrue();
    assertThat(answer.json().path("httpStatus").asText()).isNotEmpty();
    assertThat(answer.message()).contains(word);
  }

  private static @Nullable String header(Answer answer, String name) {
    return answer.raw().headers().firstValue(name).orElse(null);
  }

  @Test
  void shouldAnswerTwoQuestionsToEverybody() throws Exception {
    try (var nobody = nobody()) {
      assertThat(nobody.sendTo("GET", "/api/v1/node/version", null, null).status()).isEqualTo(200);
      assertThat(nobody.sendTo("GET", "/interspan/v1/health", null, null).status()).isEqualTo(200);
      // Nor is anybody's body read.
      assertThat(nobody.sendTo("PUT", "/interspan/v1/health", "{}", "application/json").status())
          .isEqualTo(401);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/interspan/v1/openapi.json",
        "/interspan/v1/log",
        "/interspan/v1/sites",
        "/interspan/v1/health/",
        "/interspan/v1/health/../log",
        "/interspan/v1/%68ealth",
        "/api/v1/node/version/x",
        "//api/v1/node/version",
        "/api/session/created",
        "/nothing",
        ROOT,
        ROOT + "/sites",
        ROOT + "/sites/west",
      })
  void shouldAskForCredentials(String path) throws Exception {
    try (var nobody = nobody()) {
      for (var method : List.of("GET", "PUT", "PATCH", "DELETE", "POST")) {
        var answer = nobody.sendTo(method, path, "{}", "application/json");

        assertRefused(answer, 401, "log in");
        assertThat(answer.json().path("error_code").asInt()).as("NSX's").isEqualTo(403);
        assertThat(header(answer, "WWW-Authenticate")).isEqualTo("Basic realm=\"Interspan\"");
      }
    }
  }

  @Test
  void shouldRefuseCredentialsThatAreNone() throws Exception {
    for (var wrong :
        List.of("Basic", "Basic !", "Basic YWRtaW4=", "Bearer x", "Remote YWRtaW46eA==", "")) {
      try (var client = client(wrong, address())) {
        assertRefused(client.get("/sites"), 401, "log in");
      }
    }
    try (var client = client(ApiClient.basic("admin", "wrong"), address());
        var other = client(ApiClient.basic("nobody", password), address())) {
      assertRefused(client.get("/sites"), 401, "another password");
      assertRefused(other.get("/sites"), 401, "another password");
    }
  }

  @Test
  void shouldTakeASession() throws Exception {
    try (var client = nobody()) {
      var login = login(client, "admin", password);
      assertThat(login.status()).as(login.text()).isEqualTo(200);
      var set = String.valueOf(header(login, "Set-Cookie"));
      assertThat(set).matches("JSESSIONID=[\\w-]{43}; Path=/; Secure; HttpOnly; SameSite=Strict");
      var cookie = set.substring(0, set.indexOf(';') + 1);
      var token = String.valueOf(header(login, "X-XSRF-TOKEN"));
      var put = BodyPublishers.ofString("{\"description\":\"by session\"}");

      var read = client.request(ROOT + "/sites/west").header("Cookie", cookie);
      assertThat(client.send(read).status()).isEqualTo(200);
      var write =
          client
              .request(ROOT + "/sites/west")
              .header("Cookie", cookie)
              .header("Content-Type", "application/json");
      assertRefused(client.send(write.copy().method("PATCH", put)), 403, "X-XSRF-TOKEN");
      assertRefused(
          client.send(write.copy().header("X-XSRF-TOKEN", token + "x").method("PATCH", put)),
          403,
          "X-XSRF-TOKEN");
      var done = client.send(write.copy().header("x-xsrf-token", token).method("PATCH", put));
      assertThat(done.status()).as(done.text()).isEqualTo(200);
      assertThat(client.send(read).json().path("_last_modified_user").asText()).isEqualTo("admin");

      // As the provider has it: Basic beside a session whose token is not there.
      var both = write.copy().header("Authorization", ApiClient.basic("admin", password));
      assertThat(client.send(both.method("PATCH", put)).status()).isEqualTo(200);

      var bye = client.request("/api/session/destroy").header("Cookie", cookie);
      assertThat(client.send(bye).status()).isEqualTo(200);
      assertRefused(client.send(read), 401, "log in");
    }
  }

  @Test
  void shouldRefuseALoginThatIsNone() throws Exception {
    try (var client = nobody()) {
      assertRefused(client.sendTo("GET", "/api/session/create", null, null), 405, "POST");
      assertRefused(
          client.sendTo("POST", "/api/session/create", "{}", "application/json"), 415, FORM);
      assertRefused(
          client.sendTo("POST", "/api/session/create", "j_username=admin", FORM),
          400,
          "'j_password' 0 times");
      assertRefused(
          client.sendTo("POST", "/api/session/create", "j_username=a&j_username=b", FORM),
          400,
          "'j_username' 2 times");
      assertRefused(
          client.sendTo("POST", "/api/session/create", "j_username=%zz&j_password=", FORM),
          400,
          "percent");
      assertRefused(login(client, "admin", "x".repeat(5_000)), 413, "4096 bytes");
      var wrong = login(client, "admin", "wrong");
      assertRefused(wrong, 403, "another password");
      assertThat(header(wrong, "Set-Cookie")).isNull();
    }
  }

  @Test
  void shouldSlowGuessingDownAtOneAddressOnly() throws Exception {
    var here = address();
    try (var guesser = client(null, here);
        var same = client(ApiClient.basic("admin", password), here);
        var other = client(ApiClient.basic("admin", password), address())) {
      for (int i = 0; i < 3; i++) {
        assertRefused(login(guesser, "admin", "guess" + i), 403, "another password");
      }

      var refused = login(guesser, "admin", "guess");
      assertRefused(refused, 429, "too many wrong passwords from this address");
      assertThat(Integer.parseInt(String.valueOf(header(refused, "Retry-After")))).isBetween(1, 2);
      assertThat(same.get("/sites").status()).as("it could be the guesser").isEqualTo(429);
      assertThat(other.get("/sites").status()).isEqualTo(200);
    }
  }

  @Test
  void shouldTakeManyNewClientsWithTheSameCredentialsAtOnce() throws Exception {
    var from = address();
    var calls = new ArrayList<Callable<Integer>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var client = client(ApiClient.basic("admin", password), from)) {
      for (int i = 0; i < 64; i++) {
        calls.add(() -> client.get("/sites/west").status());
      }
      for (var status : threads.invokeAll(calls)) {
        assertThat(status.get()).isEqualTo(200);
      }
    }
  }

  @Test
  void shouldNotReadTheBodyOfWhoHasNoCredentials() throws Exception {
    var large = BodyPublishers.ofByteArray(new byte[8 << 20]);
    try (var nobody = nobody()) {
      var asked =
          nobody
              .request(ROOT + "/sites/x")
              .expectContinue(true)
              .header("Content-Type", "application/json")
              .PUT(large);
      assertRefused(nobody.send(asked), 401, "log in");
    }
    try (var client = client(ApiClient.basic("admin", password), address())) {
      var tooLarge =
          client
              .request(ROOT + "/sites/x")
              .expectContinue(true)
              .header("Authorization", ApiClient.basic("admin", password))
              .header("Content-Type", "application/json")
              .PUT(BodyPublishers.ofByteArray(new byte[17 << 20]));
      assertRefused(client.send(tooLarge), 413, "several requests");
    }
  }

  @Test
  void shouldSpeakHttp2() throws Exception {
    try (var client =
        new ApiClient(
            manager.verticle.port(),
            manager.files,
            ApiClient.basic("admin", password),
            address(),
            HttpClient.Version.HTTP_2)) {
      var answer = client.get("/sites/west");
      assertThat(answer.raw().version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(client.get("/sites/none").status()).isEqualTo(404);
      assertThat(client.send("PUT", "/sites/x", "{").status()).isEqualTo(400);
      var without = client.request(ROOT + "/sites/west").DELETE();
      assertRefused(client.send(without), 401, "log in");
      for (int size : List.of(70_000, 1_000_000)) {
        var large =
            client.request(ROOT + "/sites/x").PUT(BodyPublishers.ofByteArray(new byte[size]));
        assertRefused(client.send(large), 401, "log in");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpClient.Version.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void shouldAnswerAHeadAsAGetWithoutContent(HttpClient.Version version) throws Exception {
    try (var client =
        new ApiClient(
            manager.verticle.port(),
            manager.files,
            ApiClient.basic("admin", password),
            address(),
            version)) {
      var got = client.get("/sites/west");
      var head = client.send("HEAD", "/sites/west", null);
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.text()).isEmpty();
      assertThat(head.raw().headers().firstValue("Content-Length"))
          .contains(Integer.toString(got.text().length()));
      assertThat(client.send("HEAD", "/sites/none", null).status()).isEqualTo(404);
      var health = client.request("/interspan/v1/health").HEAD();
      assertThat(client.send(health).status()).isEqualTo(200);
      assertThat(client.send(client.request(ROOT + "/sites").HEAD()).status()).isEqualTo(401);
    }
  }

  @Test
  void shouldSpeakNoOldTlsAndNothingInTheClear() throws Exception {
    var factory = ApiClient.trusting(manager.files).getSocketFactory();
    try (var socket = (SSLSocket) factory.createSocket("127.0.0.1", manager.verticle.port())) {
      socket.setEnabledProtocols(new String[] {"TLSv1.1"});
      assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
    }
    for (var version : List.of("TLSv1.2", "TLSv1.3")) {
      try (var socket = (SSLSocket) factory.createSocket("127.0.0.1", manager.verticle.port())) {
        socket.setEnabledProtocols(new String[] {version});
        socket.startHandshake();
        assertThat(socket.getSession().getProtocol()).isEqualTo(version);
      }
    }
    try (var plain = new Socket("127.0.0.1", manager.verticle.port())) {
      plain
          .getOutputStream()
          .write("GET /api/v1/node/version HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      var said = new String(plain.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(said).doesNotContain("HTTP/1.1");
    }
  }
}

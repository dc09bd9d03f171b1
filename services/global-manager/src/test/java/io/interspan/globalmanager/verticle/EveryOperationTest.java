package io.interspan.globalmanager.verticle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.globalmanager.verticle.ApiClient.Answer;
import io.interspan.intentapi.logic.api.Limits;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Walks the API's description, and sends each of its operations what is to be refused: each time
/// there is the error body, and nothing is changed.
class EveryOperationTest {
  /// What everybody may ask.
  private static final List<String> OPEN = List.of("/api/v1/node/version", "/interspan/v1/health");

  private static final List<String> METHODS =
      List.of("get", "put", "post", "patch", "delete", "head", "options");
  private static final byte[] LARGE = new byte[Limits.MAX_BODY + 1];
  private static final String JSON = "application/json";

  private static RunningManager manager;
  private static ApiClient admin;
  private static ApiClient nobody;
  private static ApiClient stranger;
  private static JsonNode description;
  private static long revision;

  /// An operation of the description.
  private record Operation(String path, String method, JsonNode json) {
    boolean hasBody() {
      return json.has("requestBody");
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  @BeforeAll
  static void start() throws Exception {
    manager = new RunningManager();
    admin = manager.client;
    nobody = new ApiClient(manager.verticle.port(), manager.files, null);
    stranger =
        new ApiClient(
            manager.verticle.port(),
            manager.files,
            ApiClient.basic("admin", "a guess"),
            "127.0.2.1", // Or the admin would be slowed down, too.
            HttpClient.Version.HTTP_1_1);
    revision = admin.send("PUT", "/sites/x1", "{}").revision();
    description = admin.sendTo("GET", "/interspan/v1/openapi.json", null, null).json();
  }

  @AfterAll
  static void stop() throws Exception {
    nobody.close();
    stranger.close();
    manager.close();
  }

  @TestFactory
  List<DynamicTest> shouldRefuseWhatIsWrong() {
    var tests = new ArrayList<DynamicTest>();
    for (var operation : operations()) {
      tests.add(
          DynamicTest.dynamicTest(
              operation.toString(),
              () -> {
                withoutCredentials(operation);
                wrongQuery(operation);
                if (operation.hasBody()) {
                  wrongBodies(operation);
                  wrongFields(operation);
                }
                assertThat(head()).as("nothing has changed").isEqualTo(revision);
              }));
    }
    assertThat(tests).hasSizeGreaterThan(20);
    return tests;
  }

  private static List<Operation> operations() {
    var operations = new ArrayList<Operation>();
    for (var path : description.path("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        if (METHODS.contains(operation.getKey())) {
          operations.add(
              new Operation(
                  path.getKey().replaceAll("\\{[^}]*}", "x1"),
                  operation.getKey().toUpperCase(Locale.ROOT),
                  operation.getValue()));
        }
      }
    }
    return operations;
  }

  private static void withoutCredentials(Operation operation) throws Exception {
    if (OPEN.contains(operation.path())) {
      return;
    }
    var body = operation.hasBody() ? "{}" : null;
    assertRefused(operation, nobody.sendTo(operation.method(), operation.path(), body, JSON), 401);
    assertRefused(
        operation,
        stranger.sendTo(operation.method(), operation.path(), body, JSON),
        // The first of them; then the guesser is slowed down.
        401,
        429);
  }

  private static void wrongQuery(Operation operation) throws Exception {
    var body = operation.hasBody() ? "{}" : null;
    var wrong = operation.path() + "?no_such_parameter=1";

    var answer = admin.sendTo(operation.method(), wrong, body, JSON);

    assertRefused(operation, answer, 400);
    assertThat(answer.message()).contains("no_such_parameter");
  }

  private static void wrongBodies(Operation operation) throws Exception {
    var path = operation.path();
    for (var wrong :
        List.of("", "{", "[1]", "17", "null", "{} {}", "{\"a\":1,\"a\":2}", "{\"\\ud800\":1}")) {
      assertRefused(operation, admin.sendTo(operation.method(), path, wrong, JSON), 400);
    }
    var deep = "{\"a\":".repeat(400) + "1" + "}".repeat(400);
    assertRefused(operation, admin.sendTo(operation.method(), path, deep, JSON), 400);
    assertRefused(operation, admin.sendTo(operation.method(), path, "{}", "text/plain"), 415);
    var large =
        admin
            .request(path)
            .expectContinue(true)
            .header("Authorization", ApiClient.basic("admin", password()))
            .header("Content-Type", JSON)
            .method(operation.method(), BodyPublishers.ofByteArray(LARGE));
    assertRefused(operation, admin.send(large), 413);
  }

  /// Each field of the body with a value of another type, and one that there is not.
  private static void wrongFields(Operation operation) throws Exception {
    var schema =
        resolved(operation.json().path("requestBody").path("content").path(JSON).path("schema"));
    var names = new ArrayList<String>();
    schema.path("properties").fieldNames().forEachRemaining(names::add);
    for (var name : names) {
      var wrong = wrongValue(type(resolved(schema.path("properties").path(name))));
      if (wrong != null) {
        refuseField(operation, name, wrong);
      }
    }
    refuseField(operation, "no_such_field", JsonNodeFactory.instance.numberNode(1));
  }

  private static void refuseField(Operation operation, String name, JsonNode value)
      throws Exception {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    if (operation.path().endsWith("infra")) {
      body.put("resource_type", "Infra");
    }
    body.set(name, value);

    var answer = admin.sendTo(operation.method(), operation.path(), body.toString(), JSON);

    // 404: below an object that is not there.
    assertRefused(operation, answer, 400, 404, 405);
  }

  /// A schema's type, null apart.
  private static String type(JsonNode schema) {
    var type = schema.path("type");
    return type.isArray() ? type.path(0).asText() : type.asText();
  }

  private static @Nullable JsonNode wrongValue(String type) {
    return switch (type) {
      case "string", "array", "boolean" -> JsonNodeFactory.instance.numberNode(17);
      case "integer", "number", "object" -> JsonNodeFactory.instance.textNode("x");
      default -> null;
    };
  }

  private static JsonNode resolved(JsonNode schema) {
    var reference = schema.path("$ref").asText("");
    return reference.isEmpty() ? schema : resolved(description.at(reference.substring(1)));
  }

  private static void assertRefused(Operation operation, Answer answer, Integer... statuses) {
    assertThat(answer.status()).as(operation + ": " + answer.text()).isIn((Object[]) statuses);
    var body = answer.json();
    assertThat(body.path("httpStatus").asText()).isNotEmpty();
    assertThat(body.path("error_code").isInt()).isTrue();
    assertThat(body.path("module_name").asText()).isNotEmpty();
    assertThat(body.path("error_message").asText()).isNotEmpty();
    assertThat(body.path("related_errors").isArray()).isTrue();
  }

  private static String password() throws Exception {
    return manager.files.newPassword().orElseThrow();
  }

  private static long head() throws Exception {
    return nobody
        .sendTo("GET", "/interspan/v1/health", null, null)
        .json()
        .path("revision")
        .asLong();
  }
}

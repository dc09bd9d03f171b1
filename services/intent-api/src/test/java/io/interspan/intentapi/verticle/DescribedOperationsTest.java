package io.interspan.intentapi.verticle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.QueryParameters;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DescribedOperationsTest {
  private static final String DESCRIPTION =
      """
      {"openapi": "3.1.0", "info": {"title": "t", "version": "1"},
       "servers": [{"url": "http://localhost/"}],
       "paths": {
         "/things": {"get": {"operationId": "list",
           "parameters": [
             {"name": "size", "in": "query", "schema": {"type": "integer", "maximum": 10}},
             {"name": "all", "in": "query", "schema": {"type": "boolean"}}],
           "responses": {"200": {"description": "done"}}}},
         "/things/default": {"get": {"operationId": "getDefault",
           "responses": {"200": {"description": "done"}}}},
         "/things/{id}": {
           "parameters": [
             {"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
           "put": {"operationId": "put",
             "requestBody": {"required": true, "content": {"application/json": {"schema":
               {"$ref": "#/components/schemas/Thing"}}}},
             "responses": {"200": {"description": "done"}}}}},
       "components": {"schemas": {"Thing": {"type": "object", "additionalProperties": false,
         "properties": {"colour": {"type": "string"}}}}}}
      """;

  private static final QueryParameters NONE = new QueryParameters(List.of());
  private static final Vertx VERTX = Vertx.vertx();
  private static DescribedOperations operations;

  @BeforeAll
  static void read() throws Exception {
    operations =
        OpenAPIContract.from(VERTX, new JsonObject(DESCRIPTION))
            .map(DescribedOperations::new)
            .toCompletionStage()
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS);
  }

  @AfterAll
  static void close() {
    VERTX.close();
  }

  @Test
  void shouldFindAnOperationByItsPathAndMethod() {
    assertThat(operations.find("PUT", "/things/a")).isNotNull();
    assertThat(operations.find("GET", "/things")).isNotNull();
    assertThat(operations.find("GET", "/things/default")).isNotNull();
    // The word has no such method, and goes before the parameter.
    assertThat(operations.find("PUT", "/things/default")).isNull();
    assertThat(operations.find("GET", "/things/a")).isNull();
    assertThat(operations.find("PUT", "/things/")).isNull();
    assertThat(operations.find("PUT", "/things/a/b")).isNull();
    assertThat(operations.find("GET", "/")).isNull();
  }

  @Test
  void shouldTakeWhatFits() {
    assertThatCode(() -> found("GET", "/things").check(query("size", "10"), Buffer.buffer()))
        .doesNotThrowAnyException();
    assertThatCode(() -> found("PUT", "/things/a").check(NONE, Buffer.buffer("{\"colour\":\"x\"}")))
        .doesNotThrowAnyException();
  }

  @Test
  void shouldRefuseAParameterThatDoesNotFit() {
    for (var wrong : List.of("11", "many", "1.5", "")) {
      assertThatThrownBy(() -> found("GET", "/things").check(query("size", wrong), Buffer.buffer()))
          .isInstanceOf(ApiException.class)
          .hasMessageContaining("query parameter 'size'");
    }
    assertThatThrownBy(() -> found("GET", "/things").check(query("all", "yes"), Buffer.buffer()))
        .hasMessageContaining("query parameter 'all'");
  }

  @Test
  void shouldRefuseABodyThatDoesNotFit() {
    assertThatThrownBy(() -> check("")).hasMessageContaining("the body is missing");
    assertThatThrownBy(() -> check("[1]")).hasMessageContaining("not a JSON object");
    assertThatThrownBy(() -> check("{\"colour\":")).hasMessageContaining("not a JSON object");
    assertThatThrownBy(() -> check("{\"colour\":1}")).hasMessageContaining("colour");
    assertThatThrownBy(() -> check("{\"size\":1}")).hasMessageContaining("size");
  }

  private static void check(String body) {
    found("PUT", "/things/a").check(NONE, Buffer.buffer(body));
  }

  private static DescribedOperation found(String method, String path) {
    return Objects.requireNonNull(operations.find(method, path));
  }

  private static QueryParameters query(String name, String value) {
    return new QueryParameters(List.of(new QueryParameters.Parameter(name, value)));
  }
}

package io.interspan.globalmanager.verticle;

import io.interspan.globalmanager.logic.api.ApiException;
import io.interspan.globalmanager.logic.api.ErrorCode;
import io.interspan.model.Bytes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.validation.RequestUtils;
import io.vertx.openapi.validation.RequestValidator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// The API's OpenAPI 3.1 description: served, and what requests are held against.
final class Contract {
  /// Where the description is on the class path.
  static final String RESOURCE = "/interspan/openapi.json";

  /// From this size on, bodies are looked at on a worker thread: it takes milliseconds.
  static final int LARGE_BODY = 32 << 10;

  private final Vertx vertx;
  private final Bytes text;
  private final OpenAPIContract contract;
  private final RequestValidator validator;

  private Contract(Vertx vertx, Bytes text, OpenAPIContract contract) {
    this.vertx = vertx;
    this.text = text;
    this.contract = contract;
    this.validator = RequestValidator.create(vertx, contract);
  }

  static Future<Contract> load(Vertx vertx) {
    return vertx
        .executeBlocking(Contract::read)
        .compose(text ->
            OpenAPIContract.from(vertx, new JsonObject(Buffer.buffer(text.unsafeArray())))
                .map(contract -> new Contract(vertx, text, contract)));
  }

  private static Bytes read() {
    try (var in = Contract.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is not on the class path");
      }
      return Bytes.wrap(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Returns the description itself.
  Bytes text() {
    return text;
  }

  /// Returns the methods that a path takes; none where there is no such path.
  List<String> methods(String path) {
    var found = contract.findPath(path);
    return found == null
        ? List.of()
        : found.getOperations().stream()
            .map(operation -> operation.getHttpMethod().name())
            .sorted()
            .toList();
  }

  /// Holds a request against the description; fails with [ApiException] where it does not fit.
  Future<@Nullable Void> check(HttpServerRequest request, Buffer body) {
    var operation =
        contract.findOperation(request.path(), HttpMethod.valueOf(request.method().name()));
    if (operation == null) {
      return Future.failedFuture(
          new ApiException(
              ErrorCode.NOT_FOUND, "there is no " + request.method() + " " + request.path()));
    }
    return validate(request, operation, body)
        .recover(error ->
            Future.failedFuture(
                new ApiException(
                    ErrorCode.MALFORMED,
                    "the request does not fit the API's description: " + error.getMessage())));
  }

  private Future<@Nullable Void> validate(
      HttpServerRequest request, Operation operation, Buffer body) {
    return RequestUtils.extract(request, operation, () -> Future.succeededFuture(body))
        .compose(extracted -> {
          Callable<Future<@Nullable Void>> check =
              () -> validator.validate(extracted, operation.getOperationId()).mapEmpty();
          return body.length() < LARGE_BODY
              ? call(check)
              : vertx.executeBlocking(check, false).compose(done -> done);
        });
  }

  private static Future<@Nullable Void> call(Callable<Future<@Nullable Void>> check) {
    try {
      return check.call();
    } catch (Exception e) {
      return Future.failedFuture(e);
    }
  }
}

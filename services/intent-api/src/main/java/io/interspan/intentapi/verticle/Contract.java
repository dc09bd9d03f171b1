package io.interspan.intentapi.verticle;

import static java.util.Objects.requireNonNull;

import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.model.Bytes;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
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
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// The API's OpenAPI 3.1 description: served, and what requests are held against.
final class Contract {
  /// From this size on, bodies are looked at on a worker thread: it takes milliseconds.
  static final int LARGE_BODY = 32 << 10;

  private final Vertx vertx;
  private final OpenAPIContract contract;
  private final RequestValidator validator;

  private Contract(Vertx vertx, OpenAPIContract contract) {
    this.vertx = vertx;
    this.contract = contract;
    this.validator = RequestValidator.create(vertx, contract);
  }

  /// Reads the description's text.
  static Future<Bytes> text(Vertx vertx, String resource) {
    return vertx.executeBlocking(() -> read(resource));
  }

  /// Makes a contract of the description: some hundred milliseconds of work, done on a worker.
  static Future<Contract> load(Vertx vertx, Bytes text) {
    var loader = new Loader(text);
    return vertx
        .deployVerticle(loader, new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER))
        .compose(vertx::undeploy)
        .map(_ -> new Contract(vertx, requireNonNull(loader.contract)));
  }

  /// A worker's context for vertx-openapi, which goes on where it is called.
  private static final class Loader extends VerticleBase {
    private final Bytes text;
    private volatile @Nullable OpenAPIContract contract;

    Loader(Bytes text) {
      this.text = text;
    }

    @Override
    public Future<?> start() {
      var json = new JsonObject(Buffer.buffer(text.unsafeArray()));
      return OpenAPIContract.from(vertx, json).onSuccess(loaded -> contract = loaded);
    }
  }

  private static Bytes read(String resource) {
    try (var in = Contract.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not on the class path");
      }
      return Bytes.wrap(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

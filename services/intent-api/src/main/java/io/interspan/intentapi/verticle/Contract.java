package io.interspan.intentapi.verticle;

import static java.util.Objects.requireNonNull;

import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.intentapi.logic.api.QueryParameters;
import io.interspan.model.Bytes;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The API's OpenAPI 3.1 description: served, and what requests are held against.
final class Contract {
  /// From this size on, bodies are looked at on a worker thread: it takes milliseconds.
  static final int LARGE_BODY = 32 << 10;

  /// What was made of a description, for all that serve it in one process: it takes some 50 MB. As
  /// many as there are texts: one for the global manager, one for sites.
  private static final ConcurrentHashMap<Bytes, CompletableFuture<DescribedOperations>> MADE =
      new ConcurrentHashMap<>();

  private final Vertx vertx;
  private final DescribedOperations operations;

  private Contract(Vertx vertx, DescribedOperations operations) {
    this.vertx = vertx;
    this.operations = operations;
  }

  /// Reads the description's text.
  static Future<Bytes> text(Vertx vertx, String resource) {
    return vertx.executeBlocking(() -> read(resource));
  }

  /// Makes a contract of the description: some hundred milliseconds of work, done on a worker, once
  /// for each text.
  static Future<Contract> load(Vertx vertx, Bytes text) {
    var made =
        MADE.computeIfAbsent(
            text, _ -> make(vertx, text).toCompletionStage().toCompletableFuture());
    return Future.fromCompletionStage(made, vertx.getOrCreateContext())
        .map(operations -> new Contract(vertx, operations))
        .onFailure(_ -> MADE.remove(text, made));
  }

  private static Future<DescribedOperations> make(Vertx vertx, Bytes text) {
    var loader = new Loader(text);
    return vertx
        .deployVerticle(loader, new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER))
        .compose(vertx::undeploy)
        .compose(_ ->
            vertx.executeBlocking(() -> new DescribedOperations(requireNonNull(loader.contract))));
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
  Future<@Nullable Void> check(HttpServerRequest request, QueryParameters query, Buffer body) {
    var operation =
        operations.find(Answers.method(request), "/" + String.join("/", Urls.path(request.path())));
    if (operation == null) {
      return Future.failedFuture(
          new ApiException(
              ErrorCode.NOT_FOUND, "there is no " + request.method() + " " + request.path()));
    }
    if (body.length() >= LARGE_BODY) {
      return vertx.executeBlocking(
          () -> {
            operation.check(query, body);
            return null;
          },
          false);
    }
    try {
      operation.check(query, body);
      return Future.succeededFuture();
    } catch (ApiException e) {
      return Future.failedFuture(e);
    }
  }
}

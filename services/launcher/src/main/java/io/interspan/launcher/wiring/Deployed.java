package io.interspan.launcher.wiring;

import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Verticles that belong together: undeployed in the opposite order.
final class Deployed {
  private final Vertx vertx;
  private final List<String> ids = new ArrayList<>();

  Deployed(Vertx vertx) {
    this.vertx = vertx;
  }

  /// Deploys a verticle; a failure says which: `what`.
  Future<@Nullable Void> add(String what, Deployable verticle) {
    return vertx
        .deployVerticle(verticle)
        .recover(failure ->
            Future.failedFuture(new IOException(what + ": " + failure.getMessage(), failure)))
        .map(id -> {
          synchronized (ids) {
            ids.addFirst(id);
          }
          return null;
        });
  }

  /// Undeploys all, one after the other; goes on where one fails, and then fails itself.
  Future<@Nullable Void> close() {
    List<String> all;
    synchronized (ids) {
      all = List.copyOf(ids);
      ids.clear();
    }
    Future<@Nullable Void> closing = Future.succeededFuture();
    for (var id : all) {
      closing = closing.eventually(() -> vertx.undeploy(id));
    }
    return closing;
  }

  /// Takes down what had come up already, and fails with `failure`.
  <T> Future<T> giveUp(Throwable failure, Disks disks) {
    return close().eventually(disks::close).transform(_ -> Future.<T>failedFuture(failure));
  }
}

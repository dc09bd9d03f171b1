package io.interspan.globalmanager.verticle;

import io.interspan.model.feed.FeedLimits;
import io.interspan.model.intent.IntentStore;
import io.interspan.store.MemoryDisk;
import io.interspan.store.MemoryIntentStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// A global manager with its API on a port of its own, and a client of it.
final class RunningManager implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 30;

  final Vertx vertx = Vertx.vertx();
  final MemoryDisk disk = new MemoryDisk();
  final IntentStore store;
  final GlobalManagerVerticle verticle;
  final ApiClient client;

  RunningManager() throws Exception {
    this.store = MemoryIntentStore.create(disk, 1);
    this.verticle =
        new GlobalManagerVerticle(
            new GlobalManagerConfig(
                GlobalManagerConfig.LOOPBACK, 0, FeedLimits.DEFAULT, Duration.ZERO),
            store);
    await(vertx.deployVerticle(verticle));
    await(verticle.described());
    this.client = new ApiClient(verticle.port());
  }

  static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws Exception {
    client.close();
    await(vertx.close());
    store.close();
  }
}

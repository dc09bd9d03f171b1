package io.interspan.globalmanager.verticle;

import io.interspan.intentapi.verticle.ApiConfig;
import io.interspan.intentapi.verticle.access.AccessFiles;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.intent.IntentStore;
import io.interspan.store.MemoryDisk;
import io.interspan.store.MemoryIntentStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;

/// A global manager with its API on a port of its own, and a client of it.
final class RunningManager implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 30;

  final Vertx vertx = Vertx.vertx();
  final MemoryDisk disk = new MemoryDisk();
  final IntentStore store;
  final GlobalManagerVerticle verticle;
  final AccessFiles files;
  final ApiClient client;

  RunningManager() throws Exception {
    var folder = Files.createTempDirectory("interspan-access-");
    this.store = MemoryIntentStore.create(disk, 1);
    this.verticle =
        new GlobalManagerVerticle(
            new GlobalManagerConfig(
                new ApiConfig(ApiConfig.LOOPBACK, 0, folder, Duration.ZERO), FeedLimits.DEFAULT),
            store);
    await(vertx.deployVerticle(verticle));
    await(verticle.described());
    this.files = new AccessFiles(folder);
    this.client = new ApiClient(verticle.port(), files);
  }

  static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws Exception {
    client.close();
    await(vertx.close());
    store.close();
    try (var all = Files.walk(files.folder())) {
      all.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}

package io.interspan.sitemanager.verticle;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.intentapi.verticle.ApiConfig;
import io.interspan.model.copy.CopyStore;
import io.interspan.model.copy.CopyWrite;
import io.interspan.model.copy.StoredEntry;
import io.interspan.sitemanager.logic.SiteManagerConfig;
import io.interspan.sitemanager.logic.SiteManagerEvent;
import io.interspan.span.logic.SpanStatus;
import io.interspan.span.verticle.SpanVerticle;
import io.interspan.store.MemoryDisk;
import io.interspan.store.MemoryIntentStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
class SiteManagerVerticleTest {
  @TempDir Path folder;

  private static final SiteManagerConfig CONFIG =
      new SiteManagerConfig("west", List.of(new SiteManagerConfig.Node("1", "127.0.0.1:9001")));

  /// Keeps rows in memory; keys come once in this test.
  private static final class MemoryStore implements CopyStore {
    private final List<StoredEntry> rows = new ArrayList<>();

    @Override
    public synchronized CompletionStage<@Nullable Void> write(CopyWrite write) {
      write
          .puts()
          .forEach(put -> {
            rows.removeIf(row -> row.table().equals(put.table()) && row.key().equals(put.key()));
            rows.add(put);
          });
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized CompletionStage<List<StoredEntry>> load() {
      return CompletableFuture.completedFuture(List.copyOf(rows));
    }

    @Override
    public void close() {}
  }

  private static MemoryIntentStore objects() {
    return MemoryIntentStore.create(new MemoryDisk(), 1);
  }

  private ApiConfig api() {
    return ApiConfig.onPort(0, folder);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void shouldStartTakeWishesAndKeepItsShardMapOverARestart(Vertx vertx) throws Exception {
    var store = new MemoryStore();
    var objects = objects();
    var first = new SiteManagerVerticle(CONFIG, store, objects, api());
    var id = await(vertx.deployVerticle(first));
    assertThat(first.ask(new SiteManagerEvent.ForgetAttachment("a9"))).isTrue();
    var before = await(first.status()).orElseThrow();
    assertThat(before.site()).isEqualTo("west");
    await(vertx.undeploy(id));

    var second = new SiteManagerVerticle(CONFIG, store, objects, api());
    await(vertx.deployVerticle(second));
    var after = await(second.status()).orElseThrow();
    assertThat(after.shardEpoch()).isEqualTo(before.shardEpoch());
    assertThat(second.alarms()).isEmpty();
  }

  @Test
  void shouldRunBesideTheSpanService(Vertx vertx) throws Exception {
    var span = new SpanVerticle();
    await(vertx.deployVerticle(span));
    await(
        vertx.deployVerticle(new SiteManagerVerticle(CONFIG, new MemoryStore(), objects(), api())));

    assertThat(await(span.status()).phase()).isEqualTo(SpanStatus.Phase.WAITING);
    assertThat(span.alarms()).isEmpty();
  }
}

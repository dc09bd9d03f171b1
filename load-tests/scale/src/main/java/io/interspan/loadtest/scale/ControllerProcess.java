package io.interspan.loadtest.scale;

import io.interspan.codec.EnvelopeCodec;
import io.interspan.controller.logic.ControllerConfig;
import io.interspan.controller.logic.ControllerLimits;
import io.interspan.controller.verticle.ControllerVerticle;
import io.interspan.model.Bytes;
import io.interspan.model.feed.FeedLimits;
import io.interspan.store.MemoryCopyStore;
import io.interspan.store.MemoryDisk;
import io.interspan.transport.LogicShell;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The process that is measured: one controller, beside a site-manager that has a configuration to
/// give. Reads what to do from standard input, a line each.
final class ControllerProcess {
  private static final long PATIENCE_SECONDS = 60;

  private final Vertx vertx = Vertx.vertx();
  private final Site site;
  private final FakeManager manager = new FakeManager(FeedLimits.DEFAULT);
  private @Nullable LogicShell shell;
  private SortedMap<String, Bytes> last = new TreeMap<>();

  ControllerProcess(Site site) {
    this.site = site;
  }

  /// Starts; returns the port that hosts connect to.
  int start() throws Exception {
    EnvelopeCodec.register(vertx);
    await(vertx.deployVerticle(new Managing()));
    change(site.entries("127.0.0.1:1"), List.of());
    var controller =
        new ControllerVerticle(
            new ControllerConfig(Site.NAME, "1", ControllerLimits.DEFAULT, FeedLimits.DEFAULT),
            MemoryCopyStore.create(new MemoryDisk()),
            "127.0.0.1",
            0);
    await(vertx.deployVerticle(controller));
    return controller.sessionPort();
  }

  private final class Managing extends VerticleBase {
    @Override
    public Future<?> start() {
      var made =
          new LogicShell(
              vertx, manager, MemoryCopyStore.create(new MemoryDisk()), List.of(), _ -> {});
      shell = made;
      return made.start();
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private void change(SortedMap<String, Bytes> puts, Collection<String> removes) throws Exception {
    var done = new CompletableFuture<@Nullable Void>();
    Objects.requireNonNull(shell)
        .submit(now -> {
          var effects = manager.change(puts, removes, now);
          done.complete(null);
          return effects;
        });
    done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /// A member comes.
  ///
  /// @param group which group it is a member of
  void probe(int number, int group) throws Exception {
    var entries = site.probe(number, group);
    System.out.println("told " + number + " " + System.nanoTime());
    change(entries, List.of());
    last = entries;
  }

  /// The member that came last goes.
  void away() throws Exception {
    change(new TreeMap<>(), List.copyOf(last.keySet()));
  }

  /// Says how much of the heap is in use.
  static void heap() {
    System.gc();
    var runtime = Runtime.getRuntime();
    System.out.println("heap " + (runtime.totalMemory() - runtime.freeMemory()));
  }
}

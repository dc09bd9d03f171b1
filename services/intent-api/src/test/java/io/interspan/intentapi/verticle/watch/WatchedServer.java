package io.interspan.intentapi.verticle.watch;

import io.interspan.intentapi.logic.IntentDesk;
import io.interspan.intentapi.logic.IntentEffect;
import io.interspan.intentapi.logic.IntentEvent;
import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.intentapi.logic.api.ApiRequest;
import io.interspan.intentapi.logic.api.QueryParameters;
import io.interspan.intentapi.logic.api.RequestParser;
import io.interspan.intentapi.logic.watch.WatchEffect;
import io.interspan.intentapi.logic.watch.WatchLimits;
import io.interspan.intentapi.verticle.StoreDesk;
import io.interspan.message.Effect;
import io.interspan.model.Bytes;
import io.interspan.model.intent.IntentStore;
import io.interspan.model.intent.LogRow;
import io.interspan.store.MemoryDisk;
import io.interspan.store.MemoryIntentStore;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A desk with a store in memory, watched over real sockets. Its time goes on when the test says
/// so.
final class WatchedServer implements AutoCloseable {
  static final WatchLimits LIMITS =
      new WatchLimits(3, 8, 4, 64, 256 << 10, 100, 32, 8 << 20, 1_000_000, 200, 1_000_000);

  private static final int PATIENCE_SECONDS = 120;

  private final Vertx vertx = Vertx.vertx();
  private final IntentStore store = MemoryIntentStore.create(new MemoryDisk(), 1);
  private final Context context = vertx.getOrCreateContext();
  private final IntentDesk desk = new IntentDesk(new NoService(), LIMITS);
  private final WatchServer watch;
  private final StoreDesk storeDesk;
  private final Promise<Void> ready = Promise.promise();
  private final HttpServer http;
  private Promise<ApiReply> replied = Promise.promise();
  private long now = 1_000_000;
  private volatile boolean closedOne;

  WatchedServer() throws Exception {
    storeDesk = new StoreDesk(store, "test", this::submit);
    watch = new WatchServer(vertx, "test", this::submit, LIMITS);
    Promise<HttpServer> listening = Promise.promise();
    context.runOnContext(_ -> {
      var out = new ArrayList<Effect>();
      desk.start(out);
      perform(out);
      vertx
          .createHttpServer()
          .requestHandler(request -> watch.handle(request, "ann"))
          .listen(0, "127.0.0.1")
          .onComplete(listening);
    });
    await(ready.future());
    http = await(listening.future());
  }

  private static final class NoService implements IntentDesk.Service {
    @Override
    public ApiReply answer(ApiRequest.Own request) {
      throw new AssertionError("nobody asks: " + request);
    }

    @Override
    public void queued(LogRow row) {}

    @Override
    public void committed(LogRow row, long now, List<Effect> out) {}

    @Override
    public void refused(long now) {}
  }

  int port() {
    return http.actualPort();
  }

  /// Returns whether the logic had a socket closed.
  boolean hasClosedOne() {
    return closedOne;
  }

  /// Changes a site: one row of the log, which is on the disk when this returns.
  void site(String id, String description) throws Exception {
    var request =
        RequestParser.GLOBAL.parse(
            "PATCH",
            List.of("global-manager", "api", "v1", "global-infra", "sites", id),
            new QueryParameters(List.of()),
            Bytes.utf8("{\"description\":\"" + description + "\"}"));
    replied = Promise.promise();
    submit(new IntentEvent.ApiCall(1, request, "ann"));
    var reply = await(replied.future());
    if (reply.status() != 200) {
      throw new AssertionError(reply.body().toUtf8());
    }
  }

  void tick(long millis) throws Exception {
    Promise<Void> done = Promise.promise();
    context.runOnContext(_ -> {
      now += millis;
      var out = new ArrayList<Effect>();
      desk.tick(now, out);
      desk.settle(now, out);
      perform(out);
      done.complete();
    });
    await(done.future());
  }

  void stopWatching() {
    context.runOnContext(_ -> watch.close());
  }

  private boolean submit(IntentEvent event) {
    context.runOnContext(_ -> {
      var out = new ArrayList<Effect>();
      desk.on(event, now, out);
      desk.settle(now, out);
      perform(out);
    });
    return true;
  }

  private void perform(List<Effect> effects) {
    for (var effect : effects) {
      if (effect instanceof IntentEffect own) {
        perform(own);
      }
    }
    if (desk.journal().isReady()) {
      ready.tryComplete();
    }
  }

  private void perform(IntentEffect effect) {
    switch (effect) {
      case IntentEffect.Reply(long _, var reply) -> replied.complete(reply);
      case IntentEffect.Commit commit -> storeDesk.commit(commit);
      case IntentEffect.ReadHead _ -> storeDesk.readHead();
      case IntentEffect.ReadLog read -> storeDesk.readLog(read);
      case IntentEffect.ReadStore read -> storeDesk.read(read);
      case IntentEffect.Ready _ -> {}
      case IntentEffect.Watch(var what) -> {
        closedOne |= what instanceof WatchEffect.Close;
        watch.perform(what);
      }
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws Exception {
    await(vertx.close());
    store.close();
  }
}

package io.interspan.globalmanager.verticle;

import static java.util.Objects.requireNonNull;

import io.interspan.globalmanager.logic.GlobalManagerLogic;
import io.interspan.intentapi.logic.IntentEffect;
import io.interspan.intentapi.logic.api.RequestParser;
import io.interspan.intentapi.logic.watch.WatchLimits;
import io.interspan.intentapi.verticle.ApiServer;
import io.interspan.intentapi.verticle.IntentTaker;
import io.interspan.intentapi.verticle.StoreDesk;
import io.interspan.intentapi.verticle.watch.WatchServer;
import io.interspan.message.Effect;
import io.interspan.model.intent.IntentStore;
import io.interspan.transport.LogicShell;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs a [GlobalManagerLogic]: its HTTP server, its store, and its place on the event bus.
///
/// It is started once the log is read and the API listens. The store stays the caller's, to be
/// closed after the verticle is undeployed.
public final class GlobalManagerVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(GlobalManagerVerticle.class);

  private static final String SERVICE = "global-manager";

  /// Where the API's description is on the class path.
  private static final String DESCRIPTION = "/interspan/openapi.json";

  private final GlobalManagerConfig config;
  private final IntentStore store;
  private final Promise<@Nullable Void> ready = Promise.promise();
  private @Nullable LogicShell shell;
  private @Nullable StoreDesk storeDesk;
  private @Nullable ApiServer api;
  private @Nullable WatchServer watch;

  /// Makes a verticle that is not deployed yet.
  public GlobalManagerVerticle(GlobalManagerConfig config, IntentStore store) {
    this.config = config;
    this.store = store;
  }

  @Override
  public Future<?> start() {
    var logic = new GlobalManagerLogic(config.feeds());
    var running =
        new LogicShell(vertx, logic, new NoCopies(), List.of(), effect -> perform(effect));
    IntentTaker taker = event -> running.submit(now -> logic.on(event, now));
    var server =
        new ApiServer(vertx, SERVICE, RequestParser.GLOBAL, DESCRIPTION, taker, config.api());
    shell = running;
    storeDesk = new StoreDesk(store, SERVICE, taker);
    api = server;
    var watching = new WatchServer(vertx, SERVICE, taker, WatchLimits.DEFAULT);
    server.handle(WatchServer.PATH, watching);
    watch = watching;
    return Future.join(server.prepare(), running.start().compose(_ -> ready.future()))
        .compose(_ -> server.listen())
        .onSuccess(port ->
            LOG.info(
                "listening service=global-manager host={} port={}", config.api().host(), port));
  }

  @Override
  public Future<?> stop() {
    if (watch != null) {
      watch.close();
    }
    var listening = api == null ? Future.<@Nullable Void>succeededFuture() : api.close();
    return listening.eventually(() -> requireNonNull(shell).close());
  }

  /// Returns the port that the API listens at; 0 before the verticle is started. Any thread.
  public int port() {
    return api == null ? 0 : api.port();
  }

  /// Returns what runs the logic, for its state, alarms and counters; null before the start. Any
  /// thread.
  public @Nullable LogicShell shell() {
    return shell;
  }

  /// Returns what completes once requests are held against the API's description too.
  Future<?> described() {
    return requireNonNull(api).described();
  }

  private void perform(Effect.Own effect) {
    switch ((IntentEffect) effect) {
      case IntentEffect.Reply(long ticket, var reply) -> requireNonNull(api).reply(ticket, reply);
      case IntentEffect.Commit commit -> requireNonNull(storeDesk).commit(commit);
      case IntentEffect.ReadHead _ -> requireNonNull(storeDesk).readHead();
      case IntentEffect.ReadLog read -> requireNonNull(storeDesk).readLog(read);
      case IntentEffect.Watch(var what) -> requireNonNull(watch).perform(what);
      case IntentEffect.ReadStore read -> requireNonNull(storeDesk).read(read);
      case IntentEffect.Ready(long revision) -> {
        LOG.info("log read service=global-manager revision={}", revision);
        ready.tryComplete();
      }
    }
  }
}

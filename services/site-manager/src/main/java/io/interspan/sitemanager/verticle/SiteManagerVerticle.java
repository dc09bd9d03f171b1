package io.interspan.sitemanager.verticle;

import static java.util.Objects.requireNonNull;

import io.interspan.intentapi.logic.IntentEffect;
import io.interspan.intentapi.logic.api.RequestParser;
import io.interspan.intentapi.logic.watch.WatchLimits;
import io.interspan.intentapi.verticle.ApiConfig;
import io.interspan.intentapi.verticle.ApiServer;
import io.interspan.intentapi.verticle.IntentTaker;
import io.interspan.intentapi.verticle.StoreDesk;
import io.interspan.intentapi.verticle.watch.WatchServer;
import io.interspan.message.Effect;
import io.interspan.model.copy.CopyStore;
import io.interspan.model.intent.IntentStore;
import io.interspan.sitemanager.logic.SiteManagerConfig;
import io.interspan.sitemanager.logic.SiteManagerEvent;
import io.interspan.sitemanager.logic.SiteManagerLogic;
import io.interspan.sitemanager.logic.SiteStatus;
import io.interspan.transport.LogicShell;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A site-manager on the event bus, with the site's own API over HTTP.
///
/// It is started once its disk is read and the API listens. Until the log of the site's own objects
/// is read too, the API answers that it is not ready; the site goes on with what its disk has.
public final class SiteManagerVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(SiteManagerVerticle.class);

  /// Where the API's description is on the class path.
  private static final String DESCRIPTION = "/interspan/openapi-site.json";

  private final SiteManagerConfig config;
  private final SiteManagerLogic logic;
  private final CopyStore store;
  private final IntentStore objectStore;
  private final ApiConfig settings;
  private final String service;
  private LogicShell shell;
  private @Nullable StoreDesk objects;
  private @Nullable ApiServer api;
  private @Nullable WatchServer watch;

  /// Makes a site-manager.
  ///
  /// @param store its disk; stays the caller's, to be closed after the verticle is undeployed
  /// @param objects the log of the site's own objects, on the site's own disk; likewise
  /// @param api where the site's own API listens, and who may use it
  public SiteManagerVerticle(
      SiteManagerConfig config, CopyStore store, IntentStore objects, ApiConfig api) {
    this.config = config;
    this.logic = new SiteManagerLogic(config);
    this.store = store;
    this.objectStore = objects;
    this.settings = api;
    this.service = config.address().toString();
  }

  @Override
  public Future<?> start() {
    var running = new LogicShell(vertx, logic, store, List.of(), this::perform);
    IntentTaker taker = event -> running.submit(now -> logic.on(event, now));
    var server = new ApiServer(vertx, service, RequestParser.SITE, DESCRIPTION, taker, settings);
    shell = running;
    objects = new StoreDesk(objectStore, service, taker);
    api = server;
    var watching = new WatchServer(vertx, service, taker, WatchLimits.DEFAULT);
    server.handle(WatchServer.PATH, watching);
    watch = watching;
    return Future.join(server.prepare(), running.start())
        .compose(_ -> server.listen())
        .onSuccess(port ->
            LOG.info("listening service={} host={} port={}", service, settings.host(), port));
  }

  @Override
  public Future<?> stop() {
    if (watch != null) {
      watch.close();
    }
    var listening = api == null ? Future.<@Nullable Void>succeededFuture() : api.close();
    return listening.eventually(() -> shell.close());
  }

  private void perform(Effect.Own effect) {
    switch ((IntentEffect) effect) {
      case IntentEffect.Reply(long ticket, var reply) -> requireNonNull(api).reply(ticket, reply);
      case IntentEffect.Commit commit -> requireNonNull(objects).commit(commit);
      case IntentEffect.ReadHead _ -> requireNonNull(objects).readHead();
      case IntentEffect.ReadLog read -> requireNonNull(objects).readLog(read);
      case IntentEffect.ReadStore read -> requireNonNull(objects).read(read);
      case IntentEffect.Watch(var what) -> requireNonNull(watch).perform(what);
      case IntentEffect.Ready(long revision) ->
          LOG.info("own objects read site={} revision={}", config.site(), revision);
    }
  }

  /// Returns the port that the site's own API listens at; 0 before the verticle is started. Any
  /// thread.
  public int port() {
    return api == null ? 0 : api.port();
  }

  /// Returns the alarms that are up: text by id. Any thread, once started.
  public NavigableMap<String, String> alarms() {
    return shell.alarms();
  }

  /// Returns what completes when the service is over, and fails when its disk does. Any thread,
  /// once started.
  public Future<?> stopped() {
    return shell.stopped();
  }

  /// Returns what completes once requests are held against the API's description too.
  Future<?> described() {
    return requireNonNull(api).described();
  }

  /// Hands the service an operator's wish; false where it is too busy, or over. Any thread, once
  /// started.
  public boolean ask(SiteManagerEvent event) {
    return shell.submit(now -> logic.on(event, now));
  }

  /// Asks for the status; empty before it has read its disk. Any thread, once started.
  public Future<Optional<SiteStatus>> status() {
    Promise<Optional<SiteStatus>> answer = Promise.promise();
    boolean taken =
        shell.submit(_ -> {
          answer.complete(logic.status());
          return List.of();
        });
    if (!taken) {
      answer.fail(new IllegalStateException("the site-manager is too busy, or over"));
    }
    return answer.future();
  }
}

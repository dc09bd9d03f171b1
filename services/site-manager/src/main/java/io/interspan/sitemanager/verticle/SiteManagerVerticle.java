package io.interspan.sitemanager.verticle;

import io.interspan.model.copy.CopyStore;
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

/// A site-manager on the event bus.
public final class SiteManagerVerticle extends VerticleBase {
  private final SiteManagerLogic logic;
  private final CopyStore store;
  private LogicShell shell;

  /// Makes a site-manager.
  ///
  /// @param store its disk; stays the caller's, to be closed after the verticle is undeployed
  public SiteManagerVerticle(SiteManagerConfig config, CopyStore store) {
    this.logic = new SiteManagerLogic(config);
    this.store = store;
  }

  @Override
  public Future<?> start() {
    shell = new LogicShell(vertx, logic, store, List.of(), _ -> {});
    return shell.start();
  }

  @Override
  public Future<?> stop() {
    return shell.close();
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

package io.interspan.controller.verticle;

import static java.util.Objects.requireNonNull;

import io.interspan.controller.logic.ControllerConfig;
import io.interspan.controller.logic.ControllerEvent;
import io.interspan.controller.logic.ControllerLogic;
import io.interspan.controller.logic.ControllerStatus;
import io.interspan.message.Effect;
import io.interspan.model.copy.CopyStore;
import io.interspan.transport.LogicShell;
import io.interspan.transport.SessionCounters;
import io.interspan.transport.SessionLimits;
import io.interspan.transport.SessionServer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.NavigableMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// One node of a site's control plane, and the WebSocket that its hosts connect to.
///
/// The methods beside `start` and `stop` are safe from any thread, once the verticle is deployed.
public final class ControllerVerticle extends VerticleBase {
  private final ControllerConfig config;
  private final CopyStore store;
  private final String sessionHost;
  private final ControllerLogic logic;
  private volatile int sessionPort;
  private @Nullable SessionServer server;
  private @Nullable LogicShell shell;

  /// Makes a controller that is yet to be deployed.
  ///
  /// @param store the controller's disk; the caller closes it after the verticle
  /// @param sessionHost the loopback address that hosts connect to
  /// @param sessionPort its port; 0 for any that is free
  public ControllerVerticle(
      ControllerConfig config, CopyStore store, String sessionHost, int sessionPort) {
    this.config = config;
    this.store = store;
    this.sessionHost = sessionHost;
    this.sessionPort = sessionPort;
    this.logic = new ControllerLogic(config);
  }

  @Override
  public Future<?> start() {
    var server = new SessionServer(vertx, config.address(), SessionLimits.DEFAULT);
    this.server = server;
    var shell = new LogicShell(vertx, logic, store, List.of(server), ControllerVerticle::noEffect);
    this.shell = shell;
    // One that finds the inbox full is told of again while it lasts.
    server.onContested(
        host -> shell.submit(now -> logic.on(new ControllerEvent.Contested(host.node()), now)));
    return server
        .listen(sessionHost, sessionPort)
        .compose(port -> {
          sessionPort = port;
          return shell.start();
        })
        .compose(_ -> {
          var endpoint = sessionHost + ":" + sessionPort;
          return submit(now -> logic.on(new ControllerEvent.Listening(endpoint), now));
        });
  }

  private static void noEffect(Effect.Own effect) {
    throw new IllegalStateException("a controller has no effects of its own: " + effect);
  }

  @Override
  public Future<?> stop() {
    return requireNonNull(shell).close().compose(_ -> requireNonNull(server).close());
  }

  /// Returns the port that hosts connect to.
  public int sessionPort() {
    return sessionPort;
  }

  /// Returns a look at the controller.
  public Future<ControllerStatus> status() {
    Promise<ControllerStatus> answer = Promise.promise();
    var asked =
        submit(_ -> {
          answer.complete(logic.status());
          return List.of();
        });
    return asked.compose(_ -> answer.future());
  }

  /// Returns what became of hosts' sessions since the start.
  public SessionCounters sessions() {
    return requireNonNull(server, "not started").counters();
  }

  /// Returns the alarms that are up, by what they are about.
  public NavigableMap<String, String> alarms() {
    return requireNonNull(shell, "not started").alarms();
  }

  /// Has the logic take an event; completes when it did.
  private Future<@Nullable Void> submit(LongFunction<List<Effect>> event) {
    Promise<@Nullable Void> done = Promise.promise();
    boolean taken =
        requireNonNull(shell, "not started")
            .submit(now -> {
              try {
                var effects = event.apply(now);
                done.complete();
                return effects;
              } catch (RuntimeException e) {
                done.fail(e);
                return List.of();
              }
            });
    if (!taken) {
      done.fail(new IllegalStateException(config.instance() + " takes no events"));
    }
    return done.future();
  }
}

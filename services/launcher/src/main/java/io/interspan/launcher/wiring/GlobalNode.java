package io.interspan.launcher.wiring;

import io.interspan.globalmanager.verticle.GlobalManagerConfig;
import io.interspan.globalmanager.verticle.GlobalManagerVerticle;
import io.interspan.intentapi.verticle.ApiConfig;
import io.interspan.launcher.state.StateDir;
import io.interspan.launcher.topology.Topology;
import io.interspan.model.net.IpAddress;
import io.interspan.span.verticle.SpanVerticle;
import io.interspan.store.SqliteIntentStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// The global manager and the span service beside it.
final class GlobalNode {
  private final IpAddress address;
  private final Deployed deployed;
  private final Disks disks;
  private final SqliteIntentStore store;
  private final GlobalManagerVerticle manager;
  private final SpanVerticle span;

  private GlobalNode(
      IpAddress address,
      Deployed deployed,
      Disks disks,
      SqliteIntentStore store,
      GlobalManagerVerticle manager,
      SpanVerticle span) {
    this.address = address;
    this.deployed = deployed;
    this.disks = disks;
    this.store = store;
    this.manager = manager;
    this.span = span;
  }

  static Future<GlobalNode> start(Vertx vertx, StateDir state, Topology topology) {
    var deployed = new Deployed(vertx);
    var disks = new Disks(vertx, state.globalManagerData());
    var span = new SpanVerticle(Bounds.plans(topology.globalManager()));
    return disks
        .intents("intents")
        .compose(store -> {
          var config =
              new GlobalManagerConfig(
                  new ApiConfig(
                      topology.globalManager().apiAddress().toString(),
                      topology.globalManager().apiPort(),
                      state.access(),
                      ApiConfig.DESCRIBE_AFTER),
                  Bounds.FEEDS);
          var manager = new GlobalManagerVerticle(config, store);
          var node =
              new GlobalNode(
                  topology.globalManager().apiAddress(), deployed, disks, store, manager, span);
          return Future.join(
                  deployed.add("global manager, API port " + config.api().port(), manager),
                  deployed.add("span", span))
              .map(node);
        })
        .recover(failure -> deployed.giveUp(failure, disks));
  }

  /// Returns where the intent API is for this machine.
  String api() {
    var host = address.toInetAddress().isAnyLocalAddress() ? ApiConfig.LOOPBACK : "" + address;
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + manager.port();
  }

  Future<JsonObject> status() {
    var head = Future.fromCompletionStage(store.head());
    var spanStatus = span.status();
    return Future.all(head, spanStatus)
        .map(_ -> {
          var plans = new JsonObject();
          spanStatus.result().plans().forEach((site, at) -> plans.put(site, at.version()));
          return new JsonObject()
              .put("api", api())
              .put("revision", head.result().revision())
              .put("compiled_revision", spanStatus.result().log().version())
              .put("span_phase", spanStatus.result().phase().name())
              .put("plans", plans);
        });
  }

  JsonArray alarms() {
    var alarms = new JsonArray();
    var shell = manager.shell();
    if (shell != null) {
      Alarms.add("global-manager", shell.alarms(), alarms);
    }
    Alarms.add("span", span.alarms(), alarms);
    return alarms;
  }

  Future<@Nullable Void> close() {
    return deployed.close().eventually(disks::close);
  }
}

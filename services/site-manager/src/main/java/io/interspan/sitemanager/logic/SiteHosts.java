package io.interspan.sitemanager.logic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.intentapi.logic.api.Json;
import io.interspan.message.ServiceAddress;
import io.interspan.model.feed.Cursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// The site's hosts as it answers for them: which there are, whether they are heard, how far they
/// are; and that one will not come back.
final class SiteHosts {
  private final SiteManagerConfig config;
  private final HostInventory inventory;
  private final Realization realization;
  private final SiteControllers controllers;
  private final ForgottenHosts forgotten;

  /// The controllers that have said since this start which hosts they have.
  private final TreeSet<String> said = new TreeSet<>();

  SiteHosts(
      SiteManagerConfig config,
      HostInventory inventory,
      Realization realization,
      SiteControllers controllers,
      ForgottenHosts forgotten) {
    this.config = config;
    this.inventory = inventory;
    this.realization = realization;
    this.controllers = controllers;
    this.forgotten = forgotten;
  }

  /// Takes note that a controller says which hosts it has.
  void said(String controller) {
    said.add(controller);
  }

  /// Returns the address of the node that composes a host's plan, where it is there.
  private Optional<String> controllerOf(String host) {
    return controllers.composer(host).map(config::controller).map(ServiceAddress::toString);
  }

  /// Returns all hosts, and how far they are.
  List<SiteStatus.Host> all() {
    var hosts = new ArrayList<SiteStatus.Host>();
    inventory
        .hosts()
        .forEach(
            (host, _) -> hosts.add(new SiteStatus.Host(host, isHeard(host), realization.of(host))));
    return hosts;
  }

  /// What other controllers said of it is from before the one that composes its plan became its.
  private boolean isHeard(String host) {
    return controllerOf(host)
        .filter(one -> inventory.isShownBy(one, config.site(), host))
        .isPresent();
  }

  /// Answers which hosts there are, and how far they are.
  ///
  /// @param held the revision up to which the plan is on the disk, and all of it passed on
  ApiReply answer(long held) {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("site", config.site());
    body.put("held_revision", held);
    var results = body.putArray("results");
    var all = all();
    for (var host : all) {
      var result = results.addObject();
      result.put("id", host.host());
      result.put("heard", host.heard());
      host.realizedRevision().ifPresent(revision -> result.put("realized_revision", revision));
      controllers.composer(host.host()).ifPresent(node -> result.put("controller", node));
    }
    body.put("result_count", all.size());
    return ApiReply.ok(Json.canonical(body));
  }

  /// Sees that there is such a host.
  ///
  /// @throws ApiException where there is none
  void require(String host) {
    if (!inventory.hosts().containsKey(host)) {
      throw new ApiException(
          ErrorCode.NOT_FOUND, "site " + config.site() + " has no host '" + host + "'");
    }
  }

  /// Sees that a host may be forgotten. One that was may be so again, as where a controller has
  /// said more of it since.
  ///
  /// @throws ApiException where there is no such host, it is there, or nobody knows whether it is
  void requireGone(String host) {
    if (forgotten.stamp(host).isEmpty()) {
      require(host);
    }
    if (controllerOf(host).filter(said::contains).isEmpty()) {
      throw new ApiException(
          ErrorCode.UNAVAILABLE,
          "the controller of host '%s' is away, or has not said yet which hosts it has: ask again"
                  .formatted(host)
              + " once it is there");
    }
    if (isHeard(host)) {
      throw new ApiException(
          ErrorCode.IN_USE,
          "host '%s' has a session with its controller: stop it first".formatted(host));
    }
  }

  /// Forgets a host that [#requireGone()] took for gone.
  ///
  /// @return what the configuration is to show of it
  List<KeyChange> forget(String host, long now) {
    var known = inventory.stamp(config.site(), host).or(() -> forgotten.stamp(host));
    return forgotten.add(host, known.orElse(Cursor.NONE), now);
  }

  /// Returns what the configuration is to show of hosts that were forgotten and are back: they say
  /// more than they did then.
  List<KeyChange> takeBack() {
    return List.copyOf(forgotten.ids()).stream()
        .filter(host -> inventory.isShown(config.site(), host))
        .filter(host -> isLater(host, inventory.stamp(config.site(), host)))
        .map(forgotten::takeOut)
        .toList();
  }

  /// Returns the hosts that were forgotten, and that a controller tells of all the same which was
  /// away: what it says is from before.
  List<String> leftOver() {
    return forgotten.ids().stream()
        .filter(host -> inventory.stamp(config.site(), host).isPresent())
        .filter(host -> !isLater(host, inventory.stamp(config.site(), host)))
        .toList();
  }

  /// Returns the place in a host's report up to which it was forgotten.
  Cursor forgottenUpTo(String host) {
    return forgotten.stamp(host).orElse(Cursor.NONE);
  }

  private boolean isLater(String host, Optional<Cursor> said) {
    return said.filter(at -> at.compareTo(forgottenUpTo(host)) > 0).isPresent();
  }

  /// Answers that a host is forgotten.
  ApiReply forgetReply(String host) {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("site", config.site());
    body.put("host", host);
    return ApiReply.ok(Json.canonical(body));
  }
}

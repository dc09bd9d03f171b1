package io.interspan.sitemanager.logic;

import io.interspan.intentapi.logic.IntentEffect;
import io.interspan.intentapi.logic.IntentEvent;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.intentapi.logic.api.QueryParameters;
import io.interspan.intentapi.logic.api.RequestParser;
import io.interspan.message.Effect;
import io.interspan.message.ServiceAddress;
import io.interspan.model.Bytes;
import io.interspan.store.MemoryDisk;
import io.interspan.store.MemoryIntentStore;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The stores of the sites' own objects, and a client of their API.
final class OwnStores {
  private final SiteWorld world;
  private final TreeMap<ServiceAddress, MemoryIntentStore> stores = new TreeMap<>();
  private final TreeMap<Long, ApiReply> replies = new TreeMap<>();
  private long lastTicket;

  OwnStores(SiteWorld world) {
    this.world = world;
    world.network.setOwn((from, effect) -> perform(from, (IntentEffect) effect));
  }

  private MemoryIntentStore store(ServiceAddress of) {
    return stores.computeIfAbsent(of, _ -> MemoryIntentStore.create(new MemoryDisk(), 3));
  }

  private void perform(ServiceAddress from, IntentEffect effect) {
    switch (effect) {
      case IntentEffect.Reply(long ticket, var reply) -> replies.put(ticket, reply);
      case IntentEffect.Ready _, IntentEffect.Watch _ -> {}
      case IntentEffect.ReadHead() ->
          tell(from, new IntentEvent.HeadRead(store(from).head().toCompletableFuture().join()));
      case IntentEffect.ReadLog(long ticket, long after, int limit) ->
          tell(
              from,
              new IntentEvent.LogRead(
                  ticket, store(from).rows(after, limit).toCompletableFuture().join()));
      case IntentEffect.ReadStore(long ticket, var read) ->
          tell(
              from,
              new IntentEvent.StoreAnswered(
                  ticket, read.from(store(from)).toCompletableFuture().join()));
      case IntentEffect.Commit(long ticket, long head, var row) ->
          store(from)
              .commit(head, row)
              .whenComplete((_, error) ->
                  tell(
                      from,
                      error == null
                          ? new IntentEvent.Committed(ticket)
                          : new IntentEvent.CommitFailed(ticket, error.toString(), true)));
    }
  }

  private void tell(ServiceAddress to, IntentEvent event) {
    var asked = world.logics.get(to);
    world.network.after(
        1,
        () -> {
          var logic = world.logics.get(to);
          if (logic == asked && world.network.runs(to)) {
            world.network.perform(
                to,
                ((SiteManagerLogic) Objects.requireNonNull(logic)).on(event, world.network.now()));
          }
        });
  }

  /// Sends a request to a site; its answer comes while time passes.
  long call(String site, String method, String path, @Nullable String body) {
    long ticket = ++lastTicket;
    try {
      var request =
          RequestParser.SITE.parse(
              method,
              List.of(
                  (path.startsWith("/interspan/") ? path : "/policy/api/v1" + path)
                      .substring(1)
                      .split("/", -1)),
              new QueryParameters(List.of()),
              body == null ? null : Bytes.utf8(body.replace('\'', '"')));
      var address = ServiceAddress.siteManager(site);
      List<Effect> effects =
          world
              .siteManager(site)
              .on(new IntentEvent.ApiCall(ticket, request, "admin"), world.network.now());
      world.network.perform(address, effects);
    } catch (ApiException e) {
      replies.put(ticket, ApiReply.of(e.error()));
    }
    return ticket;
  }

  /// Sends a request to a site and waits for the answer.
  ApiReply ask(String site, String method, String path, @Nullable String body) {
    long ticket = call(site, method, path, body);
    world.network.run(50);
    var reply = replies.remove(ticket);
    if (reply == null) {
      throw new AssertionError(method + " " + path + " is not answered");
    }
    return reply;
  }

  /// Sends a request that is to succeed.
  String must(String site, String method, String path, @Nullable String body) {
    var reply = ask(site, method, path, body);
    if (reply.status() != 200) {
      throw new AssertionError(method + " " + path + ": " + reply.body().toUtf8());
    }
    return reply.body().toUtf8();
  }

  /// Sends a request that is to be refused; returns the message.
  String refused(int status, String site, String method, String path, @Nullable String body) {
    var reply = ask(site, method, path, body);
    if (reply.status() != status) {
      throw new AssertionError(reply.status() + " " + reply.body().toUtf8());
    }
    return reply.body().toUtf8();
  }
}

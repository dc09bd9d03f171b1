package io.interspan.intentapi.logic.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.interspan.intentapi.logic.IntentDesk;
import io.interspan.intentapi.logic.IntentEffect;
import io.interspan.intentapi.logic.IntentEvent;
import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.intentapi.logic.api.ApiRequest;
import io.interspan.intentapi.logic.api.QueryParameters;
import io.interspan.intentapi.logic.api.RequestParser;
import io.interspan.message.Effect;
import io.interspan.model.Bytes;
import io.interspan.model.intent.LogRow;
import io.interspan.store.MemoryDisk;
import io.interspan.store.MemoryIntentStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A desk on a store in memory, with virtual time and watchers whose sockets have room when the
/// test says so.
final class WatchedLog {
  /// A watcher as its client sees it.
  static final class Client {
    final long id;
    final List<String> frames = new ArrayList<>();
    boolean reads = true;
    boolean owesRoom;
    WatchEffect.@Nullable Close closed;

    Client(long id) {
      this.id = id;
    }

    List<JsonNode> of(String kind) {
      return frames.stream()
          .map(WatchedLog::json)
          .filter(frame -> frame.path("kind").asText().equals(kind))
          .toList();
    }

    /// The revisions that it was told whole.
    List<Long> revisions() {
      return of("intents").stream()
          .filter(frame -> !frame.path("more").asBoolean())
          .map(frame -> frame.path("revision").asLong())
          .toList();
    }

    /// The last revision that it knows of.
    long last() {
      var last = json(frames.getLast());
      return last.path("more").asBoolean()
          ? last.path("revision").asLong() - 1
          : last.path("revision").asLong();
    }
  }

  static final WatchLimits LIMITS =
      new WatchLimits(3, 2, 1, 4, 4_000, 3, 5, 100_000, 10_000, 20, 5_000);

  final MemoryDisk disk = new MemoryDisk();
  MemoryIntentStore store = MemoryIntentStore.create(disk, 5);
  final TreeMap<Long, Client> clients = new TreeMap<>();
  final List<ApiReply> replies = new ArrayList<>();
  IntentDesk desk;
  int reads;
  boolean readsFail;
  long now = 1_000_000;

  private final ArrayDeque<IntentEvent> events = new ArrayDeque<>();
  private long lastId;

  WatchedLog() {
    desk = started();
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

  private IntentDesk started() {
    var made = new IntentDesk(new NoService(), LIMITS);
    desk = made;
    var out = new ArrayList<Effect>();
    made.start(out);
    perform(out);
    run();
    return made;
  }

  /// Starts the service again: all sockets are gone.
  void restart() {
    events.clear();
    clients.clear();
    store = store.reopen();
    desk = started();
  }

  Client open(String query) {
    var client = new Client(++lastId);
    clients.put(client.id, client);
    tell(new WatchEvent.Opened(client.id, request(query)));
    return client;
  }

  static WatchRequest request(String query) {
    return io.interspan.intentapi.logic.api.WatchParser.parse(parameters(query));
  }

  private static QueryParameters parameters(String query) {
    var parameters = new ArrayList<QueryParameters.Parameter>();
    for (var pair : query.split("&", 10)) {
      if (!pair.isEmpty()) {
        var sides = pair.split("=", 2);
        parameters.add(new QueryParameters.Parameter(sides[0], sides[1]));
      }
    }
    return new QueryParameters(parameters);
  }

  void close(Client client) {
    clients.remove(client.id);
    tell(new WatchEvent.Closed(client.id));
  }

  /// Has a client read again that did not.
  void read(Client client) {
    client.reads = true;
    if (client.owesRoom) {
      client.owesRoom = false;
      tell(new WatchEvent.Room(client.id));
    }
  }

  private void tell(WatchEvent event) {
    events.add(new IntentEvent.Watch(event));
    run();
  }

  /// Changes a site: one row of the log.
  void site(String id, String description) {
    patch(
        "{\"resource_type\":\"Infra\",\"children\":[{\"resource_type\":\"ChildSite\",\"Site\":"
            + "{\"id\":\""
            + id
            + "\",\"description\":\""
            + description
            + "\"}}]}");
  }

  /// Changes several objects: one row of the log.
  void patch(String tree) {
    var request =
        RequestParser.GLOBAL.parse(
            "PATCH",
            List.of("global-manager", "api", "v1", "global-infra"),
            parameters(""),
            Bytes.utf8(tree));
    events.add(new IntentEvent.ApiCall(1, request, "ann"));
    run();
    var reply = replies.removeLast();
    if (reply.status() != 200) {
      throw new AssertionError(reply.body().toUtf8());
    }
  }

  void pass(long millis) {
    now += millis;
    var out = new ArrayList<Effect>();
    desk.tick(now, out);
    desk.settle(now, out);
    perform(out);
    run();
  }

  private void run() {
    while (!events.isEmpty()) {
      var out = new ArrayList<Effect>();
      desk.on(events.remove(), now, out);
      desk.settle(now, out);
      perform(out);
    }
  }

  private void perform(List<Effect> effects) {
    for (var effect : effects) {
      if (effect instanceof IntentEffect own) {
        perform(own);
      }
    }
  }

  private void perform(IntentEffect effect) {
    switch (effect) {
      case IntentEffect.Reply(long _, var reply) -> replies.add(reply);
      case IntentEffect.Ready _ -> {}
      case IntentEffect.Commit commit ->
          store
              .commit(commit.expectedHead(), commit.row())
              .thenRun(() -> events.add(new IntentEvent.Committed(commit.ticket())));
      case IntentEffect.ReadHead _ ->
          store.head().thenAccept(head -> events.add(new IntentEvent.HeadRead(head)));
      case IntentEffect.ReadLog read -> {
        reads++;
        store
            .rows(read.after(), read.limit())
            .thenAccept(rows ->
                events.add(
                    readsFail
                        ? new IntentEvent.ReadFailed(read.ticket(), "the disk is gone")
                        : new IntentEvent.LogRead(read.ticket(), rows)));
      }
      case IntentEffect.ReadStore(long ticket, var read) ->
          read.from(store)
              .thenAccept(answer -> events.add(new IntentEvent.StoreAnswered(ticket, answer)));
      case IntentEffect.Watch(var what) -> perform(what);
    }
  }

  private void perform(WatchEffect effect) {
    var client = clients.get(effect.watcher());
    if (client == null) {
      return;
    }
    switch (effect) {
      case WatchEffect.Send(long id, var frames) -> {
        if (client.owesRoom
            && client.closed == null
            && !json(frames.getFirst()).path("kind").asText().equals("restored")) {
          throw new AssertionError("given more before it had room");
        }
        client.frames.addAll(frames);
        if (client.reads) {
          events.add(new IntentEvent.Watch(new WatchEvent.Room(id)));
        } else {
          client.owesRoom = true;
        }
      }
      case WatchEffect.Close close -> {
        client.closed = close;
        events.add(new IntentEvent.Watch(new WatchEvent.Closed(close.watcher())));
      }
    }
  }

  static JsonNode json(String text) {
    try {
      return JsonMapper.builder().build().readTree(text);
    } catch (Exception e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }
}

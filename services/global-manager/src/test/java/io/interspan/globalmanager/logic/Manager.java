package io.interspan.globalmanager.logic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.interspan.intentapi.logic.IntentEffect;
import io.interspan.intentapi.logic.IntentEvent;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.intentapi.logic.api.ApiRoot;
import io.interspan.intentapi.logic.api.QueryParameters;
import io.interspan.intentapi.logic.api.RequestParser;
import io.interspan.message.Effect;
import io.interspan.message.Envelope;
import io.interspan.message.ServiceAddress;
import io.interspan.message.ServiceEvent;
import io.interspan.model.Bytes;
import io.interspan.model.feed.FeedLimits;
import io.interspan.store.MemoryDisk;
import io.interspan.store.MemoryIntentStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A global manager's logic on a store in memory, with virtual time and neighbours to talk to.
final class Manager {
  /// Someone on the bus.
  interface Neighbour {
    ServiceAddress address();

    List<Effect> received(Envelope envelope, long now);

    List<Effect> tick(long now);
  }

  final MemoryDisk disk = new MemoryDisk();
  final FeedLimits limits;
  MemoryIntentStore store;
  GlobalManagerLogic logic;
  final TreeMap<Long, ApiReply> replies = new TreeMap<>();
  final TreeMap<String, String> alarms = new TreeMap<>();
  final List<Neighbour> neighbours = new ArrayList<>();
  long now = 1_000_000;
  boolean readsFail;

  /// How often rows of the log were read from the store.
  int rowReads;

  private final ArrayDeque<Runnable> events = new ArrayDeque<>();
  private long lastTicket;

  /// Bumped at each crash: what was under way before it is not answered.
  private int life;

  Manager() {
    this(FeedLimits.DEFAULT);
  }

  Manager(FeedLimits limits) {
    this.limits = limits;
    this.store = MemoryIntentStore.create(disk, 5);
    this.logic = new GlobalManagerLogic(limits);
    perform(logic.on(new ServiceEvent.Started(List.of()), now));
    run();
  }

  /// Kills the process and starts it again on its disk.
  void restart() {
    disk.crash(0);
    life++;
    events.clear();
    store = store.reopen();
    logic = new GlobalManagerLogic(limits);
    perform(logic.on(new ServiceEvent.Started(List.of()), now));
    run();
  }

  void perform(List<Effect> effects) {
    int asked = life;
    for (var effect : effects) {
      switch (effect) {
        case Effect.Send(Envelope envelope) -> events.add(() -> deliver(envelope));
        case Effect.Alarm(String id, String text) -> {
          if (text.isEmpty()) {
            alarms.remove(id);
          } else {
            alarms.put(id, text);
          }
        }
        case Effect.Persist _ -> throw new AssertionError("it keeps nothing beside the log");
        case Effect.Own own -> perform((IntentEffect) own, asked);
      }
    }
  }

  private void perform(IntentEffect effect, int asked) {
    switch (effect) {
      case IntentEffect.Reply(long ticket, var reply) -> replies.put(ticket, reply);
      case IntentEffect.Ready _, IntentEffect.Watch _ -> {}
      case IntentEffect.Commit commit ->
          store
              .commit(commit.expectedHead(), commit.row())
              .whenComplete((_, error) ->
                  tell(
                      asked,
                      error == null
                          ? new IntentEvent.Committed(commit.ticket())
                          : new IntentEvent.CommitFailed(commit.ticket(), error.toString())));
      case IntentEffect.ReadHead _ ->
          store
              .head()
              .whenComplete((head, _) ->
                  tell(
                      asked,
                      readsFail
                          ? new IntentEvent.ReadFailed(0, "no head")
                          : new IntentEvent.HeadRead(head)));
      case IntentEffect.ReadStore(long ticket, var read) ->
          read.from(store)
              .whenComplete((answer, error) ->
                  tell(
                      asked,
                      readsFail || error != null
                          ? new IntentEvent.StoreFailed(ticket, "no answer")
                          : new IntentEvent.StoreAnswered(ticket, answer)));
      case IntentEffect.ReadLog read -> {
        rowReads++;
        store
            .rows(read.after(), read.limit())
            .whenComplete((rows, _) ->
                tell(
                    asked,
                    readsFail
                        ? new IntentEvent.ReadFailed(read.ticket(), "no rows")
                        : new IntentEvent.LogRead(read.ticket(), rows)));
      }
    }
  }

  private void tell(int asked, IntentEvent event) {
    events.add(() -> {
      if (asked == life) {
        perform(logic.on(event, now));
      }
    });
  }

  private void deliver(Envelope envelope) {
    if (envelope.getTo().equals(logic.address().toString())) {
      perform(logic.on(new ServiceEvent.Received(envelope), now));
    }
    for (var neighbour : List.copyOf(neighbours)) {
      if (envelope.getTo().equals(neighbour.address().toString())) {
        perform(neighbour.received(envelope, now));
      }
    }
  }

  /// Lets happen what is due.
  void run() {
    while (!events.isEmpty()) {
      events.remove().run();
    }
  }

  /// Lets time pass, tick by tick.
  void pass(long millis) {
    for (long until = now + millis; now < until; ) {
      now += ServiceEvent.TICK_MILLIS;
      perform(logic.on(new ServiceEvent.Ticked(), now));
      for (var neighbour : List.copyOf(neighbours)) {
        perform(neighbour.tick(now));
      }
      run();
    }
  }

  /// Sends a request; returns the ticket that the answer will have.
  long call(String method, String path, @Nullable String body) {
    long ticket = ++lastTicket;
    try {
      var question = path.split("\\?", 2);
      var root =
          question[0].startsWith("/interspan/") ? "" : ApiRoot.GLOBAL.prefix() + "/global-infra";
      var words = (root + question[0]).substring(1).split("/", -1);
      var parameters =
          question.length < 2
              ? List.<QueryParameters.Parameter>of()
              : Arrays.stream(question[1].split("&"))
                  .map(pair -> pair.split("=", 2))
                  .map(pair -> new QueryParameters.Parameter(pair[0], pair[1]))
                  .toList();
      var request =
          RequestParser.GLOBAL.parse(
              method,
              List.of(words),
              new QueryParameters(parameters),
              body == null ? null : Bytes.utf8(body));
      perform(logic.on(new IntentEvent.ApiCall(ticket, request, "admin"), now));
    } catch (ApiException e) {
      replies.put(ticket, ApiReply.of(e.error()));
    }
    return ticket;
  }

  /// Sends a request and lets it be answered.
  ApiReply ask(String method, String path, @Nullable String body) {
    long ticket = call(method, path, body);
    run();
    var reply = replies.remove(ticket);
    if (reply == null) {
      throw new AssertionError(method + " " + path + " is not answered");
    }
    return reply;
  }

  /// Sends a request that is to succeed; returns the body.
  JsonNode must(String method, String path, @Nullable String body) {
    var reply = ask(method, path, body);
    if (reply.status() != 200) {
      throw new AssertionError(method + " " + path + ": " + reply.body().toUtf8());
    }
    return json(reply);
  }

  JsonNode get(String path) {
    return must("GET", path, null);
  }

  static JsonNode json(ApiReply reply) {
    try {
      return JsonMapper.builder().build().readTree(reply.body().unsafeArray());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  static String message(ApiReply reply) {
    return json(reply).path("error_message").asText();
  }
}

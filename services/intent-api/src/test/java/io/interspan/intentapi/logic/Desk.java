package io.interspan.intentapi.logic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.intentapi.logic.api.ApiRequest;
import io.interspan.intentapi.logic.api.ApiRoot;
import io.interspan.intentapi.logic.api.PatchMeaning;
import io.interspan.intentapi.logic.api.QueryParameters;
import io.interspan.intentapi.logic.api.RequestParser;
import io.interspan.intentapi.logic.state.IntentState;
import io.interspan.message.Effect;
import io.interspan.model.Bytes;
import io.interspan.model.intent.LogHead;
import io.interspan.model.intent.LogRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// A desk whose disk takes everything at once.
public final class Desk {
  private static final long EPOCH = 5;

  public final List<LogRow> rows = new ArrayList<>();
  public PatchMeaning patch = PatchMeaning.MERGE;

  private final IntentDesk desk =
      new IntentDesk(
          new IntentDesk.Service() {
            @Override
            public ApiReply answer(ApiRequest.Own request) {
              throw new AssertionError(request);
            }

            @Override
            public void queued(LogRow row) {}

            @Override
            public void committed(LogRow row, long now, List<Effect> out) {}

            @Override
            public void refused(long now) {}
          });

  private @Nullable ApiReply answer;
  private long now = 1_000_000;

  public Desk() {
    var effects = new ArrayList<Effect>();
    desk.start(effects);
    perform(effects);
  }

  public IntentState state() {
    return desk.journal().durable();
  }

  private void perform(List<Effect> effects) {
    for (var effect : effects) {
      switch (effect) {
        case IntentEffect.ReadHead _ ->
            on(new IntentEvent.HeadRead(new LogHead(EPOCH, 0, IntentState.empty(EPOCH).digest())));
        case IntentEffect.Commit commit -> {
          rows.add(commit.row());
          on(new IntentEvent.Committed(commit.ticket()));
        }
        case IntentEffect.Reply reply -> answer = reply.reply();
        default -> {}
      }
    }
  }

  private void on(IntentEvent event) {
    var effects = new ArrayList<Effect>();
    desk.on(event, now++, effects);
    perform(effects);
  }

  /// Sends a request to a path below the root, with a query behind a question mark.
  public ApiReply ask(String method, String path, @Nullable String body) {
    answer = null;
    try {
      var parts = path.split("\\?", 2);
      var words =
          (ApiRoot.GLOBAL.prefix() + "/global-infra" + parts[0]).substring(1).split("/", -1);
      var query =
          parts.length < 2
              ? List.<QueryParameters.Parameter>of()
              : Arrays.stream(parts[1].split("&"))
                  .map(pair -> pair.split("=", 2))
                  .map(pair -> new QueryParameters.Parameter(pair[0], pair[1]))
                  .toList();
      var request =
          RequestParser.GLOBAL.parse(
              method,
              List.of(words),
              new QueryParameters(query),
              body == null ? null : Bytes.utf8(body.replace('\'', '"')),
              patch);
      on(new IntentEvent.ApiCall(1, request, "admin"));
    } catch (ApiException e) {
      answer = ApiReply.of(e.error());
    }
    if (answer == null) {
      throw new AssertionError(method + " " + path + " is not answered");
    }
    return answer;
  }

  /// Sends a request that is to succeed; returns the body.
  public JsonNode must(String method, String path, @Nullable String body) {
    var reply = ask(method, path, body);
    if (reply.status() != 200) {
      throw new AssertionError(method + " " + path + ": " + reply.body().toUtf8());
    }
    return json(reply);
  }

  public JsonNode put(String path, String body) {
    return must("PUT", path, body);
  }

  public void patch(String path, String body) {
    must("PATCH", path, body);
  }

  public JsonNode get(String path) {
    return must("GET", path, null);
  }

  public void delete(String path) {
    must("DELETE", path, null);
  }

  /// Sends a tree that is to be made; its children as they stand in the list.
  public void tree(String children) {
    patch("", "{'resource_type':'Infra','children':[" + children + "]}");
  }

  /// Sends a request that is to be refused; returns all that was wrong with it, line by line.
  public String refused(String method, String path, @Nullable String body) {
    long before = state().revision();
    var reply = ask(method, path, body);
    if (reply.status() < 400 || reply.status() >= 500 || state().revision() != before) {
      throw new AssertionError(method + " " + path + ": " + reply);
    }
    var json = json(reply);
    var text = new StringBuilder(json.path("error_message").asText());
    json.path("related_errors")
        .forEach(error -> text.append('\n').append(error.path("error_message").asText()));
    return text.toString();
  }

  /// Returns the ids of what a list has.
  public List<String> ids(String path) {
    return StreamSupport.stream(get(path).path("results").spliterator(), false)
        .map(object -> object.path("id").asText())
        .toList();
  }

  public static JsonNode json(ApiReply reply) {
    try {
      return JsonMapper.builder().build().readTree(reply.body().unsafeArray());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}

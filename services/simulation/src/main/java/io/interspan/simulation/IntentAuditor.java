package io.interspan.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.api.ApiRequest;
import io.interspan.intentapi.logic.api.Json;
import io.interspan.intentapi.logic.state.Representation;
import io.interspan.model.intent.IntentChange;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.LogRow;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// Sees to it that acknowledged intents survive: each is in the log on the disk at the revision
/// that the acknowledgement named, and no update was lost to a stale one.
final class IntentAuditor {
  private static final String AUDITOR = "intents";

  private final ApiUser user;
  private final LogStore<?> store;

  /// @param user who was acknowledged what
  /// @param store the log that is to have it
  IntentAuditor(ApiUser user, LogStore<?> store) {
    this.user = user;
    this.store = store;
  }

  /// Replays the log from its first row, and looks at every acknowledgement where it belongs.
  void check() {
    var replayed = new Intents();
    var due =
        user.acknowledged().stream()
            .filter(one -> one.reply().revision() > 0)
            .sorted(Comparator.comparingLong(one -> one.reply().revision()))
            .toList();
    int next = 0;
    for (var row : store.rows(0)) {
      replayed.apply(row);
      while (next < due.size() && due.get(next).reply().revision() == row.revision()) {
        check(due.get(next), replayed, row);
        next++;
      }
    }
    if (next < due.size()) {
      throw new Violation(
          AUDITOR,
          "acknowledged at revision "
              + due.get(next).reply().revision()
              + ", the log ends at "
              + replayed.revision());
    }
  }

  private static void check(ApiUser.Acknowledged done, Intents then, LogRow row) {
    long revision = done.reply().revision();
    done.wish()
        .wanted()
        .forEach((path, fields) -> {
          if (!isSo(path, fields, then)) {
            throw new Violation(
                AUDITOR, path + " was acknowledged at " + revision + " as " + fields);
          }
        });
    if (done.wish().request() instanceof ApiRequest.Put(var path, _, var object, _)) {
      var json = then.json(path);
      if (json == null || !Representation.body(path, json).equals(done.reply().body())) {
        throw new Violation(AUDITOR, path + " at " + revision + " is not what was answered");
      }
      var change = row.changes().stream().filter(one -> one.path().equals(path)).findFirst();
      change.ifPresent(one -> stale(one, object));
    }
  }

  private static boolean isSo(IntentPath path, @Nullable ObjectNode fields, Intents then) {
    var json = then.json(path);
    if (fields == null || json == null) {
      return fields == null && json == null;
    }
    var object = Json.parseOwn(json);
    return fields.properties().stream()
        .filter(field -> !field.getKey().equals("_revision"))
        .allMatch(field ->
            field.getValue().isNull()
                ? object.path(field.getKey()).isMissingNode()
                : object.path(field.getKey()).equals(field.getValue()));
  }

  /// A PUT builds on the revision of the object that it names, on no other.
  private static void stale(IntentChange change, ObjectNode put) {
    var before = change.before();
    JsonNode named = put.path("_revision");
    if (before != null && named.asLong(-1) != Json.parseOwn(before).path("_revision").asLong()) {
      throw new Violation(
          AUDITOR, "a PUT of " + change.path() + " with _revision " + named + " was taken");
    }
  }
}

package io.interspan.launcher.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Rows of the log, written for people who look on.
final class WatchText {
  private WatchText() {}

  /// A line for each change: revision, time, author, what happened to which object, and its fields.
  static List<String> lines(JsonObject row) {
    var head =
        row.getLong("revision", 0L)
            + "  "
            + Instant.ofEpochMilli(row.getLong("at", 0L))
            + "  "
            + row.getString("author", "")
            + "  ";
    return GetCommand.objects(row.getJsonArray("changes", new JsonArray())).stream()
        .map(change -> Text.line(head + line(change)))
        .toList();
  }

  /// A line that says what a site has in force, or what is wrong.
  static String notice(JsonObject notice) {
    var text = notice.getString("text", "");
    return Text.line(
        notice.getString("kind", "").equals("realized")
            ? notice.getLong("revision", 0L) + "  is in force at " + notice.getString("site", "")
            : text.isEmpty() ? "over: " + notice.getString("id", "") : "ALARM  " + text);
  }

  private static String line(JsonObject change) {
    var kind = change.getString("kind", "").toLowerCase(Locale.ROOT);
    var line =
        kind + " " + change.getString("resource_type", "") + " " + change.getString("path", "");
    return kind.equals("changed") ? line + "  " + fields(change) : line;
  }

  private static String fields(JsonObject change) {
    return GetCommand.objects(change.getJsonArray("fields", new JsonArray())).stream()
        // What changes with each change says nothing.
        .filter(field -> !field.getString("field", "").startsWith("_"))
        .map(field ->
            field.getString("field", "")
                + ": "
                + value(field, "before")
                + " -> "
                + value(field, "after"))
        .collect(Collectors.joining(", "));
  }

  private static String value(JsonObject field, String side) {
    var value = field.getValue(side);
    return switch (value) {
      case null -> "none";
      case String text -> "'" + text + "'";
      default -> value.toString();
    };
  }
}

package io.interspan.launcher.cli;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/// Changes of objects, written for people: a line for each object, a line for each field. Colours
/// only on a terminal.
final class ChangeText {
  private final Colours colours;

  private ChangeText(Colours colours) {
    this.colours = colours;
  }

  /// Returns how changes are written where the command prints.
  static ChangeText of(CommandSpec spec) {
    return new ChangeText(Colours.of(spec));
  }

  /// Returns the lines of all changes.
  String of(JsonArray changes) {
    var lines = new ArrayList<String>();
    GetCommand.objects(changes).forEach(change -> add(change, lines));
    return String.join(System.lineSeparator(), lines);
  }

  private void add(JsonObject change, List<String> lines) {
    var name = change.getString("resource_type") + " " + change.getString("path");
    switch (change.getString("kind")) {
      case "CREATED" -> lines.add(colours.comes("+ " + name));
      case "DELETED" -> {
        lines.add(colours.goes("- " + name));
        return;
      }
      default -> lines.add(colours.changes("~ " + name));
    }
    for (var field : GetCommand.objects(change.getJsonArray("fields", new JsonArray()))) {
      var before = text(field, "before");
      var after = text(field, "after");
      lines.add(
          "    "
              + field.getString("field")
              + ": "
              + (before.isEmpty()
                  ? colours.comes(after)
                  : colours.goes(before)
                      + " -> "
                      + (after.isEmpty() ? "none" : colours.comes(after))));
    }
  }

  private static String text(JsonObject field, String which) {
    return field.containsKey(which) ? Json.encode(field.getValue(which)) : "";
  }
}

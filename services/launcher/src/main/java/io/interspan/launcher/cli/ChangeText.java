package io.interspan.launcher.cli;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/// Changes of objects, written for people: a line for each object, a line for each field. Colours
/// only on a terminal.
final class ChangeText {
  private final Ansi ansi;

  private ChangeText(Ansi ansi) {
    this.ansi = ansi;
  }

  /// Returns how changes are written where the command prints.
  static ChangeText of(CommandSpec spec) {
    boolean coloured =
        terminal().isPresent() && spec.commandLine().getColorScheme().ansi().enabled();
    return new ChangeText(coloured ? Ansi.ON : Ansi.OFF);
  }

  /// Returns the terminal, if there is one at both ends.
  static Optional<Console> terminal() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal);
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
      case "CREATED" -> lines.add(coloured("fg(green)", "+ " + name));
      case "DELETED" -> {
        lines.add(coloured("fg(red)", "- " + name));
        return;
      }
      default -> lines.add(coloured("fg(yellow)", "~ " + name));
    }
    for (var field : GetCommand.objects(change.getJsonArray("fields", new JsonArray()))) {
      var before = text(field, "before");
      var after = text(field, "after");
      lines.add(
          "    "
              + field.getString("field")
              + ": "
              + (before.isEmpty()
                  ? coloured("fg(green)", after)
                  : coloured("fg(red)", before)
                      + " -> "
                      + (after.isEmpty() ? "none" : coloured("fg(green)", after))));
    }
  }

  private static String text(JsonObject field, String which) {
    return field.containsKey(which) ? Json.encode(field.getValue(which)) : "";
  }

  private String coloured(String style, String text) {
    if (!ansi.enabled()) {
      return text;
    }
    var styles = Ansi.Style.parse(style);
    return Ansi.Style.on(styles) + text + Ansi.Style.off(styles);
  }
}

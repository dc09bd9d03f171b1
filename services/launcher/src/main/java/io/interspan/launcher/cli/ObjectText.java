package io.interspan.launcher.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Objects of the API, written for people.
final class ObjectText {
  private ObjectText() {}

  /// A line for each object: its path, its name, its revision.
  static String table(JsonArray objects) {
    var table = new Table("PATH", "NAME", "REVISION");
    for (var object : GetCommand.objects(objects)) {
      table.row(
          object.getString("path", ""),
          object.getString("display_name", ""),
          String.valueOf(object.getValue("_revision", "")));
    }
    return table.isEmpty() ? "None." : table.toString();
  }

  /// A line for each field, nested ones by their way there: `subnets[0].gateway_address`.
  static String fields(JsonObject object) {
    var lines = new ArrayList<String>();
    add("", object, lines);
    return lines.stream().collect(Collectors.joining(System.lineSeparator()));
  }

  private static void add(String name, Object value, List<String> lines) {
    switch (value) {
      case JsonObject object ->
          object
              .fieldNames()
              .forEach(field -> {
                var inner = object.getValue(field);
                if (inner != null) {
                  add(name.isEmpty() ? field : name + "." + field, inner, lines);
                }
              });
      case JsonArray array -> {
        for (int i = 0; i < array.size(); i++) {
          var inner = array.getValue(i);
          if (inner != null) {
            add(name + "[" + i + "]", inner, lines);
          }
        }
      }
      default -> lines.add(Text.line(name + ": " + value));
    }
  }
}

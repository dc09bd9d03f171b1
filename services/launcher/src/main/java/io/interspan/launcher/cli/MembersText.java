package io.interspan.launcher.cli;

import io.interspan.launcher.ops.Counted;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The members of a group, written for people: a line for each, and the sites that did not answer.
final class MembersText {
  private MembersText() {}

  static String of(JsonObject members) {
    var table = new Table("SITE", "HOST", "PORT", "ADDRESSES");
    var all = GetCommand.objects(members.getJsonArray("results", new JsonArray()));
    for (var member : all) {
      table.row(
          member.getString("site", ""),
          member.getString("host", ""),
          member.getString("path", ""),
          Stream.of("ip_addresses", "mac_addresses")
              .flatMap(field -> words(member, field).stream())
              .collect(Collectors.joining(" ")));
    }
    var lines = new ArrayList<String>();
    if (!table.isEmpty()) {
      lines.add(table.toString());
    }
    lines.add(all.isEmpty() ? "No members." : Counted.of(all.size(), "member.", "members."));
    var unknown = words(members, "unknown_sites");
    if (!unknown.isEmpty()) {
      lines.add(
          Text.line(
              "No answer from " + String.join(", ", unknown) + ": members there are not known."));
    }
    return String.join(System.lineSeparator(), lines);
  }

  private static List<String> words(JsonObject object, String field) {
    var array = object.getJsonArray(field, new JsonArray());
    return IntStream.range(0, array.size()).mapToObj(array::getString).toList();
  }
}

package io.interspan.launcher.cli;

import io.interspan.packet.DropReason;
import io.interspan.packet.Tally;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What a host counted, written for people.
final class CountersText {
  private static final String BLANK_LINE = System.lineSeparator().repeat(2);

  private final JsonObject host;
  private final Table drops = new Table("DROPPED", "WHERE", "REASON", "WHY");

  /// What is dropped on the host, less what was found at a place: by reason.
  private final TreeMap<String, Long> elsewhere = new TreeMap<>();

  private CountersText(JsonObject host) {
    this.host = host;
  }

  /// Writes it.
  ///
  /// @param host as the operations API shows it
  static String of(JsonObject host) {
    return new CountersText(host).text();
  }

  private String text() {
    var all = object(host, "drops");
    all.fieldNames().forEach(reason -> elsewhere.put(reason, number(all, reason)));
    var tables = new ArrayList<>(List.of(counts(), ports(), tunnels()));
    elsewhere.forEach((reason, frames) -> dropped("elsewhere", reason, frames));
    tables.add(drops.isEmpty() ? "Nothing was dropped." : drops.toString());
    return tables.stream()
        .filter(table -> !table.isEmpty())
        .collect(Collectors.joining(BLANK_LINE));
  }

  private String counts() {
    var counts = object(host, "counts");
    var table = new Table("COUNT", "WHAT");
    for (var tally : counts.fieldNames()) {
      table.row(number(number(counts, tally)), words(tally));
    }
    return table.isEmpty() ? "" : table.toString();
  }

  private String ports() {
    var table =
        new Table("PORT", "STATE", "FRAMES FROM IT", "BYTES", "FRAMES TO IT", "BYTES", "DROPPED");
    for (var port : GetCommand.objects(array(host, "ports"))) {
      var name = port.getString("attachment", "");
      table.row(
          name,
          port.getBoolean("open", false) ? "open" : "closed",
          number(number(port, "frames_from")),
          number(number(port, "bytes_from")),
          number(number(port, "frames_to")),
          number(number(port, "bytes_to")),
          number(drops("port " + name, port)));
    }
    return table.isEmpty() ? "" : table.toString();
  }

  private String tunnels() {
    var table =
        new Table("TUNNEL", "DATAGRAMS FROM IT", "BYTES", "DATAGRAMS TO IT", "BYTES", "DROPPED");
    int unused = 0;
    for (var tunnel : GetCommand.objects(array(host, "tunnels"))) {
      if (isUsed(tunnel)) {
        var peer = tunnel.getString("peer", "");
        table.row(tunnel(peer, "tunnel " + peer, tunnel));
      } else {
        unused++;
      }
    }
    var others = object(host, "other_tunnels");
    if (isUsed(others)) {
      table.row(tunnel("others", "other tunnels, or strangers", others));
    }
    var rest = unused == 0 ? "" : (table.isEmpty() ? "" : System.lineSeparator()) + unused(unused);
    return (table.isEmpty() ? "" : table.toString()) + rest;
  }

  private static String unused(int tunnels) {
    return tunnels == 1
        ? "1 tunnel has carried nothing."
        : String.format(Locale.ROOT, "%,d tunnels have carried nothing.", tunnels);
  }

  private String[] tunnel(String name, String where, JsonObject tunnel) {
    return new String[] {
      name,
      number(number(tunnel, "datagrams_from")),
      number(number(tunnel, "bytes_from")),
      number(number(tunnel, "datagrams_to")),
      number(number(tunnel, "bytes_to")),
      number(drops(where, tunnel))
    };
  }

  private static boolean isUsed(JsonObject tunnel) {
    return number(tunnel, "datagrams_from") > 0
        || number(tunnel, "datagrams_to") > 0
        || !object(tunnel, "drops").isEmpty();
  }

  /// Enters the drops of a place, and returns how many they are.
  private long drops(String where, JsonObject place) {
    var drops = object(place, "drops");
    long all = 0;
    for (var reason : drops.fieldNames()) {
      long frames = number(drops, reason);
      all += frames;
      elsewhere.merge(reason, -frames, Long::sum);
      dropped(where, reason, frames);
    }
    return all;
  }

  private void dropped(String where, String reason, long frames) {
    if (frames > 0) {
      drops.row(number(frames), where, reason, why(reason));
    }
  }

  /// Returns a reason in words; as it came where it is of another version.
  private static String why(String reason) {
    return Arrays.stream(DropReason.values())
        .filter(one -> one.name().equals(reason))
        .map(DropReason::text)
        .findFirst()
        .orElse("");
  }

  private static String words(String tally) {
    return Arrays.stream(Tally.values())
        .filter(one -> one.name().equals(tally))
        .map(Tally::text)
        .findFirst()
        .orElse(tally);
  }

  private static JsonObject object(JsonObject json, String field) {
    return json.getJsonObject(field, new JsonObject());
  }

  private static JsonArray array(JsonObject json, String field) {
    return json.getJsonArray(field, new JsonArray());
  }

  private static long number(JsonObject json, String field) {
    return json.getLong(field, 0L);
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}

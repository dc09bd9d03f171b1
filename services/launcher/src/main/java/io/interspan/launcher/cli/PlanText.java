package io.interspan.launcher.cli;

import io.interspan.launcher.ops.Counted;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/// A preview, written for people: for each site what it would be sent, and a line for each object.
final class PlanText {
  /// The most objects of a site that are named: what people look through before they answer.
  private static final int MAX_LINES = 50;

  private final Colours colours;

  private PlanText(Colours colours) {
    this.colours = colours;
  }

  /// Returns how previews are written where the command prints.
  static PlanText of(CommandSpec spec) {
    return new PlanText(Colours.of(spec));
  }

  /// Returns the lines of a preview.
  String of(JsonObject plan) {
    var lines = new ArrayList<String>();
    int changes = plan.getInteger("change_count", 0);
    if (changes == 0) {
      return "Nothing to do: it is declared like this.";
    }
    lines.add(
        "%s, on top of revision %d of the log."
            .formatted(
                Counted.of(changes, "object changes", "objects change"), plan.getLong("base", 0L)));
    var sites = GetCommand.objects(plan.getJsonArray("sites", new JsonArray()));
    if (sites.isEmpty()) {
      lines.add("No site is sent anything.");
    }
    var objects = GetCommand.objects(plan.getJsonArray("results", new JsonArray()));
    for (var site : sites) {
      add(site, objects, lines);
    }
    addHosts(plan, lines);
    return String.join(System.lineSeparator(), lines);
  }

  private void add(JsonObject site, List<JsonObject> objects, List<String> lines) {
    var id = site.getString("site");
    lines.add(
        String.format(
            Locale.ROOT,
            "%s: %,d new there, %,d changed, %,d withdrawn; %,d bytes",
            Text.line(id),
            site.getInteger("entered_count", 0),
            site.getInteger("changed_count", 0),
            site.getInteger("withdrawn_count", 0),
            site.getLong("bytes", 0L)));
    int shown = 0;
    for (var object : objects) {
      if (shown < MAX_LINES && object.getString("site").equals(id)) {
        lines.add("  " + line(object));
        shown++;
      }
    }
    int all =
        site.getInteger("entered_count", 0)
            + site.getInteger("changed_count", 0)
            + site.getInteger("withdrawn_count", 0);
    if (all > shown) {
      lines.add(String.format(Locale.ROOT, "  and %,d more", all - shown));
    }
  }

  private static void addHosts(JsonObject plan, List<String> lines) {
    if (!plan.containsKey("hosts")) {
      return;
    }
    var hosts = GetCommand.objects(plan.getJsonArray("hosts"));
    var unknown = GetCommand.objects(plan.getJsonArray("hosts_unknown", new JsonArray()));
    hosts.stream().limit(MAX_LINES).map(PlanText::host).forEach(lines::add);
    int more = Math.max(0, hosts.size() - MAX_LINES) + plan.getInteger("hosts_left_out_count", 0);
    if (more > 0) {
      lines.add("and up to " + Counted.of(more, "more host", "more hosts"));
    }
    if (hosts.isEmpty() && unknown.isEmpty()) {
      lines.add("No host is sent anything.");
    }
    for (var one : unknown) {
      var site = one.getString("site", "");
      lines.add(
          Text.line(
              "hosts"
                  + (site.isEmpty() ? "" : " of " + site)
                  + " are not all known: "
                  + one.getString("reason")));
    }
  }

  private static String host(JsonObject host) {
    return String.format(
        Locale.ROOT,
        "host %s: %s, of these %s and %s, %,d withdrawn; %,d bytes",
        Text.line(host.getString("site") + "/" + host.getString("host")),
        count(host, "entry_count", "entry", "entries"),
        count(host, "rule_count", "rule", "rules"),
        count(host, "member_count", "member", "members"),
        host.getInteger("withdrawn_count", 0),
        host.getLong("bytes", 0L));
  }

  private static String count(JsonObject host, String field, String one, String several) {
    return Counted.of(host.getInteger(field, 0), one, several);
  }

  private String line(JsonObject object) {
    var name = Text.line(object.getString("resource_type") + " " + object.getString("path"));
    var sent = String.format(Locale.ROOT, " (%,d bytes)", object.getInteger("bytes", 0));
    return switch (object.getString("kind")) {
      case "ENTERED" -> colours.comes("+ " + name) + sent;
      case "WITHDRAWN" -> colours.goes("- " + name);
      default -> colours.changes("~ " + name) + sent;
    };
  }
}

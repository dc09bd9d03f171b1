package io.interspan.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.intentapi.logic.api.ApiRequest;
import io.interspan.intentapi.logic.api.Json;
import io.interspan.message.PlanEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Sees that hosts are sent what a plan said: asked for while all is quiet, and held against what
/// their disks have once the same was committed, and all is quiet again.
final class PreviewAuditor {
  /// How long the answer to a plan may take, in milliseconds.
  private static final long PATIENCE = 15_000;

  private final World world;
  private final TreeMap<String, SortedMap<String, PlanEntry>> before = new TreeMap<>();
  private List<String> said = List.of();
  private @Nullable ApiReply reply;

  PreviewAuditor(World world) {
    this.world = world;
  }

  /// Plans a wish, and makes it.
  ///
  /// @return whether it was one that can be planned and was taken
  boolean foresee(ApiUser.Wish wish) {
    if (!(wish.request() instanceof ApiRequest.Merge merge)) {
      return false;
    }
    reply = null;
    world.user().ask(new ApiRequest.Plan(merge, true), answer -> reply = answer);
    for (long waited = 0; reply == null && waited < PATIENCE; waited += 100) {
      world.run(100);
    }
    if (reply == null) {
      throw new Violation("previews", "a plan is not answered: " + merge);
    }
    if (reply.status() != 200) {
      return false;
    }
    var body = Json.parseOwn(reply.body());
    if (!body.path("hosts_unknown").isEmpty() || body.path("hosts_left_out_count").asInt() > 0) {
      throw new Violation("previews", "not all hosts are known: " + body);
    }
    var lines = new ArrayList<String>();
    body.path("hosts").forEach(host -> lines.add(line(host)));
    said = List.copyOf(lines);
    before.clear();
    world
        .hosts()
        .values()
        .forEach(host -> before.put(host.name(), world.realization().onDisk(host)));
    world.user().wish(wish);
    return true;
  }

  private static String line(JsonNode host) {
    return line(
        host.path("site").asText() + "/" + host.path("host").asText(),
        host.path("entry_count").asInt(),
        host.path("rule_count").asInt(),
        host.path("member_count").asInt(),
        host.path("withdrawn_count").asInt(),
        host.path("bytes").asLong());
  }

  private static String line(
      String host, int entries, int rules, int members, int withdrawn, long bytes) {
    return "%s: %d entries, %d rules, %d members, %d withdrawn, %d bytes"
        .formatted(host, entries, rules, members, withdrawn, bytes);
  }

  /// Compares with what came of it.
  void check() {
    var sent = new ArrayList<String>();
    for (var host : world.hosts().values()) {
      var is = world.realization().onDisk(host);
      var was = Objects.requireNonNull(before.get(host.name()));
      var keys = new TreeSet<>(was.keySet());
      keys.addAll(is.keySet());
      keys.removeIf(key -> Objects.equals(was.get(key), is.get(key)));
      if (!keys.isEmpty()) {
        sent.add(line(host.name(), keys, was, is));
      }
    }
    if (!sent.equals(said)) {
      throw new Violation("previews", "a plan said " + said + ", and hosts were sent " + sent);
    }
  }

  private static String line(
      String host,
      SortedSet<String> keys,
      SortedMap<String, PlanEntry> was,
      SortedMap<String, PlanEntry> is) {
    int rules = 0;
    int members = 0;
    int withdrawn = 0;
    long bytes = 0;
    for (var key : keys) {
      var after = is.get(key);
      var entry = after == null ? Objects.requireNonNull(was.get(key)) : after;
      rules += entry.hasRule() ? 1 : 0;
      members += entry.hasSelected() ? 1 : 0;
      withdrawn += after == null ? 1 : 0;
      bytes += key.length() + (after == null ? 0 : after.getSerializedSize());
    }
    return line(host, keys.size(), rules, members, withdrawn, bytes);
  }
}

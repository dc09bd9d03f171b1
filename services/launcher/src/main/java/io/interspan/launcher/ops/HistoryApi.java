package io.interspan.launcher.ops;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// The part of the intent API that is about the past: the log, differences, rollbacks. Waits for
/// answers.
public final class HistoryApi {
  private static final String OWN = "/interspan/v1/";

  private final HttpCalls calls;
  private final String endpoint;

  HistoryApi(HttpCalls calls, String endpoint) {
    this.calls = calls;
    this.endpoint = endpoint;
  }

  /// A preview of a rollback.
  ///
  /// @param base the revision that it was made at
  /// @param changes what the rollback would change, in the order of paths
  public record Preview(long base, JsonArray changes) {}

  /// Reads the newest rows of the log, newest first; a large row may come in several parts.
  ///
  /// @param rows the most rows
  /// @param path of the objects that are wanted, with what is below; "" for all
  /// @param author whose rows; "" for everyone's
  public JsonArray log(int rows, String path, String author) throws IOException, RefusedException {
    var all = new JsonArray();
    var query = "log?order=desc" + parameter("path", path) + parameter("author", author);
    var cursor = "";
    do {
      var page = get(query + "&limit=" + (rows - all.size()) + parameter("cursor", cursor));
      all.addAll(page.getJsonArray("results"));
      cursor = page.getString("cursor", "");
    } while (!cursor.isEmpty() && all.size() < rows);
    return all;
  }

  /// Reads how objects differ between two revisions.
  ///
  /// @param path of the objects that are wanted, with what is below; "" for all
  public JsonArray diff(long from, long to, String path) throws IOException, RefusedException {
    return pages("diff?from=" + from + "&to=" + to + parameter("path", path)).changes();
  }

  /// Reads what a rollback would change.
  ///
  /// @param path of the objects that are to be rolled back, with what is below; "" for all
  public Preview preview(long to, String path) throws IOException, RefusedException {
    return pages("rollback?to=" + to + parameter("path", path));
  }

  /// Rolls back, whole or not at all.
  ///
  /// @param preview what was looked at
  /// @return the log's revision with it
  public long rollback(long to, Preview preview, String path) throws IOException, RefusedException {
    var body = new JsonObject().put("to", to).put("base", preview.base());
    if (!path.isEmpty()) {
      body.put("path", path);
    }
    return IntentApi.accepted(calls.post(endpoint, OWN + "rollback", body)).revision();
  }

  private Preview pages(String query) throws IOException, RefusedException {
    var changes = new JsonArray();
    var cursor = "";
    long base;
    do {
      var page = get(query + parameter("cursor", cursor));
      changes.addAll(page.getJsonArray("results"));
      base = page.getLong("base", 0L);
      cursor = page.getString("cursor", "");
    } while (!cursor.isEmpty());
    return new Preview(base, changes);
  }

  private JsonObject get(String query) throws IOException, RefusedException {
    return IntentApi.accepted(calls.get(endpoint, OWN + query)).body();
  }

  private static String parameter(String name, String value) {
    return value.isEmpty()
        ? ""
        : "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}

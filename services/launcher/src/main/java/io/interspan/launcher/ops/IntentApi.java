package io.interspan.launcher.ops;

import io.interspan.launcher.topology.IntentTree;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// The global manager's intent API, as the command line uses it. Waits for answers.
public final class IntentApi {
  /// Where the intents are.
  public static final String ROOT = "/global-manager/api/v1/global-infra";

  /// How many objects of a list one answer brings.
  private static final int PAGE_SIZE = 1_000;

  private final HttpCalls calls = new HttpCalls();
  private final String endpoint;

  /// Calls the API at `endpoint`: `127.0.0.1:port`.
  public IntentApi(String endpoint) {
    this.endpoint = endpoint;
  }

  /// Declares a tree, whole or not at all.
  ///
  /// @return the log's revision with it
  /// @throws RefusedException where the API refused it
  public long apply(IntentTree tree) throws IOException, RefusedException {
    var answer = calls.patch(endpoint, ROOT, tree.toPatch());
    return accepted(answer).revision();
  }

  /// Reads an object.
  ///
  /// @param path below the root, as in `/segments/web`
  public JsonObject object(String path) throws IOException, RefusedException {
    return accepted(calls.get(endpoint, ROOT + path)).body();
  }

  /// Reads all objects of a collection.
  ///
  /// @param path below the root, as in `/segments`
  public JsonArray list(String path) throws IOException, RefusedException {
    var all = new JsonArray();
    var cursor = "";
    do {
      var query =
          "?page_size="
              + PAGE_SIZE
              + (cursor.isEmpty()
                  ? ""
                  : "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8));
      var page = accepted(calls.get(endpoint, ROOT + path + query)).body();
      all.addAll(page.getJsonArray("results", new JsonArray()));
      cursor = page.getString("cursor", "");
    } while (!cursor.isEmpty());
    return all;
  }

  private static HttpCalls.Answer accepted(HttpCalls.Answer answer) throws RefusedException {
    if (answer.ok()) {
      return answer;
    }
    throw new RefusedException(answer.status(), answer.body());
  }
}

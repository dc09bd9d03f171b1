package io.interspan.launcher.ops;

import io.interspan.launcher.credentials.ApiCredentials;
import io.interspan.launcher.topology.IntentTree;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;

/// An intent API, as the command line uses it: the global manager's, or a site's own. Waits for
/// answers.
public final class IntentApi {
  /// Where the global manager has the intents.
  public static final String ROOT = "/global-manager/api/v1/global-infra";

  /// Where a site has its own.
  public static final String SITE_ROOT = "/policy/api/v1/infra";

  private static final String SEARCH = "/search/query";

  private static final String PLAN = "/interspan/v1/plan";

  private static final String EXPLAIN = "/interspan/v1/explain";

  private static final String HOSTS = "/interspan/v1/hosts/";

  private static final String WATCH = "/interspan/v1/watch";

  /// How many objects of a list one answer brings.
  private static final int PAGE_SIZE = 1_000;

  private final HttpCalls calls;
  private final String endpoint;
  private final String root;
  private final String login;

  /// Calls the global manager's API at `endpoint`: `https://127.0.0.1:port`.
  ///
  /// @throws IOException where the certificate that the credentials trust is none
  public IntentApi(String endpoint, ApiCredentials credentials) throws IOException {
    this(endpoint, ROOT, credentials);
  }

  /// Calls the API at `endpoint`: `https://127.0.0.1:port`.
  ///
  /// @param root where the intents are: [#ROOT] or [#SITE_ROOT]
  /// @throws IOException where the certificate that the credentials trust is none
  public IntentApi(String endpoint, String root, ApiCredentials credentials) throws IOException {
    this.endpoint = endpoint;
    this.root = root;
    this.calls = new HttpCalls(credentials);
    this.login =
        "j_username="
            + URLEncoder.encode(credentials.user(), StandardCharsets.UTF_8)
            + "&j_password="
            + URLEncoder.encode(credentials.password(), StandardCharsets.UTF_8);
  }

  /// Finds out whether the credentials are right.
  ///
  /// @throws RefusedException where they are not
  public void tryLogin() throws IOException, RefusedException {
    accepted(calls.form(endpoint, "/api/session/create", login));
  }

  /// Declares a tree, whole or not at all.
  ///
  /// @return the log's revision with it
  /// @throws RefusedException where the API refused it
  public long apply(IntentTree tree) throws IOException, RefusedException {
    var answer = calls.patch(endpoint, root, tree.toPatch());
    return accepted(answer).revision();
  }

  /// Asks the global manager what a tree would send to which sites and hosts; nothing is changed.
  ///
  /// @throws RefusedException where it would be refused, or cannot be said now
  public JsonObject plan(IntentTree tree) throws IOException, RefusedException {
    return accepted(calls.post(endpoint, PLAN + "?hosts=true", tree.toPatch())).body();
  }

  /// Asks the global manager why an object is at a site, or why not.
  ///
  /// @param path the object's, with the root
  public JsonObject explain(String site, String path) throws IOException, RefusedException {
    var query =
        "?site="
            + URLEncoder.encode(site, StandardCharsets.UTF_8)
            + "&path="
            + URLEncoder.encode(path, StandardCharsets.UTF_8);
    return accepted(calls.get(endpoint, EXPLAIN + query)).body();
  }

  /// Reads an object.
  ///
  /// @param path below the root, as in `/segments/web`
  /// @param at the revision at which it is wanted; none for the object as it is
  public JsonObject object(String path, OptionalLong at) throws IOException, RefusedException {
    var query = at.isPresent() ? "?at=" + at.getAsLong() : "";
    return accepted(calls.get(endpoint, root + path + query)).body();
  }

  /// Reads all objects that a query is about.
  ///
  /// @param query in the language of NSX's search
  public JsonArray search(String query) throws IOException, RefusedException {
    return results(
        pages(prefix() + SEARCH, "&query=" + URLEncoder.encode(query, StandardCharsets.UTF_8)));
  }

  /// Reads who is a member of a group: the answer's pages as one.
  ///
  /// @param group its path, with the root; a site has global groups, too
  public JsonObject members(String group) throws IOException, RefusedException {
    var pages = pages(prefix() + group + "/members", "");
    var members = results(pages);
    var unknown = new TreeSet<String>();
    for (var page : pages) {
      page.getJsonArray("unknown_sites", new JsonArray())
          .forEach(site -> unknown.add(String.valueOf(site)));
    }
    return new JsonObject()
        .put("results", members)
        .put("result_count", members.size())
        .put("unknown_sites", new JsonArray(List.copyOf(unknown)));
  }

  /// Reads what a host of the site has: the answer's pages as one.
  ///
  /// @param host its id within the site
  public JsonObject hostPlan(String host) throws IOException, RefusedException {
    var pages = pages(host(host) + "/plan", "");
    return pages.getLast().put("results", results(pages));
  }

  /// Asks why a host of the site has an object or a member, or why not.
  ///
  /// @param host its id within the site
  /// @param path the object's, with the root; a port's where a member is meant
  /// @param isMember whether the port's workload is meant, as a member of groups
  public JsonObject explainHost(String host, String path, boolean isMember)
      throws IOException, RefusedException {
    var query =
        (isMember ? "?member=" : "?path=") + URLEncoder.encode(path, StandardCharsets.UTF_8);
    return accepted(calls.get(endpoint, host(host) + "/explain" + query)).body();
  }

  /// Takes out a host of the site that will not come back.
  public void forgetHost(String host) throws IOException, RefusedException {
    accepted(calls.delete(endpoint, host(host)));
  }

  private static String host(String host) {
    return HOSTS + URLEncoder.encode(host, StandardCharsets.UTF_8);
  }

  /// Returns what stands before the paths of objects.
  private String prefix() {
    return root.substring(0, root.lastIndexOf('/'));
  }

  /// Watches the log.
  ///
  /// @param parameters each with an ampersand before it, as in `&after=7`
  /// @throws RefusedException where it makes no sense to try again
  public LogFollower.Connection watch(String parameters) throws IOException, RefusedException {
    var connection = new WatchConnection();
    calls.open(
        endpoint, WATCH + (parameters.isEmpty() ? "" : "?" + parameters.substring(1)), connection);
    return connection;
  }

  /// Reads all objects of a collection.
  ///
  /// @param path below the root, as in `/segments`
  /// @param at the revision at which they are wanted; none for the objects as they are
  public JsonArray list(String path, OptionalLong at) throws IOException, RefusedException {
    return results(pages(root + path, at.isPresent() ? "&at=" + at.getAsLong() : ""));
  }

  private static JsonArray results(List<JsonObject> pages) {
    var all = new JsonArray();
    pages.forEach(page -> all.addAll(page.getJsonArray("results", new JsonArray())));
    return all;
  }

  private List<JsonObject> pages(String path, String parameters)
      throws IOException, RefusedException {
    var all = new ArrayList<JsonObject>();
    var cursor = "";
    do {
      var query =
          "?page_size="
              + PAGE_SIZE
              + parameters
              + (cursor.isEmpty()
                  ? ""
                  : "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8));
      var page = accepted(calls.get(endpoint, path + query)).body();
      all.add(page);
      cursor = page.getString("cursor", "");
    } while (!cursor.isEmpty());
    return all;
  }

  /// What the API says of the past.
  public HistoryApi history() {
    return new HistoryApi(calls, endpoint);
  }

  static HttpCalls.Answer accepted(HttpCalls.Answer answer) throws RefusedException {
    if (answer.ok()) {
      return answer;
    }
    throw new RefusedException(answer.status(), answer.body());
  }
}

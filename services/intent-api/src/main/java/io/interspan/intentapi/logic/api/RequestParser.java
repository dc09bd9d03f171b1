package io.interspan.intentapi.logic.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.type.ResourceTable;
import io.interspan.intentapi.logic.type.ResourceType;
import io.interspan.model.Bytes;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads a request: method, path, query and body, as they came over HTTP, percent-decoded.
///
/// Pure, and safe for use by any thread: large bodies are read off the API's event loop.
public final class RequestParser {
  /// Taken for NSX's sake: no object overrides another here.
  private static final String OVERRIDE = "override";

  private static final String OWN = "/interspan/v1";
  private static final String MEMBERS = "/members";

  /// As topology files have it.
  private static final int MAX_HOST_ID = 64;

  private static final String HOSTS = "hosts";
  private static final String ENFORCE_REVISION_CHECK = "enforce_revision_check";

  /// In `interspan/v1/hosts/{id}/plan`, and `.../explain`.
  private static final int HOST_WORDS = 5;

  private static final String REALIZED_STATE =
      "/global-manager/api/v1/global-infra/realized-state/status";

  /// The global manager's.
  public static final RequestParser GLOBAL = new RequestParser(List.of(ApiRoot.GLOBAL));

  /// A site-manager's.
  public static final RequestParser SITE =
      new RequestParser(List.of(ApiRoot.GLOBAL_AT_SITE, ApiRoot.SITE));

  private final List<ApiRoot> roots;

  /// A parser for a service's trees.
  public RequestParser(List<ApiRoot> roots) {
    this.roots = List.copyOf(roots);
  }

  /// Reads a request, in which a PATCH merges.
  ///
  /// @param method GET, PUT and so on
  /// @param path the words of the path after the host, percent-decoded
  /// @param body null where there is none
  /// @throws ApiException saying what is wrong with it
  public ApiRequest parse(
      String method, List<String> path, QueryParameters query, @Nullable Bytes body) {
    return parse(method, path, query, body, PatchMeaning.MERGE);
  }

  /// Reads a request.
  ///
  /// @param method GET, PUT and so on
  /// @param path the words of the path after the host, percent-decoded
  /// @param body null where there is none
  /// @param patch what the client means by a PATCH
  /// @throws ApiException saying what is wrong with it
  public ApiRequest parse(
      String method,
      List<String> path,
      QueryParameters query,
      @Nullable Bytes body,
      PatchMeaning patch) {
    var wait = Wait.of(query);
    if (wait.isPresent()) {
      requireGlobal("a write with wait");
      return wait.get().until(parse(method, path, Wait.without(query), body, patch));
    }
    var request = request(method, path, query, body);
    if (patch == PatchMeaning.MERGE) {
      return request;
    }
    if (request instanceof ApiRequest.Plan(var merge, boolean hosts)) {
      return new ApiRequest.Plan(replacing(merge), hosts);
    }
    return request instanceof ApiRequest.Merge merge ? replacing(merge) : request;
  }

  private static ApiRequest.Merge replacing(ApiRequest.Merge merge) {
    return new ApiRequest.Merge(merge.steps(), merge.enforceRevision(), true);
  }

  private ApiRequest request(
      String method, List<String> path, QueryParameters query, @Nullable Bytes body) {
    var text = "/" + String.join("/", path);
    if (text.equals(OWN + "/hosts") && isSite()) {
      return get(method, text, query, new ApiRequest.Hosts());
    }
    if (text.startsWith(OWN + "/hosts/")) {
      return host(method, text, path, query);
    }
    return switch (text) {
      case OWN + "/sites" -> get(method, text, query, new ApiRequest.Sites());
      case OWN + "/health" -> get(method, text, query, new ApiRequest.Health());
      case "/api/v1/node/version" -> get(method, text, query, new ApiRequest.NodeVersion());
      case OWN + "/log" -> HistoryParser.log(method, text, query);
      case OWN + "/diff" -> HistoryParser.diff(method, text, query);
      case OWN + "/rollback" -> HistoryParser.rollback(method, text, query, body);
      case OWN + "/plan" -> plan(method, text, query, body);
      case OWN + "/explain" -> explain(method, text, query);
      case REALIZED_STATE -> realization(method, text, query);
      default ->
          SearchParser.roots(roots, text).isEmpty()
              ? object(method, text, query, body)
              : search(method, text, query);
    };
  }

  private static ApiRequest get(
      String method, String path, QueryParameters query, ApiRequest request) {
    allow(method, path, "GET");
    query.allow();
    return request;
  }

  /// A PATCH of the root, only tried.
  private ApiRequest plan(String method, String path, QueryParameters query, @Nullable Bytes body) {
    requireGlobal(path);
    allow(method, path, "POST");
    query.allow(HOSTS, ENFORCE_REVISION_CHECK);
    return new ApiRequest.Plan(merge(IntentPath.ROOT, query, body), query.flag(HOSTS, false));
  }

  private ApiRequest explain(String method, String path, QueryParameters query) {
    requireGlobal(path);
    allow(method, path, "GET");
    query.allow("site", "path");
    var site = query.text("site").orElse("");
    if (site.isEmpty()) {
      throw new ApiException(
          ErrorCode.INVALID_PARAMETER, "query parameter 'site' must be there: the id of a site");
    }
    return new ApiRequest.Explain(pathParameter("path", query), site);
  }

  private ApiRequest realization(String method, String path, QueryParameters query) {
    requireGlobal(path);
    allow(method, path, "GET");
    query.allow("intent_path", "include_enforced_status", "site_path");
    return new ApiRequest.Realization(pathParameter("intent_path", query));
  }

  private static IntentPath pathParameter(String name, QueryParameters query) {
    try {
      return new IntentPath(query.text(name).orElse(""));
    } catch (IllegalArgumentException e) {
      throw new ApiException(
          ErrorCode.INVALID_PARAMETER, "query parameter '" + name + "': " + e.getMessage());
    }
  }

  /// Refuses a path that only the global manager has.
  private void requireGlobal(String path) {
    if (!roots.contains(ApiRoot.GLOBAL)) {
      throw notFound(path);
    }
  }

  private ApiRequest host(String method, String path, List<String> words, QueryParameters query) {
    boolean isOne = words.size() == HOST_WORDS - 1;
    if ((!isOne && words.size() != HOST_WORDS) || !isSite()) {
      throw notFound(path);
    }
    var host = words.get(HOST_WORDS - 2);
    if (host.length() > MAX_HOST_ID) {
      throw new ApiException(
          ErrorCode.INVALID_PARAMETER,
          "the host's id in the path has %d characters: at most %d"
              .formatted(host.length(), MAX_HOST_ID));
    }
    if (isOne) {
      allow(method, path, "DELETE");
      query.allow();
      return new ApiRequest.ForgetHost(host);
    }
    return switch (words.getLast()) {
      case "plan" -> hostPlan(method, path, host, query);
      case "explain" -> hostExplain(method, path, host, query);
      default -> throw notFound(path);
    };
  }

  private static ApiRequest hostPlan(
      String method, String path, String host, QueryParameters query) {
    allow(method, path, "GET");
    query.allow("cursor", "page_size");
    var cursor = query.text("cursor");
    // A key of the plan: each has a slash.
    if (cursor.isPresent() && cursor.get().indexOf('/') < 0) {
      throw new ApiException(
          ErrorCode.INVALID_PARAMETER,
          "query parameter 'cursor' is not one that a host's plan gave: take it from the last page");
    }
    return new ApiRequest.HostPlan(
        host,
        cursor.orElse(""),
        (int) query.number("page_size", Limits.MAX_PAGE, 1, Limits.MAX_PAGE));
  }

  private static ApiRequest hostExplain(
      String method, String path, String host, QueryParameters query) {
    allow(method, path, "GET");
    query.allow("path", "member");
    boolean isMember = query.text("member").isPresent();
    if (isMember == query.text("path").isPresent()) {
      throw new ApiException(
          ErrorCode.INVALID_PARAMETER,
          "query parameter 'path' or 'member' must be there, one of them: the path of an object of"
              + " the host's plan, or of a port whose workload is a member");
    }
    var of = pathParameter(isMember ? "member" : "path", query);
    if (isMember && !of.isOf("ports")) {
      throw new ApiException(
          ErrorCode.INVALID_PARAMETER,
          "query parameter 'member' must be a port's path, as in /global-infra/segments/web/ports/p1,"
              + " not "
              + of);
    }
    return new ApiRequest.HostExplain(host, of, isMember);
  }

  /// Returns whether this is a site's: only sites have hosts.
  private boolean isSite() {
    return roots.contains(ApiRoot.SITE);
  }

  private ApiRequest search(String method, String path, QueryParameters query) {
    allow(method, path, "GET");
    return SearchParser.parse(SearchParser.roots(roots, path), query);
  }

  private ApiRequest object(
      String method, String path, QueryParameters query, @Nullable Bytes body) {
    var tree =
        roots.stream()
            .filter(root -> (path + "/").startsWith(root.prefix() + root.root() + "/"))
            .findFirst()
            .orElseThrow(() -> notFound(path));
    if (!tree.writable()) {
      allow(method, path, "GET");
      HistoryParser.refuseAt(query);
    }
    var below = path.substring(tree.prefix().length());
    if (below.equals(tree.root().value())) {
      return root(method, path, tree.root(), query, body);
    }
    if (below.endsWith(MEMBERS)) {
      var group = intentPath(below.substring(0, below.length() - MEMBERS.length()), path);
      if (ResourceTable.at(group).filter(type -> type.type() == IntentType.GROUP).isPresent()) {
        return members(method, path, group, query);
      }
    }
    var place = intentPath(below, path);
    var type = ResourceTable.at(place);
    if (type.isPresent()) {
      requireLevel(type.get(), tree.root());
      return one(method, path, place, type.get(), query, body);
    }
    return list(method, path, tree.root(), below, query);
  }

  private static ApiRequest members(
      String method, String path, IntentPath group, QueryParameters query) {
    allow(method, path, "GET");
    query.allow("cursor", "page_size");
    return new ApiRequest.Members(
        group,
        query.text("cursor").map(MemberPlace::parse).orElse(null),
        (int) query.number("page_size", Limits.MAX_PAGE, 1, Limits.MAX_PAGE));
  }

  private static ApiRequest root(
      String method, String path, IntentPath root, QueryParameters query, @Nullable Bytes body) {
    allow(method, path, "GET", "PATCH");
    if (method.equals("GET")) {
      query.allow("include_mark_for_delete_objects", "at");
      return HistoryParser.at(query, new ApiRequest.Get(root));
    }
    query.allow(ENFORCE_REVISION_CHECK);
    return merge(root, query, body);
  }

  private static ApiRequest.Merge merge(
      IntentPath root, QueryParameters query, @Nullable Bytes body) {
    return new ApiRequest.Merge(
        TreeParser.root(root, objectBody(body)), query.flag(ENFORCE_REVISION_CHECK, false));
  }

  private static ApiRequest one(
      String method,
      String path,
      IntentPath place,
      ResourceType type,
      QueryParameters query,
      @Nullable Bytes body) {
    if (type.writer() != ResourceType.Writer.USERS) {
      allow(method, path, "GET");
    }
    allow(method, path, "GET", "PUT", "PATCH", "DELETE");
    return switch (method) {
      case "GET" -> {
        query.allow("include_mark_for_delete_objects", "at");
        yield HistoryParser.at(query, new ApiRequest.Get(place));
      }
      case "PUT" -> {
        query.allow(OVERRIDE, Wait.WAIT, Wait.TIMEOUT);
        query.flag(OVERRIDE, false);
        var object = objectBody(body);
        ObjectShape.requireWhole(place, type, object);
        yield new ApiRequest.Put(place, type, object, TreeParser.embedded(place, type, object));
      }
      case "PATCH" -> {
        query.allow(OVERRIDE, Wait.WAIT, Wait.TIMEOUT);
        query.flag(OVERRIDE, false);
        yield new ApiRequest.Merge(TreeParser.object(place, type, objectBody(body)), false);
      }
      default -> {
        query.allow("force", "fail_if_subtree_exists", OVERRIDE, Wait.WAIT, Wait.TIMEOUT);
        query.flag("force", false);
        query.flag(OVERRIDE, false);
        yield new ApiRequest.Delete(place, type, query.flag("fail_if_subtree_exists", false));
      }
    };
  }

  private static ApiRequest list(
      String method, String path, IntentPath root, String below, QueryParameters query) {
    int collection = below.lastIndexOf('/');
    var parent = intentPath(below.substring(0, collection), path);
    Optional<IntentType> parentType = ResourceTable.at(parent).map(ResourceType::type);
    if (parentType.isEmpty() && !parent.equals(root)) {
      throw notFound(path);
    }
    var type =
        ResourceTable.below(parentType.orElse(null), below.substring(collection + 1))
            .orElseThrow(() -> notFound(path));
    requireLevel(type, root);
    allow(method, path, "GET");
    query.allow(
        "cursor",
        "page_size",
        "sort_by",
        "sort_ascending",
        "include_mark_for_delete_objects",
        "at");
    return HistoryParser.at(
        query,
        new ApiRequest.ListPage(
            parent,
            type,
            new ApiRequest.PageRequest(
                query.text("cursor").orElse(null),
                (int) query.number("page_size", Limits.MAX_PAGE, 1, Limits.MAX_PAGE),
                sortField(type, query.text("sort_by").orElse("id")),
                query.flag("sort_ascending", true))));
  }

  /// Refuses what may not live below a root, by name.
  ///
  /// @throws ApiException where it may not
  static void requireLevel(ResourceType type, IntentPath root) {
    if (!type.level().isAt(root)) {
      throw new ApiException(
          ErrorCode.NOT_SUPPORTED,
          type.apiName()
              + " is not supported below "
              + root
              + (root.equals(IntentPath.LOCAL_ROOT)
                  ? ": a site has none of its own, it is declared at the global manager below "
                      + IntentPath.ROOT
                  : ": it is a site's own, and is declared there below " + IntentPath.LOCAL_ROOT));
    }
  }

  private static String sortField(ResourceType type, String name) {
    if (type.fields().stream().noneMatch(field -> field.name().equals(name))) {
      throw new ApiException(
          ErrorCode.INVALID_PARAMETER,
          "query parameter 'sort_by' is '"
              + name
              + "': it is a field of "
              + type.apiName()
              + ", such as id or display_name");
    }
    return name;
  }

  private static IntentPath intentPath(String text, String asked) {
    try {
      var path = new IntentPath(text);
      // Some clients and proxies resolve these, so that the object could not be reached.
      if (text.contains("/./")
          || text.contains("/../")
          || text.endsWith("/.")
          || text.endsWith("/..")) {
        throw notFound(asked);
      }
      return path;
    } catch (IllegalArgumentException e) {
      throw new ApiException(
          ErrorCode.NOT_FOUND, "there is nothing at " + shown(asked) + ": " + e.getMessage());
    }
  }

  private static ApiException notFound(String path) {
    return new ApiException(
        ErrorCode.NOT_FOUND,
        "there is nothing at "
            + shown(path)
            + "; the API's description is at "
            + OWN
            + "/openapi.json");
  }

  static String shown(String path) {
    return path.length() <= 200 ? path : path.substring(0, 200) + "...";
  }

  static void allow(String method, String path, String... methods) {
    if (!List.of(methods).contains(method)) {
      throw new ApiException(
          ApiError.of(
              ErrorCode.METHOD_NOT_ALLOWED,
              shown(path)
                  + " does not take "
                  + method
                  + ": it takes "
                  + String.join(", ", methods)),
          List.of(methods));
    }
  }

  static ObjectNode objectBody(@Nullable Bytes body) {
    JsonNode json = Json.parse(body == null ? Bytes.empty() : body);
    if (json instanceof ObjectNode object) {
      return object;
    }
    throw new ApiException(
        ErrorCode.MALFORMED, "the body is a JSON object, not " + json.getNodeType());
  }
}

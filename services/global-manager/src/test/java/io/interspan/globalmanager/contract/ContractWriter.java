package io.interspan.globalmanager.contract;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.api.ApiRoot;
import io.interspan.intentapi.logic.api.Limits;
import io.interspan.intentapi.logic.type.ResourceTable;
import io.interspan.intentapi.logic.type.ResourceType;
import io.interspan.model.intent.IntentType;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Writes the API's description: the paths and schemas that the table of types gives, and what is
/// not of a type.
final class ContractWriter {
  private record Parameter(String name, String type, String about) {}

  private static final Parameter MARKED =
      new Parameter(
          "include_mark_for_delete_objects",
          "boolean",
          "taken for NSX's sake: deletes are at once");

  private static final Parameter OVERRIDE =
      new Parameter("override", "boolean", "taken for NSX's sake: no object overrides another");
  private static final Parameter ENFORCE =
      new Parameter(
          "enforce_revision_check", "boolean", "refuse objects whose _revision is not theirs");
  private static final Parameter AT =
      new Parameter("at", "integer", "the revision to read at; the last where it is absent");
  private static final Parameter WITHIN =
      new Parameter("path", "string", "an object or a collection, with what is below; else all");
  private static final Parameter CURSOR =
      new Parameter("cursor", "string", "where the page begins, from the last page");
  private static final Parameter PAGE_SIZE =
      new Parameter("page_size", "integer", "the most objects, up to " + Limits.MAX_PAGE);

  private final ObjectNode root = JsonNodeFactory.instance.objectNode();
  private final ObjectNode paths;
  private final ObjectNode schemas;
  private final ObjectNode parameters;
  private final TreeMap<String, Parameter> written = new TreeMap<>();

  private ContractWriter(String title) {
    root.put("openapi", "3.1.0");
    root.putObject("info")
        .put("title", title)
        .put("version", "1")
        .put(
            "description",
            "Written from the table of types; see ContractTest for how to renew it.");
    // vertx-openapi wants an absolute URL; the paths below are whole.
    root.putArray("servers").addObject().put("url", "http://localhost/");
    paths = root.putObject("paths");
    var components = root.putObject("components");
    schemas = components.putObject("schemas");
    parameters = components.putObject("parameters");
    var responses = components.putObject("responses");
    responses.putObject("Done").put("description", "done");
    responses
        .putObject("Refused")
        .put("description", "refused; nothing was changed")
        .putObject("content")
        .putObject("application/json")
        .putObject("schema")
        .put("$ref", "#/components/schemas/Error");
  }

  /// Writes the global manager's.
  static ObjectNode write() {
    var writer = new ContractWriter("Interspan global manager");
    writer.shared();
    writer.tree(ApiRoot.GLOBAL, "");
    writer.get(
        "/interspan/v1/sites", "getSites", "The declared sites, and how far each is", List.of());
    writer.plan();
    writer.get(
        "/interspan/v1/explain",
        "explain",
        "Why an object is at a site, step by step, or why not",
        List.of(
            new Parameter("site", "string", "the id of a site"),
            new Parameter("path", "string", "the object's path")));
    writer.get(
        "/global-manager/api/v1/global-infra/realized-state/status",
        "getRealizedState",
        "Whether an object is in force, at each site that has it",
        List.of(new Parameter("intent_path", "string", "the object's path")));
    writer.own(ApiRoot.GLOBAL);
    return writer.root;
  }

  /// Writes a site's own.
  static ObjectNode writeSite() {
    var writer = new ContractWriter("Interspan site manager");
    var answers = new HostAnswers(writer.schemas);
    writer.shared();
    writer.tree(ApiRoot.GLOBAL_AT_SITE, "Global");
    writer.tree(ApiRoot.SITE, "");
    writer.get(
        "/interspan/v1/hosts",
        "listHosts",
        "The site's hosts, and which revision is in force at each",
        List.of());
    writer.answers("/interspan/v1/hosts", answers.hosts());
    writer.get(
        "/interspan/v1/hosts/{hostId}/plan",
        "getHostPlan",
        "What a host's controller has for it: entry by entry, and how large that is",
        List.of(CURSOR, PAGE_SIZE));
    writer.answers("/interspan/v1/hosts/{hostId}/plan", answers.plan());
    writer.get(
        "/interspan/v1/hosts/{hostId}/explain",
        "explainHost",
        "Why a host's plan has an object or a member, step by step, or why not",
        List.of(
            new Parameter("path", "string", "the path of an object of the plan"),
            new Parameter("member", "string", "instead: the path of a member's port")));
    writer.answers("/interspan/v1/hosts/{hostId}/explain", answers.explanation());
    var host = writer.paths.putObject("/interspan/v1/hosts/{hostId}");
    writer.parameters(host, "/interspan/v1/hosts/{hostId}");
    writer.operation(
        host,
        "delete",
        "forgetHost",
        "Take out a host that has no session and will not come back: its entries go",
        List.of(),
        null);
    writer.own(ApiRoot.SITE);
    return writer.root;
  }

  /// Writes the operations of a tree.
  ///
  /// @param prefix stands before the types' names in operations' ids
  private void tree(ApiRoot tree, String prefix) {
    rootObject(tree, prefix);
    ResourceTable.types().stream()
        .filter(type -> type.level().isAt(tree.root()))
        .forEach(type -> type(tree, prefix, type));
  }

  private void shared() {
    var error = schemas.putObject("Error");
    error.put("type", "object").put("description", "What every refused request is told");
    var properties = error.putObject("properties");
    properties.putObject("httpStatus").put("type", "string");
    properties.putObject("error_code").put("type", "integer");
    properties.putObject("module_name").put("type", "string");
    properties.putObject("error_message").put("type", "string");
    properties
        .putObject("related_errors")
        .put("type", "array")
        .putObject("items")
        .put("$ref", "#/components/schemas/Error");
    // Flat, since a choice of all kinds over thousands of children takes seconds: the table of
    // types checks what is in it.
    var child = schemas.putObject("Child");
    child
        .put("type", "object")
        .put("description", "ChildX with an X in it, or a ChildResourceReference with children")
        .putArray("required")
        .add("resource_type");
    var fields = child.putObject("properties");
    fields.putObject("resource_type").put("type", "string");
    fields.putObject("marked_for_delete").putArray("type").add("boolean").add("null");
    var infra = schemas.putObject("Infra");
    infra
        .put("type", "object")
        .put("description", "A tree of objects, merged whole or not at all")
        .putArray("required")
        .add("resource_type");
    var tree = infra.putObject("properties");
    tree.putObject("resource_type").putArray("enum").add("Infra");
    var children = tree.putObject("children");
    children.putArray("type").add("array").add("null");
    children.putObject("items").put("$ref", "#/components/schemas/Child");
  }

  private void rootObject(ApiRoot tree, String prefix) {
    var path = paths.putObject(tree.prefix() + tree.root());
    operation(path, "get", "get" + prefix + "Infra", "The root", List.of(MARKED, AT), null);
    if (!tree.writable()) {
      return;
    }
    operation(
        path,
        "patch",
        "patchInfra",
        "Merge a tree of objects, whole or not at all",
        waited(tree, ENFORCE),
        "Infra");
  }

  /// The global manager can see what is in force.
  private static List<Parameter> waited(ApiRoot tree, Parameter... own) {
    var all = new ArrayList<>(List.of(own));
    if (tree == ApiRoot.GLOBAL) {
      all.add(
          new Parameter(
              "wait",
              "string",
              "sites: answer once those it concerns hold it; hosts: once it is in force at their"
                  + " hosts; 202 names where it is not in time"));
      all.add(new Parameter("timeout", "integer", "how long to wait at most, in seconds"));
    }
    return all;
  }

  private void plan() {
    operation(
        paths.putObject("/interspan/v1/plan"),
        "post",
        "plan",
        "What the same PATCH of the root would send to which sites, and to which of their hosts;"
            + " nothing is changed",
        List.of(
            ENFORCE,
            new Parameter("hosts", "boolean", "whether hosts are looked at, too: false if absent")),
        "Infra");
  }

  private void members(String prefix, String group) {
    var path = paths.putObject(group + "/members");
    parameters(path, group + "/members");
    operation(
        path,
        "get",
        "get" + prefix + "GroupMembers",
        "The workloads that are members of a group, with their sites",
        List.of(CURSOR, PAGE_SIZE),
        null);
  }

  private void type(ApiRoot tree, String prefix, ResourceType type) {
    schemas.set(type.apiName(), new SchemaWriter(false).write(type));
    var one = template(tree, type);
    var many = paths.putObject(one.substring(0, one.lastIndexOf('/')));
    parameters(many, one.substring(0, one.lastIndexOf('/')));
    operation(
        many,
        "get",
        "list" + prefix + name(type),
        "List of: " + type.about(),
        List.of(
            CURSOR,
            PAGE_SIZE,
            new Parameter("sort_by", "string", "a field"),
            new Parameter("sort_ascending", "boolean", "which way"),
            MARKED,
            AT),
        null);
    if (type.type() == IntentType.GROUP) {
      members(prefix, one);
    }
    var path = paths.putObject(one);
    parameters(path, one);
    operation(path, "get", "get" + prefix + name(type), type.about(), List.of(MARKED, AT), null);
    if (type.writer() != ResourceType.Writer.USERS || !tree.writable()) {
      return;
    }
    schemas.set(type.apiName() + "Patch", new SchemaWriter(true).write(type));
    operation(
        path,
        "put",
        "put" + name(type),
        "Replace it, or make it; names the _revision that was read",
        waited(tree, OVERRIDE),
        type.apiName());
    operation(
        path,
        "patch",
        "patch" + name(type),
        "Merge into it (RFC 7396), or make it",
        waited(tree, OVERRIDE),
        type.apiName() + "Patch");
    operation(
        path,
        "delete",
        "delete" + name(type),
        "Delete it and what goes along; refused where others refer to it",
        waited(
            tree,
            new Parameter("force", "boolean", "taken for NSX's sake: forces nothing"),
            new Parameter("fail_if_subtree_exists", "boolean", "refuse where it has children"),
            OVERRIDE),
        null);
  }

  /// A type's name in operations: a second place has its parent's before it.
  private static String name(ResourceType type) {
    return ResourceTable.of(type.type()) == type
        ? type.apiName()
        : ResourceTable.of(type.parent()).apiName() + type.apiName();
  }

  private void own(ApiRoot tree) {
    get(
        "/interspan/v1/log",
        "getLog",
        "Who changed what, when, field by field",
        List.of(
            new Parameter("after", "integer", "the revision before the first row"),
            new Parameter("limit", "integer", "the most rows, up to " + Limits.MAX_LOG_ROWS),
            WITHIN,
            new Parameter("author", "string", "whose rows; everyone's where it is absent"),
            new Parameter("order", "string", "asc, or desc for the newest first"),
            CURSOR));
    get(
        "/interspan/v1/diff",
        "getDiff",
        "How objects differ between two revisions",
        List.of(
            new Parameter("from", "integer", "the one revision; 0 for nothing"),
            new Parameter("to", "integer", "the other revision; the last where it is absent"),
            WITHIN,
            CURSOR,
            PAGE_SIZE));
    rollback();
    get(
        tree.prefix() + "/search/query",
        "searchQuery",
        "Objects that a query is about",
        List.of(
            new Parameter("query", "string", "such as resource_type:Group AND tags.tag:web*"),
            new Parameter("cursor", "string", "from the last page"),
            new Parameter("page_size", "integer", "the most objects, up to " + Limits.MAX_PAGE),
            new Parameter("sort_by", "string", "a field; path where there is none"),
            new Parameter("sort_ascending", "boolean", "which way"),
            new Parameter("included_fields", "string", "names with commas; all where absent")));
    get(
        "/interspan/v1/watch",
        "watch",
        "A WebSocket: what is changed, row by row of the log, from a revision on",
        List.of(
            new Parameter("after", "integer", "the last revision that you have; the newest"),
            new Parameter("epoch", "integer", "the store's, in which you have it"),
            new Parameter("path", "string", "changes at or below it only"),
            new Parameter("resource_type", "string", "changes of these types only, with commas"),
            new Parameter("state", "boolean", "also what sites have in force, and alarms")));
    get("/interspan/v1/health", "getHealth", "Whether writes are taken", List.of());
    get("/interspan/v1/openapi.json", "getOpenApi", "This description", List.of());
    get("/api/v1/node/version", "getNodeVersion", "What clients choose features by", List.of());
  }

  private void rollback() {
    var path = paths.putObject("/interspan/v1/rollback");
    operation(
        path,
        "get",
        "previewRollback",
        "What a rollback would change, and the PATCH that does the same where one page has it all",
        List.of(
            new Parameter("to", "integer", "the revision to go back to"),
            WITHIN,
            CURSOR,
            PAGE_SIZE),
        null);
    var body = schemas.putObject("Rollback");
    body.put("type", "object").put("description", "A rollback that was looked at");
    body.putArray("required").add("to").add("base");
    body.put("additionalProperties", false);
    var properties = body.putObject("properties");
    properties.putObject("to").put("type", "integer");
    properties.putObject("base").put("type", "integer");
    properties.putObject("path").put("type", "string");
    operation(
        path,
        "post",
        "rollback",
        "Give objects the fields that they had, whole or not at all; refused where one of them was"
            + " changed since the preview",
        List.of(),
        "Rollback");
  }

  private void get(String path, String id, String about, List<Parameter> query) {
    var object = paths.putObject(path);
    if (path.contains("{")) {
      parameters(object, path);
    }
    operation(object, "get", id, about, query, null);
  }

  private static String template(ApiRoot tree, ResourceType type) {
    var above = new ArrayList<ResourceType>();
    for (var at = type; ; at = ResourceTable.of(at.parent())) {
      above.addFirst(at);
      if (at.parent() == null) {
        break;
      }
    }
    var path = new StringBuilder(tree.prefix() + tree.root());
    for (var at : above) {
      path.append('/').append(at.collection()).append("/{").append(parameter(at)).append('}');
    }
    return path.toString();
  }

  private static String parameter(ResourceType type) {
    var name = type.apiName();
    return Character.toLowerCase(name.charAt(0)) + name.substring(1) + "Id";
  }

  private static void parameters(ObjectNode path, String template) {
    var list = JsonNodeFactory.instance.arrayNode();
    for (var word : template.split("/")) {
      if (word.startsWith("{")) {
        var parameter = list.addObject();
        parameter.put("name", word.substring(1, word.length() - 1));
        parameter.put("in", "path").put("required", true);
        parameter.putObject("schema").put("type", "string");
      }
    }
    if (!list.isEmpty()) {
      path.set("parameters", list);
    }
  }

  private void operation(
      ObjectNode path, String method, String id, String about, List<Parameter> query, String body) {
    var operation = path.putObject(method);
    operation.put("operationId", id).put("summary", about);
    if (!query.isEmpty()) {
      var parameters = operation.putArray("parameters");
      query.forEach(one -> parameters.addObject().put("$ref", shared(one)));
    }
    if (body != null) {
      operation
          .putObject("requestBody")
          .put("required", true)
          .putObject("content")
          .putObject("application/json")
          .putObject("schema")
          .put("$ref", "#/components/schemas/" + body);
    }
    var responses = operation.putObject("responses");
    responses.putObject("200").put("$ref", "#/components/responses/Done");
    responses.putObject("default").put("$ref", "#/components/responses/Refused");
  }

  /// Says what a GET answers.
  private void answers(String path, String schema) {
    ((ObjectNode) paths.at(JsonPointer.empty().appendProperty(path)))
        .withObject("/get/responses/200")
        .removeAll()
        .put("description", "done")
        .putObject("content")
        .putObject("application/json")
        .putObject("schema")
        .put("$ref", "#/components/schemas/" + schema);
  }

  /// Returns where a parameter stands that operations share, which it does from now on.
  private String shared(Parameter parameter) {
    var key = parameter.name();
    for (int i = 2; !parameter.equals(written.getOrDefault(key, parameter)); i++) {
      key = parameter.name() + i;
    }
    if (written.put(key, parameter) == null) {
      var json = parameters.putObject(key);
      json.put("name", parameter.name()).put("in", "query");
      json.put("description", parameter.about());
      json.putObject("schema").put("type", parameter.type());
    }
    return "#/components/parameters/" + key;
  }
}

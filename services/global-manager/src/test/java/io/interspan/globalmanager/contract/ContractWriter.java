package io.interspan.globalmanager.contract;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.api.ApiRoot;
import io.interspan.intentapi.logic.api.Limits;
import io.interspan.intentapi.logic.type.ResourceTable;
import io.interspan.intentapi.logic.type.ResourceType;
import io.interspan.model.intent.IntentPath;
import java.util.ArrayList;
import java.util.List;

/// Writes the API's description: the paths and schemas that the table of types gives, and what is
/// not of a type.
final class ContractWriter {
  private record Parameter(String name, String type, String about) {}

  private static final Parameter MARKED =
      new Parameter(
          "include_mark_for_delete_objects",
          "boolean",
          "taken for NSX's sake: deletes are at once");

  private final ObjectNode root = JsonNodeFactory.instance.objectNode();
  private final ObjectNode paths;
  private final ObjectNode schemas;

  private ContractWriter() {
    root.put("openapi", "3.1.0");
    root.putObject("info")
        .put("title", "Interspan global manager")
        .put("version", "1")
        .put(
            "description",
            "Written from the table of types; see ContractTest for how to renew it.");
    // vertx-openapi wants an absolute URL; the paths below are whole.
    root.putArray("servers").addObject().put("url", "http://localhost/");
    paths = root.putObject("paths");
    schemas = root.putObject("components").putObject("schemas");
  }

  static ObjectNode write() {
    var writer = new ContractWriter();
    writer.shared();
    writer.rootObject();
    ResourceTable.types().forEach(writer::type);
    writer.own();
    return writer.root;
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

  private void rootObject() {
    var path = paths.putObject(ApiRoot.GLOBAL.prefix() + IntentPath.ROOT);
    operation(path, "get", "getInfra", "The root", List.of(MARKED), null);
    operation(
        path,
        "patch",
        "patchInfra",
        "Merge a tree of objects, whole or not at all",
        List.of(
            new Parameter(
                "enforce_revision_check",
                "boolean",
                "refuse objects whose _revision is not theirs")),
        "Infra");
  }

  private void type(ResourceType type) {
    schemas.set(type.apiName(), new SchemaWriter(false).write(type));
    var one = template(type);
    var many = paths.putObject(one.substring(0, one.lastIndexOf('/')));
    parameters(many, one.substring(0, one.lastIndexOf('/')));
    operation(
        many,
        "get",
        "list" + type.apiName(),
        "List of: " + type.about(),
        List.of(
            new Parameter("cursor", "string", "where the page begins, from the last page"),
            new Parameter("page_size", "integer", "the most objects, up to " + Limits.MAX_PAGE),
            new Parameter("sort_by", "string", "a field"),
            new Parameter("sort_ascending", "boolean", "which way"),
            MARKED),
        null);
    var path = paths.putObject(one);
    parameters(path, one);
    operation(path, "get", "get" + type.apiName(), type.about(), List.of(MARKED), null);
    if (type.writer() == ResourceType.Writer.LOG) {
      return;
    }
    schemas.set(type.apiName() + "Patch", new SchemaWriter(true).write(type));
    operation(
        path,
        "put",
        "put" + type.apiName(),
        "Replace it, or make it; names the _revision that was read",
        List.of(),
        type.apiName());
    operation(
        path,
        "patch",
        "patch" + type.apiName(),
        "Merge into it (RFC 7396), or make it",
        List.of(),
        type.apiName() + "Patch");
    operation(
        path,
        "delete",
        "delete" + type.apiName(),
        "Delete it and what goes along; refused where others refer to it",
        List.of(
            new Parameter("force", "boolean", "taken for NSX's sake: forces nothing"),
            new Parameter("fail_if_subtree_exists", "boolean", "refuse where it has children")),
        null);
  }

  private void own() {
    get("/interspan/v1/sites", "getSites", "The declared sites, and how far each is", List.of());
    get(
        "/interspan/v1/log",
        "getLog",
        "Who changed what, when, field by field",
        List.of(
            new Parameter("after", "integer", "the revision before the first row"),
            new Parameter("limit", "integer", "the most rows, up to " + Limits.MAX_LOG_ROWS)));
    get("/interspan/v1/health", "getHealth", "Whether writes are taken", List.of());
    get("/interspan/v1/openapi.json", "getOpenApi", "This description", List.of());
    get("/api/v1/node/version", "getNodeVersion", "What clients choose features by", List.of());
  }

  private void get(String path, String id, String about, List<Parameter> query) {
    operation(paths.putObject(path), "get", id, about, query, null);
  }

  private static String template(ResourceType type) {
    var above = new ArrayList<ResourceType>();
    for (var at = type; ; at = ResourceTable.of(at.parent())) {
      above.addFirst(at);
      if (at.parent() == null) {
        break;
      }
    }
    var path = new StringBuilder(ApiRoot.GLOBAL.prefix() + IntentPath.ROOT);
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

  private static void operation(
      ObjectNode path, String method, String id, String about, List<Parameter> query, String body) {
    var operation = path.putObject(method);
    operation.put("operationId", id).put("summary", about);
    if (!query.isEmpty()) {
      var parameters = operation.putArray("parameters");
      for (var one : query) {
        var parameter = parameters.addObject();
        parameter.put("name", one.name()).put("in", "query").put("description", one.about());
        parameter.putObject("schema").put("type", one.type());
      }
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
    responses.putObject("200").put("description", "done");
    responses
        .putObject("default")
        .put("description", "refused; nothing was changed")
        .putObject("content")
        .putObject("application/json")
        .putObject("schema")
        .put("$ref", "#/components/schemas/Error");
  }
}

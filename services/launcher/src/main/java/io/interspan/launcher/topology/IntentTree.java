package io.interspan.launcher.topology;

import io.interspan.model.shard.Sharding;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// Intents as files declare them, in the form that the API takes: the children of the root's
/// hierarchical PATCH.
///
/// @param children `Child...` objects, each with its object, which may have children of its own;
///   nobody changes it
public record IntentTree(JsonArray children) {
  /// No intents.
  public static final IntentTree EMPTY = new IntentTree(new JsonArray());

  /// Returns the child object that the API takes for an object of a collection.
  static JsonObject child(IntentCollection collection, JsonObject object) {
    return new JsonObject()
        .put("resource_type", "Child" + collection.type())
        .put(collection.type(), object);
  }

  /// Returns the body of the PATCH of the root.
  public JsonObject toPatch() {
    return new JsonObject().put("resource_type", "Infra").put("children", children);
  }

  /// Returns this tree with a site declared for each of these ids that it does not declare itself:
  /// what is joined, is declared.
  public IntentTree withSites(List<String> ids) {
    var all = new JsonArray();
    var declared = new ArrayList<String>();
    objects(children, IntentCollection.SITES).forEach(site -> declared.add(site.getString("id")));
    for (var id : ids) {
      if (!declared.contains(id)) {
        var site = new JsonObject().put("resource_type", "Site").put("id", id);
        all.add(child(IntentCollection.SITES, site));
      }
    }
    return new IntentTree(all.addAll(children));
  }

  /// Returns this tree with all its sites' controllers sharing their work in this way.
  public IntentTree withSharding(Sharding sharding) {
    var all = children.copy();
    objects(all, IntentCollection.SITES)
        .forEach(
            site -> site.put("control_plane", new JsonObject().put("sharding", sharding.name())));
    return new IntentTree(all);
  }

  /// Returns the attachment ids that ports of this tree name.
  public List<String> attachments() {
    var ids = new ArrayList<String>();
    for (var segment : objects(children, IntentCollection.SEGMENTS)) {
      var below = segment.getJsonArray("children", new JsonArray());
      for (var port : objects(below, IntentCollection.PORTS)) {
        if (port.getValue("attachment") instanceof JsonObject attachment
            && attachment.getValue("id") instanceof String id) {
          ids.add(id);
        }
      }
    }
    return ids;
  }

  private static List<JsonObject> objects(JsonArray children, IntentCollection collection) {
    var objects = new ArrayList<JsonObject>();
    for (int i = 0; i < children.size(); i++) {
      var object = children.getJsonObject(i).getJsonObject(collection.type());
      if (object != null) {
        objects.add(object);
      }
    }
    return objects;
  }
}

package io.interspan.intentapi.logic.state;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.api.Json;
import io.interspan.model.Bytes;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.StoredIntent;

/// Objects as the API gives them: with what their path says.
public final class Representation {
  private Representation() {}

  /// Returns an object as an answer's body.
  public static Bytes body(StoredIntent stored) {
    return body(stored.path(), stored.json());
  }

  /// Returns an object as an answer's body.
  public static Bytes body(IntentPath path, Bytes json) {
    return Json.canonical(of(path, json));
  }

  /// Returns an object as it stands in an answer.
  public static ObjectNode of(IntentPath path, Bytes json) {
    var object = Json.parseOwn(json);
    object.put("path", path.value());
    object.put("relative_path", path.id());
    object.put("parent_path", path.parent().value());
    object.put("marked_for_delete", false);
    object.put("overridden", false);
    object.put("_system_owned", false);
    object.put("_protection", "NOT_PROTECTED");
    return object;
  }
}

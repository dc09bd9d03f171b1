package io.interspan.launcher.wiring;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/// Services' alarms, as the operations API shows them.
final class Alarms {
  private Alarms() {}

  static void add(String service, Map<String, String> alarms, JsonArray into) {
    alarms.forEach((id, text) ->
        into.add(new JsonObject().put("service", service).put("id", id).put("text", text)));
  }
}

package io.interspan.launcher.ops;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/// The intent API refused a request: nothing was changed.
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  RefusedException(int status, JsonObject body) {
    super(text(status, body));
    this.status = status;
  }

  /// Returns the HTTP status.
  public int status() {
    return status;
  }

  private static String text(int status, JsonObject body) {
    var text = new StringBuilder(body.getString("error_message", "HTTP status " + status));
    var related = body.getJsonArray("related_errors", new JsonArray());
    for (int i = 0; i < related.size(); i++) {
      text.append("\n  ").append(related.getJsonObject(i).getString("error_message", ""));
    }
    return text.toString();
  }
}

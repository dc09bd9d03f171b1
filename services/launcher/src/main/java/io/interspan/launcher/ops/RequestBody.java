package io.interspan.launcher.ops;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/// Reads the body of a request, and says which field cannot be.
final class RequestBody {
  private RequestBody() {}

  /// Returns the object that a body is.
  ///
  /// @throws IllegalArgumentException where it is none
  static JsonObject parse(Buffer body) {
    JsonObject json;
    try {
      json = body.toJsonObject();
    } catch (DecodeException | ClassCastException e) {
      throw new IllegalArgumentException("the body is not what is asked for: " + e.getMessage(), e);
    }
    if (json == null) {
      throw new IllegalArgumentException("the body is not what is asked for: null");
    }
    return json;
  }

  /// Returns a text; empty where there is none.
  ///
  /// @throws IllegalArgumentException where it is something else
  static Optional<String> text(JsonObject json, String field) {
    return switch (json.getValue(field)) {
      case null -> Optional.empty();
      case String text -> Optional.of(text);
      default -> throw new IllegalArgumentException(field + ": a text is wanted");
    };
  }
}

package io.interspan.launcher.ops;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;

/// What is to be captured, as it travels:
///
/// ```json
/// {"host": "west/w1", "port": "nic-9", "count": 100, "seconds": 10}
/// ```
///
/// @param host site and host
/// @param port by what the workload is attached; empty for the host's tunnels
/// @param count ends after so many packets; 0 for never
/// @param seconds ends after so many seconds; 0 for never
public record CaptureRequest(String host, Optional<String> port, int count, int seconds) {
  /// The longest time that may be asked for.
  public static final int MAX_SECONDS = (int) Duration.ofDays(7).toSeconds();

  /// @throws IllegalArgumentException where a field is none, naming it
  public CaptureRequest {
    if (count < 0) {
      throw new IllegalArgumentException("count: 1 or more, or 0 for no end, not " + count);
    }
    if (seconds < 0 || seconds > MAX_SECONDS) {
      throw new IllegalArgumentException(
          "seconds: 1 to %d, or 0 for no end, not %d".formatted(MAX_SECONDS, seconds));
    }
  }

  /// Reads one.
  ///
  /// @throws IllegalArgumentException where it is none, naming the field
  static CaptureRequest parse(Buffer body) {
    var json = RequestBody.parse(body);
    return new CaptureRequest(
        RequestBody.text(json, "host").orElse(""),
        RequestBody.text(json, "port"),
        number(json, "count"),
        number(json, "seconds"));
  }

  private static int number(JsonObject json, String field) {
    return switch (json.getValue(field)) {
      case null -> 0;
      case Integer number -> number;
      default -> throw new IllegalArgumentException(field + ": a whole number is wanted");
    };
  }

  /// Writes it.
  JsonObject toJson() {
    var json = new JsonObject().put("host", host).put("count", count).put("seconds", seconds);
    port.ifPresent(id -> json.put("port", id));
    return json;
  }
}

package io.interspan.intentapi.logic.history;

import io.interspan.intentapi.logic.api.ApiError;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.intentapi.logic.type.ResourceTable;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.LogPlace;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// What answers about the past have in common.
final class Past {
  private Past() {}

  static ApiError notThere(IntentPath path, long revision) {
    return ApiError.of(
        ErrorCode.NOT_FOUND,
        ResourceTable.at(path).orElseThrow().apiName()
            + " "
            + path
            + " was not there at revision "
            + revision);
  }

  /// Returns a cursor that says `place`.
  private static String cursor(String place) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(place.getBytes(StandardCharsets.UTF_8));
  }

  /// Returns a cursor that says a place in the log.
  static String cursor(LogPlace place) {
    return cursor(place.revision() + " " + place.path());
  }

  /// Returns the place in the log that a cursor says.
  ///
  /// @throws ApiException where it is not one of ours
  static LogPlace logPlace(String cursor) {
    var place = place(cursor);
    int space = place.indexOf(' ');
    try {
      return new LogPlace(
          Long.parseLong(place, 0, Math.max(space, 0), 10), place.substring(space + 1));
    } catch (NumberFormatException _) {
      throw wrongCursor();
    }
  }

  /// Returns what a cursor says.
  ///
  /// @throws ApiException where it is not one of ours
  private static String place(String cursor) {
    @Nullable String place = null;
    try {
      place = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      // Said below.
    }
    if (place == null || place.chars().anyMatch(c -> c <= 0x1f || c > 0x7e)) {
      throw wrongCursor();
    }
    return place;
  }

  static ApiException wrongCursor() {
    return new ApiException(
        ErrorCode.INVALID_PARAMETER,
        "query parameter 'cursor' is not one that this gave: take it from the last page");
  }
}

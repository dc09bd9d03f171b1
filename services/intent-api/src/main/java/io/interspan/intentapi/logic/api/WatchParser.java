package io.interspan.intentapi.logic.api;

import io.interspan.intentapi.logic.watch.WatchFilter;
import io.interspan.intentapi.logic.watch.WatchRequest;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// Reads the parameters of a request to watch.
public final class WatchParser {
  private WatchParser() {}

  /// Reads a request.
  ///
  /// @throws ApiException naming the parameter
  public static WatchRequest parse(QueryParameters query) {
    query.allow("after", "epoch", "path", "resource_type", "state");
    return new WatchRequest(
        number(query, "after"),
        number(query, "epoch"),
        new WatchFilter(query.text("path").map(WatchParser::path), types(query)),
        query.flag("state", false));
  }

  private static OptionalLong number(QueryParameters query, String name) {
    return query.text(name).isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(query.number(name, 0, 0, Long.MAX_VALUE));
  }

  private static String path(String text) {
    try {
      return new IntentPath(text).value();
    } catch (IllegalArgumentException e) {
      throw new ApiException(
          ErrorCode.INVALID_PARAMETER,
          "query parameter 'path' is not one: it names an object or a collection, such as"
              + " /global-infra/segments");
    }
  }

  private static List<IntentType> types(QueryParameters query) {
    return query.text("resource_type").stream()
        .flatMap(text -> Stream.of(text.split(",", IntentType.values().length)))
        .map(WatchParser::type)
        .toList();
  }

  private static IntentType type(String name) {
    Optional<IntentType> type = IntentType.tryParse(name.strip());
    return type.orElseThrow(() ->
        new ApiException(
            ErrorCode.INVALID_PARAMETER,
            "query parameter 'resource_type' is "
                + (name.length() <= 80 ? "'" + name + "'" : "too long")
                + ": it names types, such as Segment,Group"));
  }
}

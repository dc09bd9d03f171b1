package io.interspan.intentapi.logic.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.model.Bytes;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.PathScope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads requests about what was.
final class HistoryParser {
  private static final String AT = "at";
  private static final int DEFAULT_ROWS = 100;
  private static final List<String> ROLLBACK_FIELDS = List.of("to", "base", "path");

  private HistoryParser() {}

  /// Returns `get`, or the same in the past where the query has a revision.
  static ApiRequest at(QueryParameters query, ApiRequest.Get get) {
    return query.text(AT).isEmpty() ? get : new ApiRequest.GetAt(get, revision(query, AT, 1));
  }

  /// Returns `list`, or the same in the past where the query has a revision.
  static ApiRequest at(QueryParameters query, ApiRequest.ListPage list) {
    return query.text(AT).isEmpty() ? list : new ApiRequest.ListAt(list, revision(query, AT, 1));
  }

  /// Refuses a revision for a tree whose log is elsewhere.
  static void refuseAt(QueryParameters query) {
    if (query.text(AT).isPresent()) {
      throw new ApiException(
          ErrorCode.INVALID_PARAMETER,
          "query parameter '"
              + AT
              + "' is not taken here: these objects' log is at the global manager");
    }
  }

  static ApiRequest log(String method, String path, QueryParameters query) {
    RequestParser.allow(method, path, "GET");
    query.allow("after", "limit", "path", "author", "order", "cursor");
    return new ApiRequest.Log(
        query.number("after", 0, 0, Long.MAX_VALUE),
        (int) query.number("limit", DEFAULT_ROWS, 1, Limits.MAX_LOG_ROWS),
        scope(query),
        query.text("author").orElse(""),
        query.word("order", "asc", "asc", "desc").equals("desc"),
        query.text("cursor").orElse(null));
  }

  static ApiRequest diff(String method, String path, QueryParameters query) {
    RequestParser.allow(method, path, "GET");
    query.allow("from", "to", "path", "cursor", "page_size");
    return new ApiRequest.Diff(
        revision(query, "from", 0),
        query.text("to").isEmpty() ? null : revision(query, "to", 0),
        scope(query),
        page(query));
  }

  static ApiRequest rollback(
      String method, String path, QueryParameters query, @Nullable Bytes body) {
    RequestParser.allow(method, path, "GET", "POST");
    if (method.equals("GET")) {
      query.allow("to", "path", "cursor", "page_size");
      return new ApiRequest.PreviewRollback(revision(query, "to", 1), scope(query), page(query));
    }
    query.allow();
    var object = RequestParser.objectBody(body);
    for (var field : object.properties()) {
      if (!ROLLBACK_FIELDS.contains(field.getKey())) {
        throw new ApiException(
            ErrorCode.INVALID_FIELD,
            "a rollback has no field '"
                + RequestParser.shown(field.getKey())
                + "'; there are: "
                + ROLLBACK_FIELDS);
      }
    }
    return new ApiRequest.Rollback(revision(object, "to"), revision(object, "base"), scope(object));
  }

  private static ApiRequest.DiffPage page(QueryParameters query) {
    return new ApiRequest.DiffPage(
        query.text("cursor").orElse(null),
        (int) query.number("page_size", Limits.MAX_PAGE, 1, Limits.MAX_PAGE));
  }

  private static long revision(QueryParameters query, String name, long min) {
    if (query.text(name).isEmpty()) {
      throw new ApiException(
          ErrorCode.INVALID_PARAMETER,
          "query parameter '" + name + "' must be there: a revision of the log");
    }
    return query.number(name, 0, min, Long.MAX_VALUE);
  }

  private static long revision(ObjectNode object, String name) {
    var value = object.path(name);
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 1) {
      throw new ApiException(
          ErrorCode.INVALID_FIELD,
          "field '"
              + name
              + "' is "
              + (value.isMissingNode() ? "missing" : RequestParser.shown(value.toString()))
              + ": it is a revision of the log, a whole number from 1");
    }
    return value.longValue();
  }

  private static PathScope scope(QueryParameters query) {
    var text = query.text("path");
    try {
      return text.map(IntentPath::new).map(PathScope::of).orElse(PathScope.ALL);
    } catch (IllegalArgumentException e) {
      throw new ApiException(
          ErrorCode.INVALID_PARAMETER, "query parameter 'path': " + e.getMessage());
    }
  }

  private static PathScope scope(ObjectNode object) {
    var value = object.path("path");
    if (value.isMissingNode() || value.isNull()) {
      return PathScope.ALL;
    }
    try {
      return PathScope.of(new IntentPath(value.isTextual() ? value.textValue() : ""));
    } catch (IllegalArgumentException e) {
      throw new ApiException(ErrorCode.INVALID_FIELD, "field 'path': " + e.getMessage());
    }
  }
}

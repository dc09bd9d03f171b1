package io.interspan.intentapi.logic.api;

import io.interspan.intentapi.logic.search.MalformedQueryException;
import io.interspan.intentapi.logic.search.Query;
import io.interspan.intentapi.logic.search.QueryParser;
import io.interspan.model.intent.IntentPath;
import java.util.List;
import java.util.regex.Pattern;

/// Reads the parameters of a search.
final class SearchParser {
  /// What follows a tree's prefix.
  static final String PLACE = "/search/query";

  /// The most fields that are picked out: more than any type has.
  private static final int MAX_FIELDS = 64;

  private static final Pattern FIELD = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,127}");

  private SearchParser() {}

  /// Returns the roots of the trees that a path searches; none where it is no search.
  static List<IntentPath> roots(List<ApiRoot> trees, String path) {
    return trees.stream()
        .filter(tree -> path.equals(tree.prefix() + PLACE))
        .map(ApiRoot::root)
        .toList();
  }

  /// Reads a search.
  ///
  /// @throws ApiException naming the parameter, and where in it something is wrong
  static ApiRequest.Search parse(List<IntentPath> roots, QueryParameters query) {
    query.allow("query", "cursor", "page_size", "sort_by", "sort_ascending", "included_fields");
    return new ApiRequest.Search(
        roots,
        query(query.text("query").orElse("")),
        new ApiRequest.PageRequest(
            query.text("cursor").filter(cursor -> !cursor.isEmpty()).orElse(null),
            (int) query.number("page_size", Limits.MAX_PAGE, 1, Limits.MAX_PAGE),
            field("sort_by", query.text("sort_by").orElse("path")),
            query.flag("sort_ascending", true)),
        fields(query.text("included_fields").orElse("")));
  }

  private static Query query(String text) {
    try {
      return QueryParser.parse(text);
    } catch (MalformedQueryException e) {
      throw new ApiException(
          ErrorCode.INVALID_PARAMETER,
          "query parameter 'query' is wrong at character " + e.position() + ": " + e.getMessage());
    }
  }

  private static List<String> fields(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    var fields = List.of(text.split(",", -1));
    if (fields.size() > MAX_FIELDS) {
      throw new ApiException(
          ErrorCode.INVALID_PARAMETER,
          "query parameter 'included_fields' has at most " + MAX_FIELDS + " fields");
    }
    return fields.stream().map(name -> field("included_fields", name.strip())).toList();
  }

  private static String field(String parameter, String name) {
    if (!FIELD.matcher(name).matches()) {
      throw new ApiException(
          ErrorCode.INVALID_PARAMETER,
          "query parameter '"
              + parameter
              + "' is "
              + (name.length() <= 80 ? "'" + name + "'" : "too long")
              + ": it names a field, such as display_name or tags.scope");
    }
    return name;
  }
}

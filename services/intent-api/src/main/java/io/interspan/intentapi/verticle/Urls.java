package io.interspan.intentapi.verticle;

import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.intentapi.logic.api.QueryParameters;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decodes the parts of a URL.
public final class Urls {
  private Urls() {}

  /// Returns the words of a path.
  ///
  /// @throws ApiException where it is none that can name an object
  static List<String> path(@Nullable String raw) {
    if (raw == null || !raw.startsWith("/")) {
      throw new ApiException(ErrorCode.NOT_FOUND, "a path begins with a slash");
    }
    var words = new ArrayList<String>();
    for (var word : raw.substring(1).split("/", -1)) {
      var decoded = decode(word.replace("+", "%2B"));
      if (decoded.contains("/")) {
        throw new ApiException(
            ErrorCode.NOT_FOUND, "a word of a path has no slash: '" + word + "'");
      }
      words.add(decoded);
    }
    return words;
  }

  /// Returns the parameters of a query.
  ///
  /// @throws ApiException where it is not percent-encoded
  public static QueryParameters query(@Nullable String raw) {
    var parameters = new ArrayList<QueryParameters.Parameter>();
    if (raw != null && !raw.isEmpty()) {
      for (var pair : raw.split("&", -1)) {
        int equals = pair.indexOf('=');
        var name = decode(equals < 0 ? pair : pair.substring(0, equals));
        var value = equals < 0 ? "" : decode(pair.substring(equals + 1));
        parameters.add(new QueryParameters.Parameter(name, value));
      }
    }
    return new QueryParameters(parameters);
  }

  private static String decode(String text) {
    try {
      return QueryStringDecoder.decodeComponent(text);
    } catch (IllegalArgumentException e) {
      throw new ApiException(
          ErrorCode.MALFORMED, "'" + text + "' is not percent-encoded UTF-8: " + e.getMessage());
    }
  }
}

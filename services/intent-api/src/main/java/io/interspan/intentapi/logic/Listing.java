package io.interspan.intentapi.logic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ApiRequest;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.intentapi.logic.state.Representation;
import io.interspan.model.intent.StoredIntent;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Pages of a list. A cursor names the last object given by the value it is sorted by and its path,
/// so that what is made or deleted meanwhile shifts nothing.
final class Listing {
  /// An object's place in the order.
  private record Key(String value, String path) {}

  private record Item(Key key, ObjectNode object) {}

  private Listing() {}

  static ObjectNode page(List<StoredIntent> objects, ApiRequest.PageRequest request) {
    Comparator<Key> order = Comparator.comparing(Key::value).thenComparing(Key::path);
    var direction = request.ascending() ? order : order.reversed();
    var after = request.cursor() == null ? null : cursor(request.cursor());
    var items =
        objects.stream()
            .map(stored -> {
              var object = Representation.of(stored.path(), stored.json());
              return new Item(key(object, request.sortBy()), object);
            })
            .filter(item -> after == null || direction.compare(item.key(), after) > 0)
            .sorted(Comparator.comparing(Item::key, direction))
            .limit(request.size() + 1L)
            .toList();
    boolean more = items.size() > request.size();
    var shown = more ? items.subList(0, request.size()) : items;
    var page = JsonNodeFactory.instance.objectNode();
    var results = page.putArray("results");
    shown.forEach(item -> results.add(item.object()));
    page.put("result_count", objects.size());
    page.put("sort_by", request.sortBy());
    page.put("sort_ascending", request.ascending());
    if (more) {
      page.put("cursor", text(shown.getLast().key()));
    }
    return page;
  }

  private static Key key(ObjectNode object, String field) {
    return new Key(sortable(object.path(field)), object.path("path").asText());
  }

  private static String sortable(JsonNode value) {
    // Numbers sort as numbers: none is negative.
    return value.isIntegralNumber()
        ? "%019d".formatted(value.longValue())
        : value.isValueNode() ? value.asText() : value.toString();
  }

  private static String text(Key key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((key.path() + " " + key.value()).getBytes(StandardCharsets.UTF_8));
  }

  private static Key cursor(String text) {
    @Nullable String decoded = null;
    try {
      decoded = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      // Said below.
    }
    int space = decoded == null ? -1 : decoded.indexOf(' ');
    if (decoded == null || space <= 0 || decoded.charAt(0) != '/') {
      throw new ApiException(
          ErrorCode.INVALID_PARAMETER,
          "query parameter 'cursor' is not one that a list gave: take it from the last page");
    }
    return new Key(decoded.substring(space + 1), decoded.substring(0, space));
  }
}

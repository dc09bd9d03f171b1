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
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Pages of a list. A cursor names the last object given by the value it is sorted by and its path,
/// so that what is made or deleted meanwhile shifts nothing.
///
/// Holds no more objects than the page has, however many are added.
public final class Listing {
  /// An object's place in the order.
  private record Key(String value, String path) {}

  private final ApiRequest.PageRequest request;
  private final Comparator<Key> direction;
  private final @Nullable Key after;

  /// The first objects of the page, and one more.
  private final TreeMap<Key, StoredIntent> first;

  private int count;

  /// An empty page.
  ///
  /// @throws ApiException where the cursor is not ours
  public Listing(ApiRequest.PageRequest request) {
    this.request = request;
    Comparator<Key> order = Comparator.comparing(Key::value).thenComparing(Key::path);
    this.direction = request.ascending() ? order : order.reversed();
    this.after = request.cursor() == null ? null : cursor(request.cursor());
    this.first = new TreeMap<>(direction);
  }

  static ObjectNode page(List<StoredIntent> objects, ApiRequest.PageRequest request) {
    var listing = new Listing(request);
    objects.forEach(listing::add);
    return listing.toJson();
  }

  /// Adds an object of the list; in any order.
  public void add(StoredIntent stored) {
    count++;
    var key = key(stored, request.sortBy());
    if (after == null || direction.compare(key, after) > 0) {
      first.put(key, stored);
      if (first.size() > request.size() + 1) {
        first.pollLastEntry();
      }
    }
  }

  /// Returns the page.
  public ObjectNode toJson() {
    var page = JsonNodeFactory.instance.objectNode();
    var results = page.putArray("results");
    first.values().stream()
        .limit(request.size())
        .forEach(stored -> results.add(Representation.of(stored.path(), stored.json())));
    page.put("result_count", count);
    page.put("sort_by", request.sortBy());
    page.put("sort_ascending", request.ascending());
    if (first.size() > request.size()) {
      page.put("cursor", text(first.lowerKey(first.lastKey())));
    }
    return page;
  }

  private static ObjectNode object(StoredIntent stored) {
    return Representation.of(stored.path(), stored.json());
  }

  private static Key key(StoredIntent stored, String field) {
    var path = stored.path();
    // What the path says needs no look into the object, of which there may be many.
    return switch (field) {
      case "path" -> new Key(path.value(), path.value());
      case "id" -> new Key(path.id(), path.value());
      default -> new Key(sortable(at(object(stored), field)), path.value());
    };
  }

  private static JsonNode at(JsonNode object, String field) {
    var value = object;
    for (var name : field.split("\\.", -1)) {
      value = value.path(name);
    }
    return value;
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

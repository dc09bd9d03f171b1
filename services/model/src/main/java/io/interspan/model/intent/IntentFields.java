package io.interspan.model.intent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.interspan.model.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/// Reads fields of an object that the API has let into the log.
///
/// Lenient: what is absent has its default, what this version does not know is passed over, so that
/// an older reader understands a newer log.
final class IntentFields {
  /// The word that stands for all in lists of paths.
  static final String ANY = "ANY";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final IntentPath path;
  private final JsonNode node;

  private IntentFields(IntentPath path, JsonNode node) {
    this.path = path;
    this.node = node;
  }

  static IntentFields of(IntentPath path, Bytes json) {
    try {
      return new IntentFields(path, JSON.readTree(json.unsafeArray()));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(path + " is not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new AssertionError("bytes in memory are always readable", e);
    }
  }

  /// Returns the fields where `json` is JSON.
  static Optional<IntentFields> tryOf(IntentPath path, Bytes json) {
    try {
      return Optional.of(of(path, json));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  String displayName() {
    return text("display_name").orElse(path.id());
  }

  Optional<String> text(String field) {
    return Optional.ofNullable(node.path(field).textValue()).filter(text -> !text.isEmpty());
  }

  Optional<IntentPath> path(String field) {
    return text(field).map(IntentPath::new);
  }

  int number(String field) {
    var value = node.path(field);
    if (!value.canConvertToInt()) {
      throw new IllegalArgumentException(path + ": " + field + " is not a number: " + value);
    }
    return value.intValue();
  }

  /// Reads a range, `{"begin": 1, "end": 2}`.
  Optional<NumberRange> range(String field) {
    var range = below(field);
    return range.node.isMissingNode()
        ? Optional.empty()
        : Optional.of(new NumberRange(range.number("begin"), range.number("end")));
  }

  OptionalInt tryNumber(String field) {
    var value = node.path(field);
    return value.canConvertToInt() && value.isIntegralNumber()
        ? OptionalInt.of(value.intValue())
        : OptionalInt.empty();
  }

  /// Returns a number that is not negative; 0 where there is none.
  long count(String field) {
    return Math.max(0, node.path(field).asLong());
  }

  boolean flag(String field, boolean otherwise) {
    return node.path(field).asBoolean(otherwise);
  }

  List<String> texts(String field) {
    var items = new ArrayList<String>();
    node.path(field)
        .forEach(item -> {
          if (item.isTextual()) {
            items.add(item.textValue());
          }
        });
    return items;
  }

  /// Returns the paths in a list of paths, or none where it is [#ANY].
  List<IntentPath> pathsOrAny(String field) {
    return texts(field).stream().filter(text -> text.startsWith("/")).map(IntentPath::new).toList();
  }

  IllegalArgumentException unknown(String what, String type) {
    return new IllegalArgumentException(
        path + " has a " + what + " of the unknown type '" + type + "'");
  }

  <E extends Enum<E>> E word(String field, Class<E> words, E otherwise) {
    return text(field)
        .map(text -> Enum.valueOf(words, text.toUpperCase(Locale.ROOT)))
        .orElse(otherwise);
  }

  IntentFields below(String field) {
    var value = node.path(field);
    return new IntentFields(path, value.isObject() ? value : MissingNode.getInstance());
  }

  List<IntentFields> list(String field) {
    var items = new ArrayList<IntentFields>();
    node.path(field).forEach(item -> items.add(new IntentFields(path, item)));
    return items;
  }

  /// Returns an object of some of the fields, in this order, those that are absent left out.
  Bytes only(List<String> fields) {
    if (!node.isObject()) {
      throw new IllegalArgumentException(path + " is no JSON object");
    }
    var some = JsonNodeFactory.instance.objectNode();
    for (var field : fields) {
      if (node.has(field)) {
        some.set(field, node.get(field));
      }
    }
    try {
      return Bytes.wrap(JSON.writeValueAsBytes(some));
    } catch (JsonProcessingException e) {
      throw new AssertionError("a tree in memory can be written", e);
    }
  }

  List<Tag> tags() {
    return list("tags").stream()
        .map(tag -> new Tag(tag.text("scope").orElse(""), tag.text("tag").orElse("")))
        .toList();
  }
}

package io.interspan.intentapi.logic.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.model.Bytes;
import java.io.IOException;
import java.util.TreeMap;

/// JSON in and out: strict in what is read, canonical in what is written.
public final class Json {
  /// How deep a body may nest: the deepest tree of objects needs a third of it.
  public static final int MAX_DEPTH = 64;

  /// How many digits a number may have: no field needs more than a long has.
  private static final int MAX_DIGITS = 40;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(MAX_DIGITS)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  /// Reads a request's body.
  ///
  /// @throws ApiException where it is not JSON, or nests too deep, or names a field twice, or holds
  ///   half a character
  public static JsonNode parse(Bytes body) {
    try {
      var node = MAPPER.readTree(body.unsafeArray());
      if (node == null || node.isMissingNode()) {
        throw new ApiException(ErrorCode.MALFORMED, "the body is empty: it is a JSON object");
      }
      refuseLoneSurrogates(node);
      return node;
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      throw new ApiException(
          ErrorCode.MALFORMED,
          "the body is not JSON as it is taken here, line "
              + (at == null ? 1 : at.getLineNr())
              + ", column "
              + (at == null ? 1 : at.getColumnNr())
              + ": "
              + e.getOriginalMessage());
    } catch (IOException e) {
      // Bytes that begin as in UTF-16 or UTF-32 and do not go on so.
      throw new ApiException(
          ErrorCode.MALFORMED, "the body is not JSON in UTF-8: " + e.getMessage());
    }
  }

  /// Reads an object that we wrote.
  public static ObjectNode parseOwn(Bytes json) {
    try {
      return (ObjectNode) MAPPER.readTree(json.unsafeArray());
    } catch (IOException e) {
      throw new IllegalStateException("an object in the log is not JSON", e);
    }
  }

  /// Returns the one form of `node`: fields sorted by name, no white space, UTF-8.
  public static Bytes canonical(JsonNode node) {
    try {
      return Bytes.wrap(MAPPER.writeValueAsBytes(sorted(node)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree in memory can be written", e);
    }
  }

  private static JsonNode sorted(JsonNode node) {
    if (node.isArray()) {
      var list = JsonNodeFactory.instance.arrayNode(node.size());
      node.forEach(item -> list.add(sorted(item)));
      return list;
    }
    if (node.isObject()) {
      var fields = new TreeMap<String, JsonNode>();
      node.properties().forEach(field -> fields.put(field.getKey(), sorted(field.getValue())));
      return new ObjectNode(JsonNodeFactory.instance, fields);
    }
    return node;
  }

  /// Merges `patch` into `target` (RFC 7396): null removes, lists are replaced.
  public static void merge(ObjectNode target, ObjectNode patch) {
    for (var field : patch.properties()) {
      var name = field.getKey();
      var value = field.getValue();
      if (value.isNull()) {
        target.remove(name);
      } else if (value instanceof ObjectNode below) {
        var into =
            target.path(name) instanceof ObjectNode existing ? existing : target.putObject(name);
        merge(into, below);
      } else {
        target.set(name, value);
      }
    }
  }

  /// Returns the patch that merges `before` into `after` (RFC 7396); neither has nulls.
  public static ObjectNode mergePatch(ObjectNode before, ObjectNode after) {
    var patch = JsonNodeFactory.instance.objectNode();
    before
        .fieldNames()
        .forEachRemaining(name -> {
          if (!after.has(name)) {
            patch.putNull(name);
          }
        });
    for (var field : after.properties()) {
      var old = before.get(field.getKey());
      var value = field.getValue();
      if (old instanceof ObjectNode was && value instanceof ObjectNode is && !is.equals(was)) {
        patch.set(field.getKey(), mergePatch(was, is));
      } else if (!value.equals(old)) {
        patch.set(field.getKey(), value);
      }
    }
    return patch;
  }

  /// Removes fields that are null, at any depth: a field that is null is one that is not there.
  public static void removeNulls(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.properties().removeIf(field -> field.getValue().isNull());
    }
    node.forEach(Json::removeNulls);
  }

  private static void refuseLoneSurrogates(JsonNode node) {
    if (node.isTextual()) {
      refuseLoneSurrogates(node.textValue());
    }
    node.properties()
        .forEach(field -> {
          refuseLoneSurrogates(field.getKey());
          refuseLoneSurrogates(field.getValue());
        });
    if (node.isArray()) {
      node.forEach(Json::refuseLoneSurrogates);
    }
  }

  private static void refuseLoneSurrogates(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw new ApiException(
            ErrorCode.MALFORMED, "the body has half of a surrogate pair in a string: send both");
      }
    }
  }
}

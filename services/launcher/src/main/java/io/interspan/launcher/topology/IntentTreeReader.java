package io.interspan.launcher.topology;

import io.interspan.launcher.topology.YamlFile.MistakeFound;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/// Reads a tree of intents: collections, by the words of the API's paths, of objects by their ids.
///
/// ```yaml
/// intents:
///   segments:
///     web:
///       connectivity_path: /global-infra/tier-1s/shop
///       ports:
///         alice: {attachment: {id: alice}}
/// ```
///
/// A field named as a collection that its type has (`ports`) holds children, unless it is a list;
/// every other field goes to the API as it is, which knows the fields and checks them.
final class IntentTreeReader {
  private final YamlFile file;

  IntentTreeReader(YamlFile file) {
    this.file = file;
  }

  IntentTree root(Node node) throws MistakeFound {
    var children = new JsonArray();
    var below = IntentCollection.below(Optional.empty());
    for (var entry : Fields.of(file, node, "intents").all().entrySet()) {
      var word = entry.getKey().getValue();
      var collection = below.stream().filter(one -> one.word().equals(word)).findFirst();
      if (collection.isPresent()) {
        children(collection.get(), entry.getValue(), children);
      } else {
        file.note(
            entry.getKey(),
            "intents have no collection '"
                + word
                + "': they have "
                + below.stream().map(IntentCollection::word).collect(Collectors.joining(", ")));
      }
    }
    return new IntentTree(children);
  }

  private void children(IntentCollection collection, Node node, JsonArray into)
      throws MistakeFound {
    for (var entry : Fields.of(file, node, collection.word()).all().entrySet()) {
      file.attempt(() -> object(collection, entry.getKey(), entry.getValue()))
          .ifPresent(object -> into.add(IntentTree.child(collection, object)));
    }
  }

  private JsonObject object(IntentCollection collection, ScalarNode id, Node node)
      throws MistakeFound {
    var name = Fields.value(id, collection.word(), Words::id);
    var object = new JsonObject().put("resource_type", collection.type()).put("id", name);
    var what = collection.word() + "/" + name;
    if (node instanceof ScalarNode scalar && scalar.getValue().isEmpty()) {
      return object;
    }
    var children = new JsonArray();
    for (var field : Fields.of(file, node, what).all().entrySet()) {
      var word = field.getKey().getValue();
      var child =
          IntentCollection.below(Optional.of(collection)).stream()
              .filter(one -> one.word().equals(word))
              .findFirst();
      if (child.isPresent() && !(field.getValue() instanceof SequenceNode)) {
        children(child.get(), field.getValue(), children);
      } else if (child.isEmpty() && isElsewhere(collection, word)) {
        file.note(field.getKey(), what + " has no collection '" + word + "' below it");
      } else {
        object.put(word, value(field.getValue()));
      }
    }
    return children.isEmpty() ? object : object.put("children", children);
  }

  private static boolean isElsewhere(IntentCollection collection, String word) {
    return collection.resource().field(word).isEmpty()
        && IntentCollection.all().stream().anyMatch(one -> one.word().equals(word));
  }

  /// A value as JSON has it, by the core schema of YAML 1.2: no sexagesimal numbers, so that a MAC
  /// address stays one, and `yes` is a word.
  private @Nullable Object value(Node node) throws MistakeFound {
    return switch (node) {
      case MappingNode mapping -> {
        var object = new JsonObject();
        for (var entry : Fields.of(file, mapping, "the object").all().entrySet()) {
          object.put(entry.getKey().getValue(), value(entry.getValue()));
        }
        yield object;
      }
      case SequenceNode sequence -> {
        var array = new JsonArray();
        for (var item : sequence.getValue()) {
          array.add(value(item));
        }
        yield array;
      }
      case ScalarNode scalar -> scalar(scalar);
      default -> throw new MistakeFound(node, "not a value that JSON has");
    };
  }

  private static @Nullable Object scalar(ScalarNode node) {
    var text = node.getValue();
    if (!node.isPlain()) {
      return text;
    }
    if (text.isEmpty() || text.equals("null") || text.equals("~")) {
      return null;
    }
    if (text.equals("true") || text.equals("false")) {
      return Boolean.valueOf(text);
    }
    if (text.matches("-?(0|[1-9]\\d{0,17})")) {
      return Long.valueOf(text);
    }
    if (text.matches("-?\\d+\\.\\d+")) {
      return Double.valueOf(text);
    }
    return text;
  }
}

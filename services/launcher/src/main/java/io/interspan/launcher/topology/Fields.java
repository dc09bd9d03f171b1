package io.interspan.launcher.topology;

import io.interspan.launcher.topology.YamlFile.MistakeFound;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/// A mapping of a file, read field by field: each name once, and at the end none that nobody asked
/// for.
final class Fields {
  private final MappingNode node;
  private final String what;
  private final Map<String, ScalarNode> keys = new LinkedHashMap<>();
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Set<String> asked = new LinkedHashSet<>();

  private Fields(MappingNode node, String what) {
    this.node = node;
    this.what = what;
  }

  /// Takes a mapping; `what` names it in what is said of mistakes. A name that stands twice is
  /// noted as a mistake, and its first value is kept.
  static Fields of(YamlFile file, Node node, String what) throws MistakeFound {
    if (!(node instanceof MappingNode mapping)) {
      throw new MistakeFound(node, what + " is a mapping of names to values");
    }
    var fields = new Fields(mapping, what);
    for (var tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw new MistakeFound(tuple.getKeyNode(), what + ": a name is a word");
      }
      var first = fields.keys.putIfAbsent(key.getValue(), key);
      if (first == null) {
        fields.values.put(key.getValue(), tuple.getValueNode());
      } else {
        file.note(
            key,
            what
                + ": '"
                + key.getValue()
                + "' stands twice, first in line "
                + YamlFile.line(first));
      }
    }
    return fields;
  }

  MappingNode node() {
    return node;
  }

  /// Returns all names and values, in the order of the file.
  Map<ScalarNode, Node> all() {
    var all = new LinkedHashMap<ScalarNode, Node>();
    values.forEach((name, value) -> all.put(keys.get(name), value));
    return all;
  }

  Optional<Node> optional(String name) {
    asked.add(name);
    return Optional.ofNullable(values.get(name));
  }

  Node required(String name) throws MistakeFound {
    var value = optional(name);
    if (value.isEmpty()) {
      throw new MistakeFound(node, what + " has no '" + name + "'");
    }
    return value.get();
  }

  /// Reads a required word; `parse` says by an [IllegalArgumentException] what is wrong with it.
  <T> T required(String name, Function<String, T> parse) throws MistakeFound {
    return value(required(name), what + ": " + name, parse);
  }

  /// Reads a word that may be missing.
  <T> T optional(String name, Function<String, T> parse, T missing) throws MistakeFound {
    var value = optional(name);
    return value.isEmpty() ? missing : value(value.get(), what + ": " + name, parse);
  }

  /// Reads a list that may be missing.
  List<Node> list(String name) throws MistakeFound {
    var value = optional(name);
    if (value.isEmpty()) {
      return List.of();
    }
    if (!(value.get() instanceof SequenceNode sequence)) {
      throw new MistakeFound(value.get(), what + ": " + name + " is a list");
    }
    return sequence.getValue();
  }

  /// Refuses names that were not asked for.
  void done(YamlFile file) {
    keys.forEach((name, key) -> {
      if (!asked.contains(name)) {
        file.note(key, what + " has no field '" + name + "': it has " + String.join(", ", asked));
      }
    });
  }

  /// Reads a word.
  static <T> T value(Node node, String what, Function<String, T> parse) throws MistakeFound {
    if (!(node instanceof ScalarNode scalar)) {
      throw new MistakeFound(node, what + " is a single value");
    }
    try {
      return parse.apply(scalar.getValue());
    } catch (IllegalArgumentException e) {
      throw new MistakeFound(node, what + ": " + e.getMessage());
    }
  }
}

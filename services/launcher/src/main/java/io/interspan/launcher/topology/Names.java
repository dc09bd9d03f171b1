package io.interspan.launcher.topology;

import java.util.LinkedHashMap;
import java.util.Map;
import org.yaml.snakeyaml.nodes.Node;

/// The names that a file has given away, each kind on its own: a name that is taken twice is a
/// mistake.
final class Names {
  private final YamlFile file;
  private final Map<String, Map<String, Integer>> lines = new LinkedHashMap<>();

  Names(YamlFile file) {
    this.file = file;
  }

  /// Takes a name, or notes who has it already.
  void take(Node node, String kind, String name) {
    var first =
        lines
            .computeIfAbsent(kind, _ -> new LinkedHashMap<>())
            .putIfAbsent(name, YamlFile.line(node));
    if (first != null) {
      file.note(node, kind + " " + name + " is taken already, in line " + first);
    }
  }

  /// Takes a port of this machine; 0 takes none.
  void takePort(Node node, int port) {
    if (port != 0) {
      take(node, "port", Integer.toString(port));
    }
  }

  boolean has(String kind, String name) {
    return lines.getOrDefault(kind, Map.of()).containsKey(name);
  }

  String all(String kind) {
    return String.join(", ", lines.getOrDefault(kind, Map.of()).keySet());
  }
}

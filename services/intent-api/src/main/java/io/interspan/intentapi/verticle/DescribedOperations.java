package io.interspan.intentapi.verticle;

import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds the operation that a request means, word by word of its path: a description has hundreds,
/// and each request looks.
final class DescribedOperations {
  private static final class Node {
    final Map<String, Node> words = new HashMap<>();
    final Map<String, DescribedOperation> methods = new HashMap<>();
    @Nullable Node anyWord;
  }

  private final Node root = new Node();

  DescribedOperations(OpenAPIContract contract) {
    for (var operation : contract.operations()) {
      add(operation, new DescribedOperation(contract, operation));
    }
  }

  private void add(Operation operation, DescribedOperation described) {
    var node = root;
    for (var word : operation.getOpenAPIPath().substring(1).split("/", -1)) {
      if (word.startsWith("{")) {
        if (node.anyWord == null) {
          node.anyWord = new Node();
        }
        node = node.anyWord;
      } else {
        node = node.words.computeIfAbsent(word, _ -> new Node());
      }
    }
    node.methods.put(operation.getHttpMethod().name(), described);
  }

  /// Returns the operation, or null where the description has none. A word of the description goes
  /// before a parameter.
  @Nullable DescribedOperation find(String method, String path) {
    var node = find(root, path.substring(1).split("/", -1), 0);
    return node == null ? null : node.methods.get(method);
  }

  private static @Nullable Node find(Node node, String[] words, int at) {
    if (at == words.length) {
      return node;
    }
    var exact = node.words.get(words[at]);
    var found = exact == null ? null : find(exact, words, at + 1);
    if (found != null || node.anyWord == null || words[at].isEmpty()) {
      return found;
    }
    return find(node.anyWord, words, at + 1);
  }
}

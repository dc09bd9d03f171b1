package io.interspan.intentapi.logic.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.type.ResourceType;
import io.interspan.model.intent.IntentPath;

/// One object's part in a tree.
public sealed interface TreeStep {
  /// Merge into the object, or make it.
  ///
  /// @param path which
  /// @param type its type
  /// @param patch the fields to merge, their shape checked
  record Merge(IntentPath path, ResourceType type, ObjectNode patch) implements TreeStep {}

  /// Delete the object.
  ///
  /// @param path which
  /// @param type its type
  record Delete(IntentPath path, ResourceType type) implements TreeStep {}

  /// Nothing, but it must be there.
  ///
  /// @param path which
  /// @param type its type
  record Refer(IntentPath path, ResourceType type) implements TreeStep {}
}

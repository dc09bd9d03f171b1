package io.interspan.intentapi.logic.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.type.ResourceType;
import io.interspan.model.intent.IntentPath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a client asks for.
public sealed interface ApiRequest {
  /// A request that changes objects, or nothing.
  sealed interface Write extends ApiRequest {}

  /// A request that only some services know.
  sealed interface Own extends ApiRequest {}

  /// The object at a path.
  ///
  /// @param path which; the root for the root itself
  record Get(IntentPath path) implements ApiRequest {}

  /// Objects of a type below another, page by page.
  ///
  /// @param parent below which
  /// @param type which
  /// @param page how many, from where, in which order
  record ListPage(IntentPath parent, ResourceType type, PageRequest page) implements ApiRequest {}

  /// How a list is paged.
  ///
  /// @param cursor where the page begins, from the last page's answer; null for the first
  /// @param size the most objects on it
  /// @param sortBy the field to sort by
  /// @param ascending which way
  record PageRequest(@Nullable String cursor, int size, String sortBy, boolean ascending) {}

  /// Replace the object at a path, or make it.
  ///
  /// @param path which
  /// @param type its type
  /// @param object the whole object, with the `_revision` that was read
  record Put(IntentPath path, ResourceType type, ObjectNode object) implements Write {}

  /// Merge objects into those that are there, or make them, whole or not at all.
  ///
  /// @param steps what to do, in order
  /// @param enforceRevision whether a `_revision` in an object must be its own
  record Merge(List<TreeStep> steps, boolean enforceRevision) implements Write {
    public Merge {
      steps = List.copyOf(steps);
    }
  }

  /// Delete the object at a path, with what goes along.
  ///
  /// @param path which
  /// @param type its type
  /// @param failIfSubtree whether to refuse where objects lie below it
  record Delete(IntentPath path, ResourceType type, boolean failIfSubtree) implements Write {}

  /// The declared sites, and how far they are.
  record Sites() implements Own {}

  /// Rows of the log.
  ///
  /// @param after the revision before the first
  /// @param limit the most rows
  record Log(long after, int limit) implements ApiRequest {}

  /// What this is, in the words that clients of the NSX API look for.
  record NodeVersion() implements ApiRequest {}

  /// Whether the service can do its work.
  record Health() implements ApiRequest {}
}

package io.interspan.intentapi.logic.state;

import io.interspan.intentapi.logic.type.ResourceType;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.StoredIntent;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Objects that can be read.
public interface ObjectSource {
  /// Returns the object at `path`.
  @Nullable StoredIntent get(IntentPath path);

  /// Returns the objects below `path`, children's children too; a view.
  Collection<StoredIntent> below(IntentPath path);

  /// Returns the objects of a type directly below `parent`, in the order of their paths.
  List<StoredIntent> children(IntentPath parent, ResourceType type);
}

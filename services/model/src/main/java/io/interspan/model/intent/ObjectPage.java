package io.interspan.model.intent;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Objects that a read returned.
///
/// @param objects in the order of their paths
/// @param next where the next page begins: the path after which to go on; null at the end. There
///   may be a next page where this one is empty, and the next may be empty
public record ObjectPage(List<StoredIntent> objects, @Nullable String next) {
  public ObjectPage {
    objects = List.copyOf(objects);
  }
}

package io.interspan.model.intent;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Differences that a read returned.
///
/// @param differences in the order of their paths
/// @param next the path after which to go on; null at the end. There may be a next page where this
///   one is empty, and the next may be empty
public record DifferencePage(List<Difference> differences, @Nullable String next) {
  public DifferencePage {
    differences = List.copyOf(differences);
  }
}

package io.interspan.model.intent;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a read of the log returned.
///
/// @param parts rows, or parts of them, in the order that was asked for
/// @param next where the next page begins; null at the end. There may be a next page where this one
///   is empty, and the next may be empty
public record LogPage(List<LogPart> parts, @Nullable LogPlace next) {
  public LogPage {
    parts = List.copyOf(parts);
  }
}

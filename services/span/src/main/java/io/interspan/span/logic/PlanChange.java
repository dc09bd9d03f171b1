package io.interspan.span.logic;

import io.interspan.message.PlanEntry;
import io.interspan.model.intent.IntentPath;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a revision changes in one site's plan.
///
/// @param path the object's
/// @param content the whole object as the site is to hold it; null where the object leaves the site
/// @param revision the log's
record PlanChange(IntentPath path, @Nullable PlanContent content, long revision) {
  /// Returns the key of the plan's entry.
  String key() {
    return path.value();
  }

  /// Returns the plan's entry, with its revision, written anew; empty where the object leaves the
  /// site.
  Optional<PlanEntry> entry() {
    return content == null
        ? Optional.empty()
        : Optional.of(content.write(path).setRevision(revision).build());
  }
}

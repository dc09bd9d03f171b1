package io.interspan.span.logic;

import io.interspan.message.PlanEntry;
import io.interspan.model.intent.IntentPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/// What a revision would send to whom, if it were entered in the log.
///
/// @param plans the difference that it would make, as it would be sent
/// @param effects the same object by object, in the order of sites, then of paths
public record Preview(RevisionPlans plans, List<Effect> effects) {
  public Preview {
    effects = List.copyOf(effects);
  }

  /// What becomes of an object at a site.
  public enum Kind {
    /// The site is sent the whole object, which it does not have yet.
    ENTERED,
    /// The site has the object, and is sent it as it would be.
    CHANGED,
    /// The site has the object, and would hold it no more.
    WITHDRAWN
  }

  /// One object at one site.
  ///
  /// @param site the site's id
  /// @param path the object's
  /// @param type the object's type, as the API has it
  /// @param kind what becomes of it there
  /// @param bytes how much the site is sent of the object: its path and what the plan has of it, as
  ///   `FeedEntry.size` counts; the path alone where it is withdrawn
  public record Effect(String site, String path, String type, Kind kind, int bytes) {}

  /// @param before what a site has of an object now, by path and site
  static Preview of(
      RevisionPlans plans, BiFunction<IntentPath, String, Optional<PlanEntry>> before) {
    var effects = new ArrayList<Effect>();
    plans
        .bySite()
        .forEach((site, changes) -> {
          for (var change : changes) {
            var was = before.apply(change.path(), site);
            var is = change.entry();
            var type = PlanTypes.of(is.or(() -> was).orElseThrow());
            var kind = is.isEmpty() ? Kind.WITHDRAWN : was.isEmpty() ? Kind.ENTERED : Kind.CHANGED;
            int bytes = change.key().length() + is.map(PlanEntry::getSerializedSize).orElse(0);
            effects.add(new Effect(site, change.key(), type, kind, bytes));
          }
        });
    return new Preview(plans, effects);
  }
}

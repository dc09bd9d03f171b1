package io.interspan.span.logic;

import io.interspan.model.intent.IntentPath;
import java.util.List;

/// Why an object is there, or why not.
public sealed interface Explanation {
  /// Where it is, or is not.
  sealed interface Target {
    /// At a site.
    ///
    /// @param site the site's id
    record AtSite(String site) implements Target {}
  }

  /// The target holds the object.
  ///
  /// @param transit whether only because what the target needs is joined to it by routing
  /// @param steps from the object to the intents that cause it: each is followed by those of what
  ///   it leads to
  record Held(boolean transit, List<Dependency> steps) implements Explanation {
    public Held {
      steps = List.copyOf(steps);
    }
  }

  /// The target does not hold it.
  ///
  /// @param absences why not; at least one
  record NotHeld(List<Absence> absences) implements Explanation {
    public NotHeld {
      absences = List.copyOf(absences);
    }
  }

  /// The log has no such object, or one of which nothing is made here.
  record NoObject() implements Explanation {}

  /// Something that keeps an object away.
  ///
  /// @param path what it is about: the object, or one that it depends on
  /// @param reason in words, after the path
  record Absence(IntentPath path, String reason) {
    @Override
    public String toString() {
      return path + " " + reason;
    }
  }
}

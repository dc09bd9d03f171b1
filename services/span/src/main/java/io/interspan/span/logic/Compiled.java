package io.interspan.span.logic;

import io.interspan.message.PlanEntry;
import io.interspan.model.span.Span;
import java.util.Optional;

/// What the compiler made of an object.
///
/// @param span the sites that need it for itself
/// @param reach of a router: the sites of all segments that it is joined to by routing
/// @param holders the sites that are sent its plan
/// @param plan what these sites are sent, without a revision; empty where the object only shapes
///   others
/// @param status why it is nowhere, or not where one would expect it; empty where all is well
record Compiled(
    Span.Known span,
    Span.Known reach,
    Span.Known holders,
    Optional<PlanEntry> plan,
    String status) {
  /// Of an object that is not there.
  static final Compiled ABSENT = nowhere("is not there");

  /// Of an object that is sent to the sites of its span.
  Compiled(Span.Known span, Optional<PlanEntry> plan, String status) {
    this(span, Span.Known.NOBODY, span, plan, status);
  }

  /// Returns whether those who depend on it see no difference: they ask where it is, and why it is
  /// not; not what sites are sent of it.
  boolean shapesAs(Compiled other) {
    return span.equals(other.span) && reach.equals(other.reach) && status.equals(other.status);
  }

  static Compiled shaping(Span.Known span) {
    return new Compiled(span, Optional.empty(), "");
  }

  static Compiled nowhere(String status) {
    return new Compiled(Span.Known.NOBODY, Optional.empty(), status);
  }
}

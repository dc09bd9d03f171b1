package io.interspan.span.logic;

import io.interspan.model.span.Span;
import org.jspecify.annotations.Nullable;

/// What the compiler made of an object.
///
/// @param span the sites that need it for itself
/// @param reach of a router: the sites of all segments that it is joined to by routing
/// @param holders the sites that are sent its plan
/// @param content what these sites are sent; null where the object only shapes others
/// @param status why it is nowhere, or not where one would expect it; empty where all is well
record Compiled(
    Span.Known span,
    Span.Known reach,
    Span.Known holders,
    @Nullable PlanContent content,
    String status) {
  /// Of an object that is not there.
  static final Compiled ABSENT = nowhere("is not there");

  /// Of an object that is sent to the sites of its span.
  Compiled(Span.Known span, @Nullable PlanContent content, String status) {
    this(span, Span.Known.NOBODY, span, content, status);
  }

  /// Returns the sites that have a plan of it.
  Span.Known sentTo() {
    return content == null ? Span.Known.NOBODY : holders;
  }

  /// Returns whether those who depend on it see no difference: they ask where it is, and why it is
  /// not; not what sites are sent of it.
  boolean shapesAs(Compiled other) {
    return span.equals(other.span) && reach.equals(other.reach) && status.equals(other.status);
  }

  static Compiled shaping(Span.Known span) {
    return new Compiled(span, null, "");
  }

  static Compiled nowhere(String status) {
    return new Compiled(Span.Known.NOBODY, null, status);
  }
}

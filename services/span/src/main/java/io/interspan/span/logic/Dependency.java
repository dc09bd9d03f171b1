package io.interspan.span.logic;

import io.interspan.model.intent.IntentPath;

/// An edge of the graph: what `from` is depends on `to`, and why.
///
/// @param from the object whose span or plan is meant
/// @param to what it depends on; need not be there
/// @param reason why
public record Dependency(IntentPath from, IntentPath to, Reason reason) {
  @Override
  public String toString() {
    return from + " " + reason.words() + " " + to;
  }
}

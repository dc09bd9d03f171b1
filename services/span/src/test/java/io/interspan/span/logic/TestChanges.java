package io.interspan.span.logic;

import io.interspan.span.testing.Intents.Change;

/// Reads test changes as the compiler takes them.
final class TestChanges {
  private TestChanges() {}

  static ObjectChange toObject(Change change) {
    return new ObjectChange(
        change.path(),
        change.entry().map(entry -> GraphReader.read(change.path(), entry)).orElse(null));
  }
}

package io.interspan.span.logic;

import io.interspan.message.ProtoBytes;
import io.interspan.span.testing.Intents.Change;

/// Reads test changes as the compiler takes them.
final class TestChanges {
  private static final GraphReader READER = new GraphReader();

  private TestChanges() {}

  static ObjectChange toObject(Change change) {
    return READER
        .read(change.path().value(), change.entry().map(ProtoBytes::serialize).orElse(null))
        .orElseThrow();
  }
}

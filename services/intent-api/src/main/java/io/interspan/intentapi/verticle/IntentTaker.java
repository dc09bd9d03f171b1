package io.interspan.intentapi.verticle;

import io.interspan.intentapi.logic.IntentEvent;

/// Takes events for the logic that has the objects, on any thread, and runs it on its own.
public interface IntentTaker {
  /// Takes an event; returns false where there is no room for it, or the service is closing.
  boolean submit(IntentEvent event);
}

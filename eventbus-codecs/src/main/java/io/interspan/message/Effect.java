package io.interspan.message;

import io.interspan.model.copy.CopyWrite;

/// What a service's logic wants done, in this order.
public sealed interface Effect {
  /// Send a message; it may be lost. What a tick sends goes out in parts after its other effects,
  /// and may be overtaken by what later events send.
  ///
  /// @param envelope with its addresses
  record Send(Envelope envelope) implements Effect {}

  /// Write to the service's disk, and answer with [ServiceEvent.Persisted] once it is there.
  ///
  /// @param ticket returned in the answer; 0 where the logic needs none
  /// @param write what to write
  record Persist(long ticket, CopyWrite write) implements Effect {}

  /// Tell people: something needs an eye. Raised again while it lasts; the shell logs a change
  /// only.
  ///
  /// @param id what it is about, the same while it lasts
  /// @param text what is wrong, and what would right it; empty when it is over
  record Alarm(String id, String text) implements Effect {}

  /// What only one service does; each declares its own as a sealed interface.
  non-sealed interface Own extends Effect {}
}

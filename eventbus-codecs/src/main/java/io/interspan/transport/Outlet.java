package io.interspan.transport;

import io.interspan.message.Envelope;
import io.interspan.message.ServiceAddress;
import java.util.function.Consumer;

/// A way in and out of a service beside the event bus: the sessions of hosts. Used by any thread.
public interface Outlet {
  /// Returns whether envelopes to `to` take this way, and no other.
  boolean leadsTo(ServiceAddress to);

  /// Sends an envelope, or drops it: feeds heal.
  ///
  /// @return whether it was taken; it may still be lost
  boolean offer(ServiceAddress to, Envelope envelope);

  /// Names who takes the envelopes that come in this way. [LogicShell] calls this once.
  void receiver(Receiver receiver);

  /// Takes the envelopes that come in.
  @FunctionalInterface
  interface Receiver {
    /// Takes an envelope, or drops it. Any thread.
    ///
    /// @param taken told the envelope, once and by any thread, when it waits no more: the logic has
    ///   it, or it was dropped
    void receive(Envelope envelope, Consumer<Envelope> taken);
  }
}

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
  void receiver(Consumer<Envelope> receiver);
}

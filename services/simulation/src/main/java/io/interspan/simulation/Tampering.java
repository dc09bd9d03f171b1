package io.interspan.simulation;

import io.interspan.host.logic.DataPlaneChange;
import io.interspan.message.Envelope;
import io.interspan.message.ServiceAddress;
import java.util.List;

/// A defect that is put in on purpose, to see that an auditor finds it.
public interface Tampering {
  /// No defect.
  Tampering NONE = new Tampering() {};

  /// Returns whether the network carries a message at all, however long one waits.
  default boolean carries(Envelope envelope) {
    return true;
  }

  /// Returns what becomes of a datagram between hosts: nothing, itself, or more.
  default List<Datagram> sends(Datagram datagram) {
    return List.of(datagram);
  }

  /// Returns whether a change that a host's agent tells its data plane arrives there.
  default boolean arrives(ServiceAddress host, DataPlaneChange change) {
    return true;
  }

  /// Returns whether a service's disk says that a write is durable before it is.
  default boolean diskLies(ServiceAddress service) {
    return false;
  }

  /// Returns whether a host says that all its workloads are named before it named them.
  default boolean listsTooEarly(ServiceAddress host) {
    return false;
  }

  /// Returns whether the store of the log says that a row is durable before it is.
  default boolean acknowledgesTooEarly() {
    return false;
  }

  /// Returns whether the stores of sites' own logs do.
  default boolean siteAcknowledgesTooEarly() {
    return false;
  }
}

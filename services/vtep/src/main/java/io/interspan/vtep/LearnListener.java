package io.interspan.vtep;

import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;

/// Hears which addresses the workloads of a host use, seen from their own ports (never from
/// tunnels).
@FunctionalInterface
public interface LearnListener {
  /// Called when an address was first seen at a port since the port was opened, or moved there from
  /// another port of the host; not again until that changes.
  ///
  /// Called on the port's packet loop, in the midst of a batch: it must return at once and change
  /// nothing of the data plane from within the call.
  void onLearned(String portId, MacAddress mac, IpAddress ip);
}

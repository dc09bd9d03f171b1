package io.interspan.launcher.capture;

/// Which way a packet went, seen from the host.
public enum Direction {
  /// It came from a port's workload, or from the network.
  IN,
  /// It was given to a port's workload, or to the network.
  OUT
}

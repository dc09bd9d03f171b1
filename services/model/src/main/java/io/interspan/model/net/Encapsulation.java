package io.interspan.model.net;

/// How a frame is wrapped on its way between hosts.
public enum Encapsulation {
  /// RFC 8926.
  GENEVE(6081),
  /// RFC 7348.
  VXLAN(4789);

  private final int port;

  Encapsulation(int port) {
    this.port = port;
  }

  /// Returns the UDP port of the encapsulation.
  public int port() {
    return port;
  }
}

package io.interspan.vtep.forward;

import io.interspan.packet.FrameBatch;
import io.interspan.packet.PacketLoop;
import io.interspan.packet.Port;

/// A port that does as another does, where it is not overridden.
class ForwardingPort implements Port {
  private final Port port;

  ForwardingPort(Port port) {
    this.port = port;
  }

  @Override
  public void deliver(FrameBatch batch) {
    port.deliver(batch);
  }

  @Override
  public int poll(FrameBatch into) {
    return port.poll(into);
  }

  @Override
  public PacketLoop owner() {
    return port.owner();
  }
}

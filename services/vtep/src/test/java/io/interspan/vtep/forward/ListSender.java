package io.interspan.vtep.forward;

import io.interspan.model.Bytes;
import io.interspan.model.net.Tep;
import io.interspan.packet.Slab;
import java.util.ArrayList;
import java.util.List;

/// A network that keeps what is sent into it.
final class ListSender implements TunnelSender {
  record Sent(Tep to, Bytes datagram) {}

  final List<Sent> sent = new ArrayList<>();
  int flushes;
  boolean full;

  @Override
  public int send(Slab slab, int offset, int length, long offload, Tep to) {
    if (full) {
      return 0;
    }
    var copy = new byte[length];
    slab.buffer().get(offset, copy);
    sent.add(new Sent(to, Bytes.wrap(copy)));
    return 1;
  }

  @Override
  public void flush() {
    flushes++;
  }

  List<Tep> receivers() {
    return sent.stream().map(Sent::to).toList();
  }
}

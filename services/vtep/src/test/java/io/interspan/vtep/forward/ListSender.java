package io.interspan.vtep.forward;

import io.interspan.model.Bytes;
import io.interspan.model.net.Tep;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// A network that keeps what is sent into it.
final class ListSender implements TunnelSender {
  record Sent(Tep to, Bytes datagram) {}

  final List<Sent> sent = new ArrayList<>();
  int flushes;
  boolean full;

  @Override
  public boolean send(ByteBuffer buffer, int offset, int length, Tep to) {
    if (full) {
      return false;
    }
    var copy = new byte[length];
    buffer.get(offset, copy);
    sent.add(new Sent(to, Bytes.wrap(copy)));
    return true;
  }

  @Override
  public void flush() {
    flushes++;
  }

  List<Tep> receivers() {
    return sent.stream().map(Sent::to).toList();
  }
}

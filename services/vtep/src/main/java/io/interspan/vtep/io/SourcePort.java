package io.interspan.vtep.io;

import io.interspan.linux.SendQueue;
import io.interspan.linux.UdpSocket;
import io.interspan.model.net.Tep;

/// A UDP port that a host's datagrams are sent from, and those that wait to be. On the packet loop
/// only; allocates nothing after its creation.
final class SourcePort {
  private final UdpSocket socket;
  private final SendQueue queue;

  /// The inner address that the last datagram was for.
  private long lastDestination;

  private boolean waits;

  SourcePort(UdpSocket socket, Tep self, SendQueue.Losses losses) {
    this.socket = socket;
    this.queue = new SendQueue(self, losses);
  }

  /// Begins a message, where the next datagram is for another inner address than the last: a
  /// message goes whole to the receiver's socket for its first frame, and what is for a port of
  /// another of its threads would be handed over there, and be overtaken by what comes after it.
  void begin(long destination) {
    if (destination != lastDestination) {
      lastDestination = destination;
      queue.endMessage();
    }
  }

  boolean isFull() {
    return queue.isFull();
  }

  void add(Tep to, long at, int length) {
    waits = true;
    queue.add(to, at, length);
  }

  void add(Tep to, long headAt, int headLength, long at, int length) {
    waits = true;
    queue.add(to, headAt, headLength, at, length);
  }

  /// Sends what waits.
  void flush() {
    if (waits) {
      waits = false;
      queue.flush(socket);
    }
  }
}

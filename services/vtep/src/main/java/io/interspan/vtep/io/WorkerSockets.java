package io.interspan.vtep.io;

import io.interspan.linux.UdpSocket;
import io.interspan.model.net.IpAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The sockets of one packet thread's part of a host.
///
/// @param receiver is at the address that other hosts know
/// @param senders what is sent comes from: each has a port of its own, which the kernel chose
record WorkerSockets(UdpSocket receiver, List<UdpSocket> senders) {
  /// How many ports a packet thread sends from: networks, and the receivers' network cards, tell
  /// flows apart by these.
  static final int SOURCE_PORTS = 8;

  /// Each socket's own queue in bytes, as far as the kernel allows it: as much as several TCP
  /// streams send while the packet thread waits for its turn, some 8 ms at 10 Gbit/s.
  private static final int QUEUE = 8 << 20;

  WorkerSockets {
    senders = List.copyOf(senders);
  }

  /// Binds the sockets of a host.
  ///
  /// @param threads how many share its work: what comes is for one of their receivers
  /// @throws IOException which says why one cannot be bound; none is then
  static List<WorkerSockets> bind(IpAddress address, int port, int threads) throws IOException {
    var bound = new ArrayList<WorkerSockets>();
    for (var receiver : UdpSocket.bind(address, port, QUEUE, threads)) {
      bound.add(new WorkerSockets(receiver, List.of()));
    }
    try {
      for (int i = 0; i < threads; i++) {
        var senders = new ArrayList<UdpSocket>();
        while (senders.size() < SOURCE_PORTS) {
          senders.add(UdpSocket.bindToSend(address, QUEUE));
          bound.set(i, new WorkerSockets(bound.get(i).receiver(), senders));
        }
      }
      return bound;
    } catch (IOException e) {
      bound.forEach(WorkerSockets::close);
      throw e;
    }
  }

  /// Closes them all.
  void close() {
    receiver.close();
    senders.forEach(UdpSocket::close);
  }
}

package io.interspan.vtep.io;

import io.interspan.linux.SendQueue;
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

  /// The receiver's queue in bytes, as far as the kernel allows it: as much as several TCP streams
  /// send while the packet thread waits for its turn, some 7 ms at 10 Gbit/s.
  private static final int RECEIVE_BYTES = 8 << 20;

  /// Each sender's queue: what is sent at once, at most.
  private static final int SEND_BYTES = SendQueue.MESSAGES << 16;

  WorkerSockets {
    senders = List.copyOf(senders);
  }

  /// Binds the sockets of a host.
  ///
  /// @param threads how many share its work: what comes is for one of their receivers
  /// @throws IOException which says why one cannot be bound; none is then
  static List<WorkerSockets> bind(IpAddress address, int port, int threads) throws IOException {
    var receivers = UdpSocket.bind(address, port, RECEIVE_BYTES, threads);
    var opened = new ArrayList<>(receivers);
    try {
      var bound = new ArrayList<WorkerSockets>();
      for (var receiver : receivers) {
        var senders = new ArrayList<UdpSocket>();
        while (senders.size() < SOURCE_PORTS) {
          senders.add(UdpSocket.bindToSend(address, SEND_BYTES));
          opened.add(senders.getLast());
        }
        bound.add(new WorkerSockets(receiver, senders));
      }
      return bound;
    } catch (IOException | RuntimeException e) {
      opened.forEach(UdpSocket::close);
      throw e;
    }
  }

  /// Closes them all.
  void close() {
    receiver.close();
    senders.forEach(UdpSocket::close);
  }
}

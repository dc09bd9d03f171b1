package io.interspan.linux;

import io.interspan.packet.Slab;
import java.util.stream.IntStream;

/// Datagrams received in one call (recvmmsg(2)): each message is one datagram, or, where the kernel
/// put some of one sender together (`UDP_GRO`), several of one length, the last of which may be
/// shorter.
///
/// For one thread; allocates nothing after its creation.
public final class ReceiveQueue {
  /// Messages in one call. Few, so that they are in the processor's cache when they are looked at.
  public static final int MESSAGES = 4;

  /// The most datagrams that the kernel puts together (`UDP_GRO_CNT_MAX`).
  public static final int MAX_SEGMENTS = 64;

  /// Room for a message: no datagram, and no run of them, is longer.
  private static final int MESSAGE_BYTES = 65_536;

  /// A socket reports what became of an earlier datagram (an ICMP error) in place of what has come,
  /// once.
  private static final int TRIES = 4;

  private final Errno errno = new Errno();
  private final MessageVector vector = new MessageVector(MESSAGES, MESSAGES);
  private final Slab[] slabs =
      IntStream.range(0, MESSAGES).mapToObj(_ -> new Slab(MESSAGE_BYTES)).toArray(Slab[]::new);

  /// Makes a queue.
  public ReceiveQueue() {
    for (int i = 0; i < MESSAGES; i++) {
      vector.setPart(i, slabs[i].address(), MESSAGE_BYTES);
      vector.setParts(i, i, 1);
    }
  }

  /// Receives what there is, at most [#MESSAGES]; what was received before is gone.
  ///
  /// @return how many messages; 0 where there is none
  public int receive(UdpSocket socket) {
    for (int i = 0; i < MESSAGES; i++) {
      vector.setName(i, SocketAddress.LENGTH);
      vector.setControlLength(i, MessageVector.CONTROL_BYTES);
      vector.setFlags(i, 0);
    }
    int messages = -1;
    for (int tries = 0; messages < 0 && tries < TRIES; tries++) {
      messages = Calls.recvmmsg(errno, socket.fd(), vector.address(0), MESSAGES, 0);
      if (messages < 0 && errno.get() == Errno.EAGAIN) {
        return 0;
      }
    }
    return Math.max(0, messages);
  }

  /// Returns the memory that a message is in, from 0 on.
  public Slab slab(int message) {
    return slabs[message];
  }

  /// Returns the bytes of a message.
  public int length(int message) {
    return vector.length(message);
  }

  /// Returns the bytes of each datagram of a message but the last.
  public int segmentSize(int message) {
    int size = vector.control(message, MessageVector.UDP_GRO);
    return size > 0 ? size : Math.max(1, length(message));
  }

  /// Returns whether a message's sender has an IPv6 address.
  public boolean isIpv6(int message) {
    return SocketAddress.isIpv6(vector.memory(), vector.name(message));
  }

  /// Returns the first 64 bits of a sender's address; 0 for IPv4.
  public long sourceHigh(int message) {
    return SocketAddress.high(vector.memory(), vector.name(message));
  }

  /// Returns the last 64 bits of a sender's address.
  public long sourceLow(int message) {
    return SocketAddress.low(vector.memory(), vector.name(message));
  }
}

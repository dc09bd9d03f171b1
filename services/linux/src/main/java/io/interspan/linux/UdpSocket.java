package io.interspan.linux;

import io.interspan.model.net.IpAddress;
import io.interspan.packet.Slab;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// A UDP socket (udp(7)) that waits for nothing, takes segments and gives them together
/// (`UDP_GRO`). For one thread.
public final class UdpSocket {
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_NONBLOCK = 0x800;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_SNDBUF = 7;
  private static final int SO_RCVBUF = 8;
  private static final int SO_REUSEPORT = 15;
  private static final int SO_SNDBUFFORCE = 32;
  private static final int SO_RCVBUFFORCE = 33;
  private static final int SO_ATTACH_REUSEPORT_CBPF = 51;
  private static final int SO_MEMINFO = 55;

  /// The words of `SO_MEMINFO`, and the one that says what found no room (`SK_MEMINFO_DROPS`).
  private static final int MEMORY_WORDS = 9;

  private static final int LOST = 8;
  private static final int IPPROTO_IPV6 = 41;
  private static final int IPV6_V6ONLY = 26;

  private final Errno errno = new Errno();

  /// What [#SO_MEMINFO] says, and how long it is.
  private final Slab memory =
      new Slab(
          ByteBuffer.allocateDirect((MEMORY_WORDS + 1) * Integer.BYTES)
              .order(ByteOrder.nativeOrder()));

  private int lostBefore;

  /// -1 once it is closed: the number may be another's then.
  private int fd;

  private UdpSocket(boolean ipv6) throws IOException {
    fd =
        Calls.socket(
            errno,
            ipv6 ? SocketAddress.AF_INET6 : SocketAddress.AF_INET,
            SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
            0);
    if (fd < 0) {
      throw errno.failed("cannot make a UDP socket");
    }
  }

  /// Binds a socket.
  ///
  /// @param queueBytes the room of its queues to receive and to send with, as far as the kernel
  ///   allows it
  /// @throws IOException which says why it cannot be
  public static UdpSocket bind(IpAddress address, int port, int queueBytes) throws IOException {
    return bind(address, port, queueBytes, false);
  }

  /// Binds several sockets to one address: each thing that comes is given to one of them
  /// (`SO_REUSEPORT`), to which by the addresses that it is from and for, until [#steer] says
  /// otherwise.
  ///
  /// @param queueBytes the room of each one's queues
  /// @throws IOException which says why it cannot be: also where somebody else has the address, and
  ///   would share it
  public static List<UdpSocket> bind(IpAddress address, int port, int queueBytes, int sockets)
      throws IOException {
    var bound = new ArrayList<UdpSocket>();
    try (var arena = Arena.ofConfined()) {
      // The first one shares with nobody until it has the address.
      bound.add(bind(address, port, queueBytes, false));
      if (sockets > 1) {
        bound.getFirst().set(arena, SOL_SOCKET, SO_REUSEPORT, 1);
      }
      while (bound.size() < sockets) {
        bound.add(bind(address, port, queueBytes, true));
      }
      return bound;
    } catch (IOException e) {
      bound.forEach(UdpSocket::close);
      throw e;
    }
  }

  /// Binds a socket to a port that the kernel chooses, to send from: there is room for next to
  /// nothing to come.
  ///
  /// @param queueBytes the room of its queue
  /// @throws IOException which says why it cannot be
  public static UdpSocket bindToSend(IpAddress address, int queueBytes) throws IOException {
    return bind(address, 0, 0, queueBytes, false);
  }

  private static UdpSocket bind(IpAddress address, int port, int queueBytes, boolean isShared)
      throws IOException {
    return bind(address, port, queueBytes, queueBytes, isShared);
  }

  private static UdpSocket bind(
      IpAddress address, int port, int receiveBytes, int sendBytes, boolean isShared)
      throws IOException {
    boolean ipv6 = address.family() == IpAddress.Family.IPV6;
    var socket = new UdpSocket(ipv6);
    try (var arena = Arena.ofConfined()) {
      socket.set(arena, SOL_SOCKET, SO_RCVBUF, receiveBytes);
      socket.set(arena, SOL_SOCKET, SO_SNDBUF, sendBytes);
      // Root has as much as it asks for; who is not has what the kernel's limits leave.
      socket.trySet(arena, SOL_SOCKET, SO_RCVBUFFORCE, receiveBytes);
      socket.trySet(arena, SOL_SOCKET, SO_SNDBUFFORCE, sendBytes);
      socket.set(arena, MessageVector.SOL_UDP, MessageVector.UDP_GRO, 1);
      if (ipv6) {
        socket.set(arena, IPPROTO_IPV6, IPV6_V6ONLY, 1);
      }
      if (isShared) {
        socket.set(arena, SOL_SOCKET, SO_REUSEPORT, 1);
      }
      var name = arena.allocate(SocketAddress.LENGTH, Long.BYTES);
      int length = SocketAddress.write(name.asByteBuffer(), 0, address, port);
      if (Calls.bind(socket.errno, socket.fd, name.address(), length) < 0) {
        throw socket.errno.failed("cannot bind UDP %s port %d".formatted(address, port));
      }
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /// Has a program say which of the sockets that share this one's address is given what comes: by
  /// its answer, in the order in which they were bound. It sees what is behind the UDP header.
  ///
  /// @throws IOException which says why it cannot
  public void steer(BpfProgram program) throws IOException {
    try (var arena = Arena.ofConfined()) {
      var written = program.write(arena);
      if (Calls.setsockopt(
              errno,
              fd,
              SOL_SOCKET,
              SO_ATTACH_REUSEPORT_CBPF,
              written.address(),
              (int) written.byteSize())
          < 0) {
        throw errno.failed("cannot steer what comes to a UDP socket");
      }
    }
  }

  private void set(Arena arena, int level, int name, int value) throws IOException {
    if (!trySet(arena, level, name, value)) {
      throw errno.failed("cannot set option %d of level %d of a UDP socket".formatted(name, level));
    }
  }

  private boolean trySet(Arena arena, int level, int name, int value) {
    MemorySegment number = arena.allocateFrom(ValueLayout.JAVA_INT, value);
    return Calls.setsockopt(errno, fd, level, name, number.address(), Integer.BYTES) == 0;
  }

  /// Returns the descriptor.
  public int fd() {
    return fd;
  }

  /// Returns how much came since the last call and was dropped: there was no room in the socket's
  /// queue, or its checksum was wrong. What the kernel had put together counts as one. Kernels
  /// before 4.12 do not say: 0.
  public int lost() {
    int length = MEMORY_WORDS * Integer.BYTES;
    memory.buffer().putInt(length, length);
    int said =
        Calls.getsockopt(
            errno, fd, SOL_SOCKET, SO_MEMINFO, memory.address(), memory.address() + length);
    if (said < 0 || memory.buffer().getInt(length) < length) {
      return 0;
    }
    int all = memory.buffer().getInt(LOST * Integer.BYTES);
    int lost = all - lostBefore;
    lostBefore = all;
    return lost;
  }

  /// Closes the socket: its address is free at once, and nothing is sent or received any more.
  public void close() {
    if (fd >= 0) {
      Calls.close(errno, fd);
      fd = -1;
    }
  }
}

package io.interspan.vtep.io;

import io.interspan.linux.UdpSocket;
import io.interspan.model.net.Encapsulation;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.Tep;
import io.interspan.packet.Counters;
import io.interspan.packet.Offload;
import io.interspan.packet.PacketLoop;
import io.interspan.packet.Watcher;
import io.interspan.packet.header.Ethernet;
import io.interspan.packet.header.Ipv4;
import io.interspan.packet.header.Ipv6;
import io.interspan.packet.header.Udp;
import io.interspan.vtep.FrameObserver;
import io.interspan.vtep.LearnListener;
import io.interspan.vtep.VtepControl;
import io.interspan.vtep.VtepCounters;
import io.interspan.vtep.VtepProxy;
import io.interspan.vtep.forward.Forwarder;
import io.interspan.vtep.forward.Geneve;
import io.interspan.vtep.forward.TunnelCounters;
import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The data plane of one host: a UDP socket at its tunnel address and the packet path behind it, on
/// a [PacketThread] that it may share with other hosts of the process. All methods are safe from
/// any thread.
public final class Vtep {
  /// The socket's own queues in bytes, to receive and to send, as far as the kernel allows it.
  private static final int SOCKET_QUEUE = 4 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(Vtep.class);

  private final Tep tep;
  private final PacketThread thread;
  private final Forwarder forwarder;
  private final TunnelSocket tunnels;
  private final VtepControl control;
  private final Watcher.Watch watch;

  private Vtep(
      Tep tep,
      PacketThread thread,
      Forwarder forwarder,
      TunnelSocket tunnels,
      Watcher.Watch watch) {
    this.tep = tep;
    this.thread = thread;
    this.forwarder = forwarder;
    this.tunnels = tunnels;
    this.watch = watch;
    control = new VtepProxy(thread.loop(), forwarder.control());
  }

  /// Binds UDP port 6081 at `address` and starts to forward.
  ///
  /// @param address the host's tunnel address, IPv4 or IPv6
  /// @param thread which does the work
  /// @param listener hears the addresses of the host's workloads, on that thread
  /// @return completed when the socket is bound, or with an `IOException` that names the address
  public static CompletionStage<Vtep> start(
      IpAddress address, PacketThread thread, LearnListener listener) {
    var tep = new Tep(address, Encapsulation.GENEVE);
    UdpSocket socket;
    try {
      socket = UdpSocket.bind(address, tep.encapsulation().port(), SOCKET_QUEUE);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
    var counters = new TunnelCounters(new Counters());
    var tunnels = new TunnelSocket(tep, socket, thread.loop(), counters);
    var forwarder =
        new Forwarder(
            tep, thread.loop(), tunnels, listener, counters, new SecureRandom().nextLong());
    forwarder.longestPacket(longestPacket(address));
    return thread
        .watch(socket.fd(), tunnels::onReadable, socket::close)
        .handle((watch, failure) -> {
          if (failure != null) {
            throw new CompletionException(
                new IOException(
                    "cannot use UDP " + address + ": " + failure.getMessage(), failure));
          }
          thread.loop().add(forwarder);
          thread.loop().add(tunnels);
          thread.loop().submit(() -> tunnels.start(forwarder));
          return new Vtep(tep, thread, forwarder, tunnels, watch);
        });
  }

  /// As the host's interface is now: what is behind it is for its network to say.
  private static int longestPacket(IpAddress address) {
    boolean isIpv6 = address.family() == IpAddress.Family.IPV6;
    int outer = (isIpv6 ? Ipv6.HEADER_LENGTH : Ipv4.MIN_HEADER_LENGTH) + Udp.HEADER_LENGTH;
    int headers = outer + Geneve.HEADER_LENGTH + Ethernet.HEADER_LENGTH;
    try {
      var link = NetworkInterface.getByInetAddress(address.toInetAddress());
      int mtu = link == null ? Offload.MAX_PACKET : link.getMTU();
      return Math.min(mtu, Offload.MAX_PACKET) - headers;
    } catch (SocketException e) {
      LOG.warn("no MTU is known of the link of {}: {}", address, e.getMessage());
      return Offload.MAX_PACKET - headers;
    }
  }

  /// Returns the host's Tep.
  public Tep tep() {
    return tep;
  }

  /// Returns the control of the host's tables; see [VtepProxy].
  public VtepControl control() {
    return control;
  }

  /// Returns the host's counters by port and by tunnel, too.
  ///
  /// @return completed on the packet loop
  public CompletionStage<VtepCounters> counted() {
    var counted = new CompletableFuture<VtepCounters>();
    thread.loop().submit(() -> counted.complete(forwarder.counted()));
    return counted.minimalCompletionStage();
  }

  /// Returns the host's counters in all.
  public Counters counters() {
    return forwarder.counters();
  }

  /// Returns the loop that the host's ports should belong to; ports of other loops work too, at the
  /// price of a copy.
  public PacketLoop loop() {
    return thread.loop();
  }

  /// Returns who watches the descriptors of the host's ports.
  public Watcher watcher() {
    return thread;
  }

  /// Shows frames to `observer`, too, from now on, on the packet loop.
  ///
  /// @return failed with an `IllegalStateException` where there are `Limits.OBSERVERS` already
  public CompletionStage<Void> observe(FrameObserver observer) {
    return CompletableFuture.runAsync(
        () -> forwarder.observe(observer), command -> thread.loop().submit(command));
  }

  /// Shows `observer` nothing any more, soon.
  public void endObserving(FrameObserver observer) {
    thread.loop().submit(() -> forwarder.endObserving(observer));
  }

  /// Detaches all ports, closes the socket and stops forwarding.
  ///
  /// @return completed when the address is free again
  public CompletionStage<Void> close() {
    thread.loop().submit(forwarder::close);
    thread.loop().remove(forwarder);
    thread.loop().remove(tunnels);
    return watch.end();
  }
}

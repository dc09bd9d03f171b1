package io.interspan.vtep.io;

import io.interspan.model.net.Encapsulation;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.Tep;
import io.interspan.packet.Counters;
import io.interspan.packet.PacketLoop;
import io.interspan.vtep.FrameObserver;
import io.interspan.vtep.LearnListener;
import io.interspan.vtep.VtepControl;
import io.interspan.vtep.VtepProxy;
import io.interspan.vtep.forward.Forwarder;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.SocketProtocolFamily;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// The data plane of one host: a UDP socket at its tunnel address and the packet path behind it, on
/// a [PacketThread] that it may share with other hosts of the process. All methods are safe from
/// any thread.
public final class Vtep {
  /// The longest datagram taken, in bytes; a longer one is dropped. Room for a frame of 9000 bytes
  /// of payload, with outer headers, and then some.
  public static final int MAX_DATAGRAM = 10_240;

  /// Datagrams received in one system call.
  private static final int RECEIVE_BATCH = 16;

  /// The socket's own queue in bytes, as far as the kernel's `rmem_max` allows.
  private static final int RECEIVE_QUEUE = 4 << 20;

  /// Bytes that may wait to be sent; more are refused and counted.
  private static final WriteBufferWaterMark SEND_QUEUE = new WriteBufferWaterMark(1 << 20, 4 << 20);

  private final Tep tep;
  private final PacketThread thread;
  private final Forwarder forwarder;
  private final VtepControl control;
  private final Channel channel;

  private Vtep(Tep tep, PacketThread thread, Forwarder forwarder, Channel channel) {
    this.tep = tep;
    this.thread = thread;
    this.forwarder = forwarder;
    this.channel = channel;
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
    if (thread.isClosing()) {
      return CompletableFuture.failedFuture(
          new IOException("cannot bind UDP " + address + ": its thread has ended"));
    }
    var tep = new Tep(address, Encapsulation.GENEVE);
    var counters = new Counters();
    var sender = new NettyTunnelSender(counters);
    var forwarder = new Forwarder(tep, thread.loop(), sender, listener, counters);
    var started = new CompletableFuture<Vtep>();
    var local = new InetSocketAddress(address.toInetAddress(), tep.encapsulation().port());
    var binding =
        bootstrap(address, thread)
            .handler(new TunnelHandler(thread.loop(), forwarder, counters, MAX_DATAGRAM))
            .bind(local);
    // Where no socket could be made, there is none to own.
    if (!binding.isDone() || binding.isSuccess()) {
      thread.own(binding.channel());
    }
    binding.addListener(bound -> {
      if (bound.isSuccess()) {
        sender.use(binding.channel());
        thread.loop().add(forwarder);
        started.complete(new Vtep(tep, thread, forwarder, binding.channel()));
      } else {
        started.completeExceptionally(new IOException("cannot bind UDP " + local, bound.cause()));
      }
    });
    return started;
  }

  private static Bootstrap bootstrap(IpAddress address, PacketThread thread) {
    var family =
        switch (address.family()) {
          case IPV4 -> SocketProtocolFamily.INET;
          case IPV6 -> SocketProtocolFamily.INET6;
        };
    var bootstrap =
        new Bootstrap()
            .group(thread.eventLoop())
            .channelFactory(() -> thread.transport().newChannel(family))
            .option(ChannelOption.SO_RCVBUF, RECEIVE_QUEUE)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, SEND_QUEUE);
    return switch (thread.transport()) {
      case EPOLL ->
          bootstrap
              .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, MAX_DATAGRAM)
              .option(
                  ChannelOption.RECVBUF_ALLOCATOR,
                  new FixedRecvByteBufAllocator(MAX_DATAGRAM * RECEIVE_BATCH));
      case NIO ->
          bootstrap.option(
              ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(MAX_DATAGRAM));
    };
  }

  /// Returns the host's Tep.
  public Tep tep() {
    return tep;
  }

  /// Returns the control of the host's tables; see [VtepProxy].
  public VtepControl control() {
    return control;
  }

  /// Returns the host's counters.
  public Counters counters() {
    return forwarder.counters();
  }

  /// Returns the loop that the host's ports should belong to; ports of other loops work too, at the
  /// price of a copy.
  public PacketLoop loop() {
    return thread.loop();
  }

  /// Shows frames to `observer` from now on, on the packet loop, or to nobody.
  public void observe(@Nullable FrameObserver observer) {
    thread.loop().submit(() -> forwarder.observe(observer));
  }

  /// Detaches all ports, closes the socket and stops forwarding.
  ///
  /// @return completed when the address is free again
  public CompletionStage<Void> close() {
    thread.loop().submit(forwarder::close);
    thread.loop().remove(forwarder);
    return thread.release(channel);
  }
}

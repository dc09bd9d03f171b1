package io.interspan.vtep.io;

import io.interspan.model.net.IpAddress;
import io.interspan.packet.Counters;
import io.interspan.packet.DropReason;
import io.interspan.packet.FrameBatch;
import io.interspan.packet.PacketLoop;
import io.interspan.vtep.forward.Forwarder;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gathers datagrams into a batch, without copying them, until the socket has no more or the batch
/// is full, and forwards it.
final class TunnelHandler extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(TunnelHandler.class);

  private final PacketLoop loop;
  private final Forwarder forwarder;
  private final Counters counters;
  private final int longest;
  private final FrameBatch batch = new FrameBatch(FrameBatch.CAPACITY, 0);
  private final @Nullable DatagramPacket[] held = new @Nullable DatagramPacket[FrameBatch.CAPACITY];

  /// Creates a handler.
  ///
  /// @param longest the size of the receive buffer: a datagram of this length may have been cut
  TunnelHandler(PacketLoop loop, Forwarder forwarder, Counters counters, int longest) {
    this.loop = loop;
    this.forwarder = forwarder;
    this.counters = counters;
    this.longest = longest;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof DatagramPacket packet)) {
      ReferenceCountUtil.release(message);
      return;
    }
    var content = packet.content();
    int length = content.readableBytes();
    if (length >= longest) {
      counters.drop(DropReason.DATAGRAM_TOO_LONG);
      packet.release();
      return;
    }
    int index = batch.wrap(content.nioBuffer(), 0, length);
    batch.setSource(index, IpAddress.of(packet.sender().getAddress().getAddress()));
    held[index] = packet;
    if (batch.isFull()) {
      forward();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    forward();
  }

  private void forward() {
    int size = batch.size();
    if (size == 0) {
      return;
    }
    try {
      forwarder.forward(batch, loop.now());
    } finally {
      batch.clear();
      for (int i = 0; i < size; i++) {
        ReferenceCountUtil.release(held[i]);
        held[i] = null;
      }
    }
    loop.wake();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException) {
      // An ICMP error for an earlier datagram surfaces here too (a peer that is down): no reason to
      // stop receiving from the others.
      LOG.debug("tunnel socket {}: {}", context.channel().localAddress(), cause.toString());
    } else {
      LOG.warn("tunnel socket {}: {}", context.channel().localAddress(), cause.toString(), cause);
    }
  }
}

package io.interspan.vtep.io;

import io.interspan.model.net.Tep;
import io.interspan.packet.Counters;
import io.interspan.packet.DropReason;
import io.interspan.vtep.forward.TunnelSender;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Sends datagrams through a Netty channel, copied into pooled buffers since the channel may keep
/// them for a while. On the event loop only.
///
/// The source port is the bound 6081 for all flows: RFC 8926 (section 3.3) wants entropy there,
/// which takes a socket of raw headers or several sockets.
final class NettyTunnelSender implements TunnelSender {
  private static final int MAX_CACHED = 8192;

  private final Counters counters;
  private final Map<Tep, InetSocketAddress> addresses = new HashMap<>();
  private final ChannelFutureListener onWritten;
  private @Nullable Channel channel;

  NettyTunnelSender(Counters counters) {
    this.counters = counters;
    onWritten =
        future -> {
          if (!future.isSuccess()) {
            this.counters.drop(DropReason.SEND_FAILED);
          }
        };
  }

  void use(Channel bound) {
    channel = bound;
  }

  @Override
  public boolean send(ByteBuffer buffer, int offset, int length, Tep to) {
    var current = channel;
    if (current == null || !current.isWritable()) {
      return false;
    }
    var copy = current.alloc().directBuffer(length);
    copy.writeBytes(buffer.slice(offset, length));
    current.write(new DatagramPacket(copy, address(to))).addListener(onWritten);
    return true;
  }

  private InetSocketAddress address(Tep tep) {
    if (addresses.size() >= MAX_CACHED) {
      addresses.clear();
    }
    return addresses.computeIfAbsent(
        tep, t -> new InetSocketAddress(t.address().toInetAddress(), t.encapsulation().port()));
  }

  @Override
  public void flush() {
    if (channel != null) {
      channel.flush();
    }
  }
}

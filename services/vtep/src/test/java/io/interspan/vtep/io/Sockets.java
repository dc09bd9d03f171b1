package io.interspan.vtep.io;

import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Vni;
import io.interspan.packet.header.Ethernet;
import io.interspan.vtep.forward.Geneve;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/// Sockets, datagrams and frames for tests of hosts, on segment 77.
final class Sockets {
  static final Vni VNI = new Vni(77);
  static final MacAddress PORT_MAC = new MacAddress(0x02_00_00_00_00_01L);
  static final MacAddress PEER_MAC = new MacAddress(0x02_00_00_00_00_02L);
  static final int FRAME_LENGTH = 60;

  private Sockets() {}

  static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  static void settle(PacketThread thread) {
    var done = new CompletableFuture<Boolean>();
    thread.loop().submit(() -> done.complete(true));
    await(done);
  }

  static InetSocketAddress socket(String address, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), port);
  }

  static byte[] datagram(int length) {
    return datagram(PORT_MAC, 0, length);
  }

  static byte[] datagram(MacAddress to, int options, int length) {
    var buffer = ByteBuffer.allocate(length);
    Geneve.write(buffer, 0, VNI.value());
    buffer.put(0, (byte) (options / 4));
    Ethernet.write(buffer, 8 + options, to.value(), PEER_MAC.value(), Ethernet.TYPE_IPV6);
    return buffer.array();
  }

  static byte[] frame() {
    return frame(PEER_MAC, FRAME_LENGTH);
  }

  static byte[] frame(MacAddress to, int length) {
    var buffer = ByteBuffer.allocate(length);
    Ethernet.write(buffer, 0, to.value(), PORT_MAC.value(), Ethernet.TYPE_IPV6);
    return buffer.array();
  }

  static void send(DatagramSocket from, Vtep to, byte[] bytes) throws IOException {
    var address = new InetSocketAddress(to.tep().address().toInetAddress(), 6081);
    from.send(new DatagramPacket(bytes, bytes.length, address));
  }

  /// Fails where the address is not free at once.
  static void bindBriefly(String address) {
    try {
      new DatagramSocket(socket(address, 6081)).close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}

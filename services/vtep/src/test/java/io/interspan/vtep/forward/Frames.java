package io.interspan.vtep.forward;

import io.interspan.model.Bytes;
import io.interspan.model.net.Encapsulation;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Tep;
import io.interspan.packet.header.Arp;
import io.interspan.packet.header.Ethernet;
import io.interspan.packet.header.Ipv4;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Frames and datagrams for tests.
final class Frames {
  static final int EXPERIMENTAL = 0x88B5;

  private Frames() {}

  static MacAddress mac(int number) {
    return new MacAddress(0x02_00_00_00_00_00L + number);
  }

  static IpAddress ip(int number) {
    return IpAddress.parse("10.1.0." + number);
  }

  static Tep tep(String address) {
    return new Tep(IpAddress.parse(address), Encapsulation.GENEVE);
  }

  static byte[] frame(MacAddress from, MacAddress to) {
    return frame(from, to, EXPERIMENTAL, 46);
  }

  static byte[] frame(MacAddress from, MacAddress to, int type, int payload) {
    var buffer = ByteBuffer.allocate(Ethernet.HEADER_LENGTH + payload);
    Ethernet.write(buffer, 0, to.value(), from.value(), type);
    for (int i = Ethernet.HEADER_LENGTH; i < buffer.capacity(); i++) {
      buffer.put(i, (byte) i);
    }
    return buffer.array();
  }

  static byte[] arp(MacAddress to, int operation, MacAddress mac, IpAddress ip, IpAddress target) {
    var buffer = ByteBuffer.allocate(Ethernet.MIN_FRAME_LENGTH);
    Ethernet.write(buffer, 0, to.value(), mac.value(), Ethernet.TYPE_ARP);
    Arp.write(
        buffer,
        Ethernet.HEADER_LENGTH,
        operation,
        mac.value(),
        (int) ip.low(),
        0,
        (int) target.low());
    return buffer.array();
  }

  static byte[] arpRequest(MacAddress mac, IpAddress ip, IpAddress target) {
    return arp(MacAddress.BROADCAST, Arp.REQUEST, mac, ip, target);
  }

  static byte[] ipv4(MacAddress from, MacAddress to, IpAddress source, IpAddress destination) {
    var frame = frame(from, to, Ethernet.TYPE_IPV4, 46);
    Ipv4.write(
        ByteBuffer.wrap(frame),
        Ethernet.HEADER_LENGTH,
        1,
        Ipv4.PROTOCOL_UDP,
        (int) source.low(),
        (int) destination.low(),
        20);
    return frame;
  }

  static byte[] geneve(int vni, byte[] inner) {
    return geneve(vni, new byte[0], inner);
  }

  static byte[] geneve(int vni, byte[] options, byte[] inner) {
    var buffer = ByteBuffer.allocate(Geneve.HEADER_LENGTH + options.length + inner.length);
    Geneve.write(buffer, 0, vni);
    buffer.put(0, (byte) (options.length / 4));
    buffer.put(Geneve.HEADER_LENGTH, options);
    buffer.put(Geneve.HEADER_LENGTH + options.length, inner);
    return buffer.array();
  }

  static Bytes inner(Bytes datagram) {
    var all = datagram.toArray();
    int header = Geneve.headerLength(ByteBuffer.wrap(all), 0);
    return Bytes.wrap(Arrays.copyOfRange(all, header, all.length));
  }
}

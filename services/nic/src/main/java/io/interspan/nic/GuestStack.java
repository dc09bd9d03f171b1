package io.interspan.nic;

import io.interspan.model.net.MacAddress;
import io.interspan.packet.header.Arp;
import io.interspan.packet.header.Ethernet;
import io.interspan.packet.header.Icmp;
import io.interspan.packet.header.InternetChecksum;
import io.interspan.packet.header.Ipv4;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The network stack of an emulated guest: ARP (RFC 826) and ICMP echo (RFC 792). It writes frames
/// straight into the driver's buffers; where none is free, a frame is not sent, as on a full link.
final class GuestStack {
  /// The data of an echo request in bytes, as `ping` has it.
  static final int ECHO_DATA = 56;

  /// Hears the answers to this guest's echo requests.
  @FunctionalInterface
  interface EchoListener {
    void onEchoReply(int source, int identifier, int sequence);
  }

  private final GuestDriver driver;
  private final long mac;
  private final int ip;
  private final ArpCache arp = new ArpCache();
  private final EchoListener echoListener;
  private int identification;

  GuestStack(GuestDriver driver, long mac, int ip, EchoListener echoListener) {
    this.driver = driver;
    this.mac = mac;
    this.ip = ip;
    this.echoListener = echoListener;
  }

  @Nullable Long macOf(int target) {
    return arp.get(target);
  }

  void forget(int target) {
    arp.remove(target);
  }

  void onFrame(FrameKind kind, ByteBuffer buffer, int offset, int length) {
    int payload = offset + Ethernet.HEADER_LENGTH;
    switch (kind) {
      case ARP_REQUEST, ARP_REPLY, ARP_ANNOUNCEMENT -> onArp(kind, buffer, payload);
      case ECHO_REQUEST, ECHO_REPLY -> onEcho(kind, buffer, offset);
      case OTHER_GROUP, OTHER, FOREIGN, MALFORMED -> {
        // Nobody here listens for these.
      }
    }
  }

  // RFC 826's merge: a known address is brought up to date by any message, a new one is taken from
  // a
  // message for us.
  private void onArp(FrameKind kind, ByteBuffer buffer, int offset) {
    int sender = Arp.senderIp(buffer, offset);
    long senderMac = Arp.senderMac(buffer, offset);
    boolean forUs = Arp.targetIp(buffer, offset) == ip;
    if (sender == 0 || sender == ip || MacAddress.isGroup(senderMac)) {
      return;
    }
    if (forUs || arp.contains(sender)) {
      arp.put(sender, senderMac);
    }
    if (kind == FrameKind.ARP_REQUEST && forUs) {
      sendArp(Arp.REPLY, senderMac, senderMac, sender);
    }
  }

  private void onEcho(FrameKind kind, ByteBuffer buffer, int offset) {
    int packet = offset + Ethernet.HEADER_LENGTH;
    int icmp = packet + Ipv4.headerLength(buffer, packet);
    int length = Ipv4.totalLength(buffer, packet) - Ipv4.headerLength(buffer, packet);
    int source = Ipv4.source(buffer, packet);
    if (Ipv4.destination(buffer, packet) != ip || InternetChecksum.of(buffer, icmp, length) != 0) {
      return;
    }
    if (kind == FrameKind.ECHO_REPLY) {
      echoListener.onEchoReply(source, Icmp.identifier(buffer, icmp), Icmp.sequence(buffer, icmp));
      return;
    }
    int answer = driver.claim();
    if (answer < 0) {
      return;
    }
    int data = length - Icmp.HEADER_LENGTH;
    int to = echoAt(answer);
    buffer.put(to + Icmp.HEADER_LENGTH, buffer, icmp + Icmp.HEADER_LENGTH, data);
    sendEcho(
        answer,
        Ethernet.source(buffer, offset),
        source,
        Icmp.ECHO_REPLY,
        Icmp.identifier(buffer, icmp),
        Icmp.sequence(buffer, icmp),
        data);
  }

  private int echoAt(int buffer) {
    return driver.frame(buffer) + Ethernet.HEADER_LENGTH + Ipv4.MIN_HEADER_LENGTH;
  }

  // The data stands in the buffer already.
  private void sendEcho(
      int buffer, long toMac, int toIp, int type, int identifier, int sequence, int data) {
    var memory = driver.memory().buffer();
    int frame = driver.frame(buffer);
    int length = Icmp.HEADER_LENGTH + data;
    Ethernet.write(memory, frame, toMac, mac, Ethernet.TYPE_IPV4);
    Ipv4.write(
        memory,
        frame + Ethernet.HEADER_LENGTH,
        identification++,
        Ipv4.PROTOCOL_ICMP,
        ip,
        toIp,
        length);
    Icmp.writeEcho(memory, echoAt(buffer), type, identifier, sequence, length);
    driver.send(buffer, Ethernet.HEADER_LENGTH + Ipv4.MIN_HEADER_LENGTH + length);
  }

  /// Sends an echo request.
  ///
  /// @return false if no buffer is free
  boolean sendEchoRequest(long toMac, int toIp, int identifier, int sequence) {
    int buffer = driver.claim();
    if (buffer < 0) {
      return false;
    }
    int data = echoAt(buffer) + Icmp.HEADER_LENGTH;
    for (int i = 0; i < ECHO_DATA; i++) {
      driver.memory().buffer().put(data + i, (byte) i);
    }
    sendEcho(buffer, toMac, toIp, Icmp.ECHO_REQUEST, identifier, sequence, ECHO_DATA);
    return true;
  }

  /// Asks for the MAC address of `target`.
  boolean sendArpRequest(int target) {
    return sendArp(Arp.REQUEST, MacAddress.BROADCAST.value(), 0, target);
  }

  /// Tells the segment who this guest is.
  boolean sendAnnouncement() {
    return sendArp(Arp.REQUEST, MacAddress.BROADCAST.value(), 0, ip);
  }

  private boolean sendArp(int operation, long destination, long targetMac, int target) {
    int buffer = driver.claim();
    if (buffer < 0) {
      return false;
    }
    var memory = driver.memory().buffer();
    int frame = driver.frame(buffer);
    Ethernet.write(memory, frame, destination, mac, Ethernet.TYPE_ARP);
    Arp.write(memory, frame + Ethernet.HEADER_LENGTH, operation, mac, ip, targetMac, target);
    driver.send(buffer, Ethernet.HEADER_LENGTH + Arp.LENGTH);
    return true;
  }
}

package io.interspan.nic;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.packet.FrameBatch;
import io.interspan.packet.PacketLoop;
import io.interspan.packet.header.Arp;
import io.interspan.packet.header.Ethernet;
import io.interspan.packet.header.Icmp;
import io.interspan.packet.header.Ipv4;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// Whatever frames a guest receives, it counts each as one kind and goes on.
class GuestFuzzTest {
  private static final MacAddress MAC = new MacAddress(0x02_00_00_00_00_01L);
  private static final int IP = 0x0A010001;
  private static final int FRAMES = 50;

  private final PacketLoop loop = new PacketLoop("test", () -> 0, () -> {});

  private static byte[] echo(int data) {
    var frame = ByteBuffer.allocate(14 + 20 + 8 + data);
    Ethernet.write(frame, 0, MAC.value(), 2, Ethernet.TYPE_IPV4);
    Ipv4.write(frame, 14, 1, Ipv4.PROTOCOL_ICMP, 0x0A010002, IP, 8 + data);
    Icmp.writeEcho(frame, 34, Icmp.ECHO_REQUEST, 1, 1, 8 + data);
    return frame.array();
  }

  private static byte[] arp() {
    var frame = ByteBuffer.allocate(42);
    Ethernet.write(frame, 0, MacAddress.BROADCAST.value(), 2, Ethernet.TYPE_ARP);
    Arp.write(frame, 14, Arp.REQUEST, 2, 0x0A010002, 0, IP);
    return frame.array();
  }

  @Property(tries = 300)
  void shouldTakeAnyFrame(@ForAll long seed) {
    var random = new Random(seed);
    var guest = new EmulatedGuest(MAC, IpAddress.v4(IP), loop);
    var right = List.of(echo(56), echo(0), echo(1900), arp());
    var batch = new FrameBatch(4, 4096);
    for (int i = 0; i < FRAMES; i++) {
      bend(random, right.get(random.nextInt(right.size())), batch);
      guest.port().deliver(batch);
      batch.clear();

      guest.poll(i);

      guest.port().poll(batch);
      batch.clear();
    }

    long seen = Arrays.stream(FrameKind.values()).mapToLong(guest::seen).sum();
    assertThat(seen).isEqualTo(FRAMES);
    assertThat(guest.port().receiveFault()).isNull();
    assertThat(guest.port().transmitFault()).isNull();
    assertThat(guest.port().counters().droppedInAll()).isZero();
  }

  private static void bend(Random random, byte[] frame, FrameBatch batch) {
    var bent = Arrays.copyOf(frame, random.nextInt(4) == 0 ? random.nextInt(60) : frame.length);
    for (int changes = random.nextInt(4); changes > 0 && bent.length > 0; changes--) {
      bent[random.nextInt(Math.min(bent.length, 50))] = (byte) random.nextInt();
    }
    int index = batch.claim();
    batch.buffer(index).put(batch.offset(index), bent);
    batch.setLength(index, bent.length);
  }
}

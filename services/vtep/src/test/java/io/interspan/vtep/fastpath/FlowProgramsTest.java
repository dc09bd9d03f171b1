package io.interspan.vtep.fastpath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.interspan.linux.EbpfCode;
import io.interspan.linux.EbpfProgram;
import io.interspan.model.net.IpAddress;
import io.interspan.packet.header.Ethernet;
import io.interspan.packet.header.Ipv4;
import io.interspan.packet.header.Tcp;
import io.interspan.packet.header.Udp;
import io.interspan.vtep.filter.Packets;
import io.interspan.vtep.forward.Geneve;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What the programs make of packets, byte by byte.
class FlowProgramsTest {
  private static final int OUTER = Ethernet.HEADER_LENGTH;
  private static final int UDP = OUTER + Ipv4.MIN_HEADER_LENGTH;
  private static final int GENEVE = UDP + Udp.HEADER_LENGTH;
  private static final int INNER = GENEVE + Geneve.HEADER_LENGTH;
  private static final int ETHERNET_MTU = 1500;

  private static final int HOST = 3;
  private static final int LOOP = 4;
  private static final int VNI = 0x01_02_03;
  private static final int SELF = 0x0A01_0001;
  private static final int PEER = 0x0A02_0002;
  private static final int PORT = 5;
  private static final int PORT_COUNTER = 6;
  private static final int TUNNEL_COUNTER = 7;

  /// `TC_ACT_REDIRECT`.
  private static final int REDIRECTED = 7;

  private FlowMaps maps;

  @BeforeEach
  void open() {
    try {
      maps = new FlowMaps(16, 16);
    } catch (IOException e) {
      abort("skipped: eBPF programs need root, or the kernel has none: " + e.getMessage());
    }
    maps.generation(PORT, 1);
  }

  @AfterEach
  void close() {
    maps.close();
  }

  private static byte[] tcp(int flags) {
    return Packets.tcp(Packets.ME, 4001, Packets.OTHER, 80, flags);
  }

  private static byte[] tcp6(int flags) {
    return Packets.tcp(Packets.ME6, 4001, Packets.OTHER6, 80, flags);
  }

  private static byte[] udp(IpAddress from, IpAddress to) {
    var datagram = ByteBuffer.allocate(Udp.HEADER_LENGTH + 100);
    datagram.putShort(0, (short) 4001).putShort(2, (short) 53).putShort(4, (short) 108);
    return Packets.ip(from, to, Ipv4.PROTOCOL_UDP, datagram.array());
  }

  private static Stream<byte[]> ofFlows() {
    return Stream.of(
        tcp(Tcp.ACK),
        tcp(Tcp.ACK | Tcp.PSH),
        tcp6(Tcp.ACK),
        udp(Packets.ME, Packets.OTHER),
        udp(Packets.ME6, Packets.OTHER6));
  }

  private void learn(byte[] frame, boolean fromTunnel) {
    var buffer = ByteBuffer.wrap(frame);
    assertThat(FlowMaps.canBeOfFlow(buffer, 0, frame.length)).isTrue();
    var path =
        new FlowPath(
            fromTunnel ? FlowLayout.FROM_TUNNEL | VNI : HOST,
            PORT,
            1,
            fromTunnel ? PEER : SELF,
            fromTunnel ? SELF : PEER,
            50_000,
            VNI,
            1,
            PORT_COUNTER,
            TUNNEL_COUNTER,
            PEER,
            ETHERNET_MTU);
    assertThat(maps.add(buffer, 0, path)).isTrue();
  }

  private static EbpfProgram.Outcome run(EbpfCode code, byte[] packet) throws IOException {
    var program = EbpfProgram.load(code);
    var outcome = program.run(packet);
    program.close();
    return outcome;
  }

  private EbpfProgram.Outcome fromWorkload(byte[] frame) throws IOException {
    return run(maps.programs().fromWorkload(HOST, LOOP), frame);
  }

  private EbpfProgram.Outcome fromTunnel(byte[] packet) throws IOException {
    return run(maps.programs().fromTunnels(), packet);
  }

  /// The packet that carries a frame, from one Tep to the other.
  private static byte[] outer(byte[] frame, int source, int destination) {
    var packet = ByteBuffer.allocate(INNER + frame.length);
    Ethernet.write(packet, 0, 0, 0, Ethernet.TYPE_IPV4);
    int udpLength = packet.capacity() - UDP;
    Ipv4.write(packet, OUTER, 0, Ipv4.PROTOCOL_UDP, source, destination, udpLength);
    packet.putShort(OUTER + Ipv4.FRAGMENT_OFFSET, (short) 0x4000);
    // What the header's sum had with the bit, in ones' complement.
    int sum = (packet.getShort(OUTER + Ipv4.CHECKSUM_OFFSET) & 0xFFFF) + 0xFFFF - 0x4000;
    packet.putShort(OUTER + Ipv4.CHECKSUM_OFFSET, (short) ((sum & 0xFFFF) + (sum >> 16)));
    packet.putShort(UDP, (short) 50_000).putShort(UDP + 2, (short) 6081);
    packet.putShort(UDP + 4, (short) udpLength);
    Geneve.write(packet, GENEVE, VNI);
    return packet.put(INNER, frame).array();
  }

  @ParameterizedTest
  @MethodSource("ofFlows")
  void shouldPutWhatIsOfAFlowIntoATunnel(byte[] frame) throws IOException {
    learn(frame, false);

    var outcome = fromWorkload(frame);

    assertThat(outcome.answer()).isEqualTo(REDIRECTED);
    var packet = outcome.packet().toArray();
    assertThat(packet).isEqualTo(outer(frame, SELF, PEER));
    assertThat(Packets.isSummed(Arrays.copyOf(packet, GENEVE))).isTrue();
    assertThat(maps.counted(PORT_COUNTER, FlowLayout.PACKETS)).isEqualTo(1);
    assertThat(maps.counted(PORT_COUNTER, FlowLayout.BYTES)).isEqualTo(frame.length);
    assertThat(maps.counted(TUNNEL_COUNTER, FlowLayout.PACKETS)).isEqualTo(1);
    assertThat(maps.counted(TUNNEL_COUNTER, FlowLayout.BYTES)).isEqualTo(frame.length);
  }

  @ParameterizedTest
  @MethodSource("ofFlows")
  void shouldTakeWhatIsOfAFlowOutOfATunnel(byte[] frame) throws IOException {
    learn(frame, true);

    var outcome = fromTunnel(outer(frame, PEER, SELF));

    assertThat(outcome.packet().toArray()).isEqualTo(frame);
    assertThat(maps.counted(PORT_COUNTER, FlowLayout.PACKETS)).isEqualTo(1);
    assertThat(maps.counted(TUNNEL_COUNTER, FlowLayout.BYTES)).isEqualTo(frame.length);
  }

  @Test
  void shouldNoteTheUseOfAFlow() throws IOException {
    learn(tcp(Tcp.ACK), false);
    var used = new long[1];
    FlowMaps.Visitor visitor =
        (_, _, flows, flow) -> used[0] = flows.getLong(flow + FlowLayout.USED);
    assertThat(maps.visit(visitor)).isTrue();
    assertThat(used[0]).isZero();

    fromWorkload(tcp(Tcp.ACK));

    assertThat(maps.visit(visitor)).isTrue();
    assertThat(used[0]).isPositive();
  }

  private static Arguments changed(String what, byte[] frame, Consumer<ByteBuffer> change) {
    var copy = ByteBuffer.wrap(frame.clone());
    change.accept(copy);
    return Arguments.of(what, copy.array());
  }

  private static Stream<Arguments> ofNone() {
    int ip = Ethernet.HEADER_LENGTH;
    int transport = ip + Ipv4.MIN_HEADER_LENGTH;
    var ack = tcp(Tcp.ACK);
    return Stream.of(
        Arguments.of("begins a connection", tcp(Tcp.SYN)),
        Arguments.of("answers that", tcp(Tcp.SYN | Tcp.ACK)),
        Arguments.of("ends one", tcp(Tcp.FIN | Tcp.ACK)),
        Arguments.of("resets one", tcp(Tcp.RST)),
        Arguments.of("begins one over IPv6", tcp6(Tcp.SYN)),
        Arguments.of("a first fragment", Packets.fragment(ack, 0, false)),
        Arguments.of("a later one", Packets.fragment(ack, 8, true)),
        Arguments.of("no TCP, no UDP", Packets.icmp(Packets.ME, Packets.OTHER, 8, 1, new byte[64])),
        Arguments.of("no IP", Packets.arp(Packets.HERE, Packets.ME)),
        changed("options", ack, frame -> frame.put(ip, (byte) 0x46)),
        changed("another version", tcp6(Tcp.ACK), frame -> frame.put(ip, (byte) 0x50)),
        changed("another sender", ack, frame -> frame.put(ip + Ipv4.SOURCE_OFFSET + 3, (byte) 9)),
        changed("another receiver", ack, frame -> frame.put(ip + 19, (byte) 9)),
        changed("another port", ack, frame -> frame.put(transport, (byte) 9)),
        changed("another protocol", ack, frame -> frame.put(ip + 9, (byte) 17)),
        changed("from another station", ack, frame -> frame.put(11, (byte) 9)),
        changed("to another station", ack, frame -> frame.put(0, (byte) 6)),
        changed("longer than it says", ack, frame -> frame.put(ip + 3, (byte) 39)),
        changed("shorter than it says", ack, frame -> frame.put(ip + 3, (byte) 41)),
        Arguments.of("longer than it says, with IPv6", Arrays.copyOf(tcp6(Tcp.ACK), 80)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ofNone")
  void shouldLeaveToTheLoopWhatIsOfNone(String what, byte[] frame) throws IOException {
    learn(tcp(Tcp.ACK), false);
    learn(tcp6(Tcp.ACK), false);
    learn(tcp(Tcp.ACK), true);
    learn(tcp6(Tcp.ACK), true);

    assertThat(fromWorkload(frame).packet().toArray()).as(what).isEqualTo(frame);
    var packet = outer(frame, PEER, SELF);
    var outcome = fromTunnel(packet);
    assertThat(outcome.answer()).as(what).isEqualTo(EbpfProgram.NEXT);
    assertThat(outcome.packet().toArray()).as(what).isEqualTo(packet);
    assertThat(maps.counted(PORT_COUNTER, FlowLayout.PACKETS)).isZero();
  }

  private static Stream<Arguments> ofNoTunnel() {
    var packet = outer(tcp(Tcp.ACK), PEER, SELF);
    return Stream.of(
        Arguments.of("from another Tep", outer(tcp(Tcp.ACK), PEER + 1, SELF)),
        Arguments.of("to another Tep", outer(tcp(Tcp.ACK), PEER, SELF + 1)),
        changed("of another segment", packet, p -> p.put(GENEVE + 6, (byte) 9)),
        changed("with a reserved byte", packet, p -> p.put(GENEVE + 7, (byte) 1)),
        changed("with options", packet, p -> p.put(GENEVE, (byte) 1)),
        changed("for who controls", packet, p -> p.put(GENEVE + 1, (byte) 0x80)),
        changed("of another type", packet, p -> p.put(GENEVE + 3, (byte) 0)),
        changed("to another UDP port", packet, p -> p.put(UDP + 3, (byte) 0)),
        changed("not over UDP", packet, p -> p.put(OUTER + 9, (byte) 6)),
        changed("as a fragment", packet, p -> p.put(OUTER + 7, (byte) 1)),
        changed("with outer options", packet, p -> p.put(OUTER, (byte) 0x46)),
        changed("not over IPv4", packet, p -> p.put(13, (byte) 6)),
        Arguments.of("cut short", Arrays.copyOf(packet, INNER + 30)),
        Arguments.of("together with another", Arrays.copyOf(packet, 2 * packet.length)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ofNoTunnel")
  void shouldLeaveToTheLoopWhatIsNotFromItsTunnel(String what, byte[] packet) throws IOException {
    learn(tcp(Tcp.ACK), true);

    var outcome = fromTunnel(packet);

    assertThat(outcome.answer()).as(what).isEqualTo(EbpfProgram.NEXT);
    assertThat(outcome.packet().toArray()).as(what).isEqualTo(packet);
  }

  @Test
  void shouldLeaveAllToTheLoopOnceTheTablesChanged() throws IOException {
    learn(tcp(Tcp.ACK), false);
    learn(tcp(Tcp.ACK), true);
    maps.generation(PORT, 2);

    assertThat(fromWorkload(tcp(Tcp.ACK)).packet().toArray()).isEqualTo(tcp(Tcp.ACK));
    assertThat(fromTunnel(outer(tcp(Tcp.ACK), PEER, SELF)).answer()).isEqualTo(EbpfProgram.NEXT);

    maps.generation(PORT, 1);
    assertThat(fromWorkload(tcp(Tcp.ACK)).packet().toArray()).hasSize(INNER + 54);
  }

  @Test
  void shouldLeaveAFlowToTheLoopThatIsRemoved() throws IOException {
    var frame = tcp(Tcp.ACK);
    learn(frame, false);

    maps.remove(ByteBuffer.wrap(frame), 0, HOST + 1);
    assertThat(fromWorkload(frame).packet().toArray()).hasSize(INNER + frame.length);
    maps.remove(ByteBuffer.wrap(frame), 0, HOST);
    assertThat(fromWorkload(frame).packet().toArray()).isEqualTo(frame);
  }

  @Test
  void shouldLeaveToTheLoopWhatIsTooLongForThePath() throws IOException {
    int room = ETHERNET_MTU - (INNER - OUTER);
    var fits = ofLength(room);
    var longer = ofLength(room + 1);
    learn(fits, false);

    assertThat(fromWorkload(fits).packet().toArray()).hasSize(OUTER + ETHERNET_MTU);
    assertThat(fromWorkload(longer).packet().toArray()).isEqualTo(longer);
  }

  private static byte[] ofLength(int frame) {
    var payload = new byte[frame - Ethernet.HEADER_LENGTH - Ipv4.MIN_HEADER_LENGTH];
    payload[0] = 1;
    return Packets.ip(Packets.ME, Packets.OTHER, Ipv4.PROTOCOL_UDP, payload);
  }

  @Test
  void shouldGiveWhatTheLoopSendsToTheWorkload() throws IOException {
    var frame = tcp(Tcp.SYN);
    var outcome = run(maps.programs().toWorkload(HOST), frame);
    assertThat(outcome.answer()).isEqualTo(REDIRECTED);
    assertThat(outcome.packet().toArray()).isEqualTo(frame);
  }
}

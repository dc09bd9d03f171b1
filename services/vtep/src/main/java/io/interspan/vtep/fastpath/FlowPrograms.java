package io.interspan.vtep.fastpath;

import io.interspan.linux.EbpfCode;
import io.interspan.linux.EbpfCode.Function;
import io.interspan.linux.EbpfCode.Label;
import io.interspan.linux.EbpfCode.Register;
import io.interspan.linux.EbpfCode.Size;
import io.interspan.linux.EbpfMap;
import io.interspan.linux.EbpfProgram;
import io.interspan.model.net.Encapsulation;
import io.interspan.packet.header.Ethernet;
import io.interspan.packet.header.Ipv4;
import io.interspan.packet.header.Ipv6;
import io.interspan.packet.header.Tcp;
import io.interspan.packet.header.Udp;
import io.interspan.vtep.forward.Geneve;

/// The programs that forward known flows. A packet is of one if all of this holds; else it goes to
/// the packet loop as it is:
///
/// - it is TCP or UDP, of IPv4 without options or of IPv6 without extension headers, no fragment,
///   and says nothing of a connection's beginning or end;
/// - the map has a flow of its addresses and ports, of the generation that the port has now;
/// - its Ethernet header, and where it comes from a tunnel its outer addresses, are the flow's;
/// - it is as long as its IP header says, and, where it goes to a tunnel, not longer than the path
///   takes without fragments.
///
/// The outer header is of IPv4, its UDP checksum 0 (RFC 8926, section 3.3), and Geneve has no
/// options. Checksums and segments that a workload has left out stay so until the packet leaves the
/// machine.
final class FlowPrograms {
  /// What comes to be in front of the IP packet: an outer header, and the frame's own Ethernet
  /// header.
  static final int ROOM =
      Ipv4.MIN_HEADER_LENGTH + Udp.HEADER_LENGTH + Geneve.HEADER_LENGTH + Ethernet.HEADER_LENGTH;

  private static final int OUTER_IP = Ethernet.HEADER_LENGTH;
  private static final int OUTER_UDP = OUTER_IP + Ipv4.MIN_HEADER_LENGTH;
  private static final int OUTER_GENEVE = OUTER_UDP + Udp.HEADER_LENGTH;
  private static final int INNER = OUTER_GENEVE + Geneve.HEADER_LENGTH;

  /// Fields of `struct __sk_buff`.
  private static final int SKB_LENGTH = 0;

  private static final int SKB_HAS_VLAN = 20;
  private static final int SKB_SEGMENT_SIZE = 176;

  /// Where things are on the stack, below its end. The outer header lies so that its IP header has
  /// an address that words can be read at.
  private static final int NUMBER = -8;

  private static final int NEXT_HOP = -40;
  private static final int KEY = -88;
  private static final int ETHERNET = -104;
  private static final int IP = -160;
  private static final int OUTER = -226;

  /// `struct bpf_redir_neigh`: a family, and an address of it.
  private static final int NEXT_HOP_BYTES = 20;

  private static final int NEXT_HOP_ADDRESS = 4;
  private static final int AF_INET = 2;

  /// `enum bpf_adj_room_mode` and flags of `bpf_skb_adjust_room`.
  private static final int BEHIND_ETHERNET = 1;

  private static final int KEEP_SEGMENT_SIZE = 1;
  private static final int OUTER_IS_IPV4 = 1 << 1;
  private static final int OUTER_IS_UDP = 1 << 4;
  private static final int INNER_IS_ETHERNET = 1 << 6;
  private static final int LEAVES_IPV4 = 1 << 7;
  private static final int LEAVES_IPV6 = 1 << 8;
  private static final int INNER_LENGTH_SHIFT = 56;

  /// Of `bpf_skb_store_bytes`: the kernel hashes the packet anew.
  private static final int FORGET_HASH = 1 << 1;

  /// Of a transport header, as much as is looked at.
  static final int TRANSPORT_BYTES = 14;

  private static final int IPV4_NO_OPTIONS = 0x45;
  private static final int IPV4_FRAGMENT = 0x3FFF;
  private static final int IPV4_DONT_FRAGMENT = 0x4000;
  private static final int VERSION_SHIFT = 4;
  private static final int IPV6 = 6;
  private static final int MAX_IP = 65_535;

  private final EbpfMap flows;
  private final EbpfMap generations;
  private final EbpfMap counters;

  /// @param flows as [FlowLayout] has them
  /// @param generations of 64 bits
  /// @param counters of ports and tunnels
  FlowPrograms(EbpfMap flows, EbpfMap generations, EbpfMap counters) {
    this.flows = flows;
    this.generations = generations;
    this.counters = counters;
  }

  /// What runs at the host's end of a workload's veth pair.
  ///
  /// @param host the index of that
  /// @param loop the index of the interface that leads to the packet loop
  EbpfCode fromWorkload(int host, int loop) {
    var code = new EbpfCode();
    var toLoop = new Label();
    var lost = new Label();
    code.move(Register.R6, Register.R1)
        .load(Size.WORD, Register.R1, Register.R6, SKB_HAS_VLAN)
        .ifNotEqual(Register.R1, 0, toLoop);
    parse(code, 0, toLoop);
    code.load(Size.WORD, Register.R1, Register.R6, SKB_LENGTH)
        .ifNotEqual(Register.R1, Register.R8, toLoop)
        .store(Size.WORD, Register.R10, KEY + FlowLayout.ZONE, host);
    find(code, toLoop);
    requireShort(code, toLoop);
    encapsulate(code, toLoop, lost);
    count(code, FlowLayout.PORT_COUNTER, lost);
    count(code, FlowLayout.TUNNEL_COUNTER, lost);
    code.store(Size.LONG, Register.R10, NEXT_HOP, AF_INET)
        .store(Size.LONG, Register.R10, NEXT_HOP + Long.BYTES, 0)
        .store(Size.WORD, Register.R10, NEXT_HOP + 2 * Long.BYTES, 0)
        .load(Size.WORD, Register.R1, Register.R7, FlowLayout.NEXT_HOP)
        .store(Size.WORD, Register.R10, NEXT_HOP + NEXT_HOP_ADDRESS, Register.R1)
        .load(Size.WORD, Register.R1, Register.R7, FlowLayout.INTERFACE)
        .move(Register.R2, Register.R10)
        .add(Register.R2, NEXT_HOP)
        .move(Register.R3, NEXT_HOP_BYTES)
        .move(Register.R4, 0)
        .call(Function.REDIRECT_NEIGH)
        .exit()
        .here(lost)
        .move(Register.R0, EbpfProgram.DROP)
        .exit()
        .here(toLoop);
    return redirect(code, loop);
  }

  /// What runs at the interface through which the packet loop gives frames to a workload.
  ///
  /// @param host the index of the host's end of the workload's veth pair
  EbpfCode toWorkload(int host) {
    return redirect(new EbpfCode(), host);
  }

  private static EbpfCode redirect(EbpfCode code, int to) {
    return code.move(Register.R1, to).move(Register.R2, 0).call(Function.REDIRECT).exit();
  }

  /// What runs at the interface that has the tunnel address.
  EbpfCode fromTunnels() {
    var code = new EbpfCode();
    var toLoop = new Label();
    var lost = new Label();
    code.move(Register.R6, Register.R1);
    loadBytes(code, 0, OUTER, INNER, toLoop);
    code.load(Size.HALF, Register.R1, Register.R10, OUTER + Ethernet.TYPE_OFFSET)
        .ifNotEqual(Register.R1, inPacket(Ethernet.TYPE_IPV4), toLoop)
        .load(Size.BYTE, Register.R1, Register.R10, OUTER + OUTER_IP)
        .ifNotEqual(Register.R1, IPV4_NO_OPTIONS, toLoop)
        .load(Size.HALF, Register.R1, Register.R10, OUTER + OUTER_IP + Ipv4.FRAGMENT_OFFSET)
        .ifAnyBit(Register.R1, inPacket(IPV4_FRAGMENT), toLoop)
        .load(Size.BYTE, Register.R1, Register.R10, OUTER + OUTER_IP + Ipv4.PROTOCOL_OFFSET)
        .ifNotEqual(Register.R1, Ipv4.PROTOCOL_UDP, toLoop)
        .load(Size.HALF, Register.R1, Register.R10, OUTER + OUTER_UDP + Udp.DESTINATION_PORT_OFFSET)
        .ifNotEqual(Register.R1, inPacket(Encapsulation.GENEVE.port()), toLoop)
        .load(Size.WORD, Register.R1, Register.R10, OUTER + OUTER_GENEVE)
        .ifNotEqual(Register.R1, Integer.reverseBytes(Geneve.PROTOCOL_ETHERNET), toLoop);
    parse(code, INNER, toLoop);
    code.move(Register.R2, Register.R8)
        .add(Register.R2, INNER)
        .load(Size.WORD, Register.R1, Register.R6, SKB_LENGTH)
        .ifNotEqual(Register.R1, Register.R2, toLoop)
        .load(Size.WORD, Register.R1, Register.R10, OUTER + OUTER_GENEVE + Geneve.VNI_OFFSET)
        .swap(Register.R1, Integer.SIZE)
        .ifAnyBit(Register.R1, 0xFF, toLoop)
        .shiftRight(Register.R1, Byte.SIZE)
        .or(Register.R1, FlowLayout.FROM_TUNNEL)
        .store(Size.WORD, Register.R10, KEY + FlowLayout.ZONE, Register.R1);
    find(code, toLoop);
    code.load(Size.LONG, Register.R1, Register.R10, OUTER + OUTER_IP + Ipv4.SOURCE_OFFSET)
        .load(Size.LONG, Register.R2, Register.R7, FlowLayout.OUTER_ADDRESSES)
        .ifNotEqual(Register.R1, Register.R2, toLoop);
    decapsulate(code, toLoop, lost);
    count(code, FlowLayout.PORT_COUNTER, lost);
    count(code, FlowLayout.TUNNEL_COUNTER, lost);
    return code.load(Size.WORD, Register.R1, Register.R7, FlowLayout.INTERFACE)
        .move(Register.R2, 0)
        .call(Function.REDIRECT_PEER)
        .exit()
        .here(lost)
        .move(Register.R0, EbpfProgram.DROP)
        .exit()
        .here(toLoop)
        .move(Register.R0, EbpfProgram.NEXT)
        .exit();
  }

  /// Reads the frame that begins `at` bytes into the packet. Afterwards [#ETHERNET] is its header,
  /// [#KEY] its key without the zone, `R8` its length as its IP header says it, and `R9` that of
  /// its IP and transport headers together.
  private static void parse(EbpfCode code, int at, Label no) {
    var ipv4 = new Label();
    var tcp = new Label();
    var ports = new Label();
    int ip = at + Ethernet.HEADER_LENGTH;
    loadBytes(code, at, ETHERNET, Ethernet.HEADER_LENGTH, no);
    code.store(Size.LONG, Register.R10, KEY + FlowLayout.SOURCE + Long.BYTES, 0)
        .store(Size.LONG, Register.R10, KEY + FlowLayout.DESTINATION + Long.BYTES, 0)
        .store(Size.LONG, Register.R10, KEY + FlowLayout.PORTS, 0)
        .load(Size.HALF, Register.R1, Register.R10, ETHERNET + Ethernet.TYPE_OFFSET)
        .ifEqual(Register.R1, inPacket(Ethernet.TYPE_IPV4), ipv4)
        .ifNotEqual(Register.R1, inPacket(Ethernet.TYPE_IPV6), no);

    loadBytes(code, ip, IP, Ipv6.HEADER_LENGTH + TRANSPORT_BYTES, no);
    code.load(Size.BYTE, Register.R1, Register.R10, IP)
        .shiftRight(Register.R1, VERSION_SHIFT)
        .ifNotEqual(Register.R1, IPV6, no)
        .load(Size.HALF, Register.R8, Register.R10, IP + Ipv6.PAYLOAD_LENGTH_OFFSET)
        .swap(Register.R8, Short.SIZE)
        .add(Register.R8, Ethernet.HEADER_LENGTH + Ipv6.HEADER_LENGTH);
    copy(code, Size.LONG, IP + Ipv6.SOURCE_OFFSET, KEY + FlowLayout.SOURCE);
    copy(code, Size.LONG, IP + Ipv6.SOURCE_OFFSET + 8, KEY + FlowLayout.SOURCE + 8);
    copy(code, Size.LONG, IP + Ipv6.DESTINATION_OFFSET, KEY + FlowLayout.DESTINATION);
    copy(code, Size.LONG, IP + Ipv6.DESTINATION_OFFSET + 8, KEY + FlowLayout.DESTINATION + 8);
    copy(code, Size.WORD, IP + Ipv6.HEADER_LENGTH, KEY + FlowLayout.PORTS);
    code.load(Size.BYTE, Register.R2, Register.R10, IP + Ipv6.NEXT_HEADER_OFFSET)
        .move(Register.R9, Ipv6.HEADER_LENGTH)
        .load(
            Size.BYTE, Register.R4, Register.R10, IP + Ipv6.HEADER_LENGTH + Tcp.DATA_OFFSET_OFFSET)
        .load(Size.BYTE, Register.R5, Register.R10, IP + Ipv6.HEADER_LENGTH + Tcp.FLAGS_OFFSET)
        .move(Register.R3, FlowLayout.IPV6)
        .jump(ports);

    code.here(ipv4);
    loadBytes(code, ip, IP, Ipv4.MIN_HEADER_LENGTH + TRANSPORT_BYTES, no);
    code.load(Size.BYTE, Register.R1, Register.R10, IP)
        .ifNotEqual(Register.R1, IPV4_NO_OPTIONS, no)
        .load(Size.HALF, Register.R1, Register.R10, IP + Ipv4.FRAGMENT_OFFSET)
        .ifAnyBit(Register.R1, inPacket(IPV4_FRAGMENT), no)
        .load(Size.HALF, Register.R8, Register.R10, IP + Ipv4.TOTAL_LENGTH_OFFSET)
        .swap(Register.R8, Short.SIZE)
        .add(Register.R8, Ethernet.HEADER_LENGTH)
        .store(Size.LONG, Register.R10, KEY + FlowLayout.SOURCE, 0)
        .store(Size.LONG, Register.R10, KEY + FlowLayout.DESTINATION, 0);
    copy(code, Size.WORD, IP + Ipv4.SOURCE_OFFSET, KEY + FlowLayout.SOURCE);
    copy(code, Size.WORD, IP + Ipv4.DESTINATION_OFFSET, KEY + FlowLayout.DESTINATION);
    copy(code, Size.WORD, IP + Ipv4.MIN_HEADER_LENGTH, KEY + FlowLayout.PORTS);
    code.load(Size.BYTE, Register.R2, Register.R10, IP + Ipv4.PROTOCOL_OFFSET)
        .move(Register.R9, Ipv4.MIN_HEADER_LENGTH)
        .load(
            Size.BYTE,
            Register.R4,
            Register.R10,
            IP + Ipv4.MIN_HEADER_LENGTH + Tcp.DATA_OFFSET_OFFSET)
        .load(Size.BYTE, Register.R5, Register.R10, IP + Ipv4.MIN_HEADER_LENGTH + Tcp.FLAGS_OFFSET)
        .move(Register.R3, 0);

    var known = new Label();
    code.here(ports)
        .or(Register.R3, Register.R2)
        .store(Size.WORD, Register.R10, KEY + FlowLayout.PROTOCOL, Register.R3)
        .ifEqual(Register.R2, Ipv4.PROTOCOL_TCP, tcp)
        .ifNotEqual(Register.R2, Ipv4.PROTOCOL_UDP, no)
        .add(Register.R9, Udp.HEADER_LENGTH)
        .jump(known)
        .here(tcp)
        .ifAnyBit(Register.R5, Tcp.SYN | Tcp.FIN | Tcp.RST, no)
        .shiftRight(Register.R4, 4)
        .shiftLeft(Register.R4, 2)
        .add(Register.R9, Register.R4)
        .here(known);
  }

  /// Finds the flow of [#KEY], and notes its use; `R7` is where it is, then.
  private void find(EbpfCode code, Label no) {
    lookUp(code, flows, KEY, no);
    code.move(Register.R7, Register.R0)
        .load(Size.WORD, Register.R1, Register.R7, FlowLayout.GENERATION_OF)
        .store(Size.WORD, Register.R10, NUMBER, Register.R1);
    lookUp(code, generations, NUMBER, no);
    code.load(Size.LONG, Register.R1, Register.R0, 0)
        .load(Size.LONG, Register.R2, Register.R7, FlowLayout.GENERATION)
        .ifNotEqual(Register.R1, Register.R2, no);
    requireSame(code, Size.LONG, 0, no);
    requireSame(code, Size.WORD, 8, no);
    requireSame(code, Size.HALF, 12, no);
    code.call(Function.KTIME_GET_COARSE_NS)
        .store(Size.LONG, Register.R7, FlowLayout.USED, Register.R0);
  }

  private static void requireSame(EbpfCode code, Size size, int at, Label no) {
    code.load(size, Register.R1, Register.R10, ETHERNET + at)
        .load(size, Register.R2, Register.R7, FlowLayout.ETHERNET + at)
        .ifNotEqual(Register.R1, Register.R2, no);
  }

  /// Requires that the packet, or each segment of it, finds room in an outer packet.
  private static void requireShort(EbpfCode code, Label no) {
    var whole = new Label();
    code.move(Register.R2, MAX_IP - ROOM)
        .ifGreater(Register.R8, Register.R2, no)
        .move(Register.R2, Register.R8)
        .add(Register.R2, -Ethernet.HEADER_LENGTH)
        .load(Size.WORD, Register.R1, Register.R6, SKB_SEGMENT_SIZE)
        .ifEqual(Register.R1, 0, whole)
        .move(Register.R2, Register.R9)
        .add(Register.R2, Register.R1)
        .here(whole)
        .add(Register.R2, ROOM)
        .load(Size.WORD, Register.R1, Register.R7, FlowLayout.LONGEST)
        .ifGreater(Register.R2, Register.R1, no);
  }

  private static void encapsulate(EbpfCode code, Label no, Label lost) {
    code.move(Register.R1, Register.R6)
        .move(Register.R2, ROOM)
        .move(Register.R3, BEHIND_ETHERNET)
        .move(Register.R4, Ethernet.HEADER_LENGTH)
        .shiftLeft(Register.R4, INNER_LENGTH_SHIFT)
        .or(Register.R4, KEEP_SEGMENT_SIZE | OUTER_IS_IPV4 | OUTER_IS_UDP | INNER_IS_ETHERNET)
        .call(Function.SKB_ADJUST_ROOM)
        .ifNotEqual(Register.R0, 0, no);
    // The addresses are for the neighbour table to write.
    for (int at = 0; at < Ethernet.TYPE_OFFSET; at += Short.BYTES) {
      code.store(Size.HALF, Register.R10, OUTER + at, 0);
    }
    code.store(Size.HALF, Register.R10, OUTER + Ethernet.TYPE_OFFSET, inPacket(Ethernet.TYPE_IPV4));
    int ip = OUTER + OUTER_IP;
    code.store(Size.HALF, Register.R10, ip, IPV4_NO_OPTIONS);
    length(code, ip + Ipv4.TOTAL_LENGTH_OFFSET, INNER - OUTER_IP);
    code.store(Size.HALF, Register.R10, ip + Ipv4.IDENTIFICATION_OFFSET, 0)
        .store(Size.HALF, Register.R10, ip + Ipv4.FRAGMENT_OFFSET, inPacket(IPV4_DONT_FRAGMENT))
        .store(
            Size.HALF,
            Register.R10,
            ip + Ipv4.TTL_OFFSET,
            Ipv4.DEFAULT_TTL | Ipv4.PROTOCOL_UDP << Byte.SIZE)
        .store(Size.HALF, Register.R10, ip + Ipv4.CHECKSUM_OFFSET, 0);
    fromFlow(code, FlowLayout.OUTER_ADDRESSES, ip + Ipv4.SOURCE_OFFSET);
    fromFlow(code, FlowLayout.OUTER_ADDRESSES + 4, ip + Ipv4.DESTINATION_OFFSET);
    checksum(code, ip);
    int udp = OUTER + OUTER_UDP;
    fromFlow(code, FlowLayout.OUTER_PORTS, udp);
    length(code, udp + Udp.LENGTH_OFFSET, INNER - OUTER_UDP);
    code.store(Size.HALF, Register.R10, udp + Udp.CHECKSUM_OFFSET, 0)
        .store(
            Size.WORD,
            Register.R10,
            OUTER + OUTER_GENEVE,
            Integer.reverseBytes(Geneve.PROTOCOL_ETHERNET));
    fromFlow(code, FlowLayout.VNI, OUTER + OUTER_GENEVE + Geneve.VNI_OFFSET);
    copy(code, Size.LONG, ETHERNET, OUTER + INNER);
    copy(code, Size.WORD, ETHERNET + 8, OUTER + INNER + 8);
    copy(code, Size.HALF, ETHERNET + 12, OUTER + INNER + 12);
    storeBytes(code, OUTER, INNER + Ethernet.HEADER_LENGTH, lost);
  }

  /// Writes how long the frame and `more` bytes are.
  private static void length(EbpfCode code, int to, int more) {
    code.move(Register.R1, Register.R8)
        .add(Register.R1, more)
        .swap(Register.R1, Short.SIZE)
        .store(Size.HALF, Register.R10, to, Register.R1);
  }

  private static void fromFlow(EbpfCode code, int from, int to) {
    code.load(Size.WORD, Register.R1, Register.R7, from)
        .store(Size.WORD, Register.R10, to, Register.R1);
  }

  /// Writes an IPv4 header's checksum (RFC 1071; byte order does not matter to it).
  private static void checksum(EbpfCode code, int ip) {
    code.move(Register.R2, 0);
    for (int at = 0; at < Ipv4.MIN_HEADER_LENGTH; at += Short.BYTES) {
      code.load(Size.HALF, Register.R1, Register.R10, ip + at).add(Register.R2, Register.R1);
    }
    for (int i = 0; i < 2; i++) {
      code.move(Register.R1, Register.R2)
          .shiftRight(Register.R1, Short.SIZE)
          .and(Register.R2, 0xFFFF)
          .add(Register.R2, Register.R1);
    }
    code.xor(Register.R2, 0xFFFF)
        .store(Size.HALF, Register.R10, ip + Ipv4.CHECKSUM_OFFSET, Register.R2);
  }

  private static void decapsulate(EbpfCode code, Label no, Label lost) {
    var ipv4 = new Label();
    code.move(Register.R4, KEEP_SEGMENT_SIZE | LEAVES_IPV4)
        .load(Size.HALF, Register.R1, Register.R10, ETHERNET + Ethernet.TYPE_OFFSET)
        .ifEqual(Register.R1, inPacket(Ethernet.TYPE_IPV4), ipv4)
        .move(Register.R4, KEEP_SEGMENT_SIZE | LEAVES_IPV6)
        .here(ipv4)
        .move(Register.R1, Register.R6)
        .move(Register.R2, -ROOM)
        .move(Register.R3, BEHIND_ETHERNET)
        .call(Function.SKB_ADJUST_ROOM)
        .ifNotEqual(Register.R0, 0, no);
    storeBytes(code, ETHERNET, Ethernet.HEADER_LENGTH, lost);
  }

  /// Counts the frame in the counter that the flow says; its length is as its IP header has it.
  private void count(EbpfCode code, int which, Label no) {
    fromFlow(code, which, NUMBER);
    lookUp(code, counters, NUMBER, no);
    code.move(Register.R1, 1)
        .addAtomically(Register.R0, FlowLayout.PACKETS, Register.R1)
        .addAtomically(Register.R0, FlowLayout.BYTES, Register.R8);
  }

  private static void lookUp(EbpfCode code, EbpfMap map, int key, Label no) {
    code.move(Register.R1, map)
        .move(Register.R2, Register.R10)
        .add(Register.R2, key)
        .call(Function.MAP_LOOKUP_ELEM)
        .ifEqual(Register.R0, 0, no);
  }

  private static void loadBytes(EbpfCode code, int from, int to, int bytes, Label no) {
    code.move(Register.R1, Register.R6)
        .move(Register.R2, from)
        .move(Register.R3, Register.R10)
        .add(Register.R3, to)
        .move(Register.R4, bytes)
        .call(Function.SKB_LOAD_BYTES)
        .ifNotEqual(Register.R0, 0, no);
  }

  private static void storeBytes(EbpfCode code, int from, int bytes, Label no) {
    code.move(Register.R1, Register.R6)
        .move(Register.R2, 0)
        .move(Register.R3, Register.R10)
        .add(Register.R3, from)
        .move(Register.R4, bytes)
        .move(Register.R5, FORGET_HASH)
        .call(Function.SKB_STORE_BYTES)
        .ifNotEqual(Register.R0, 0, no);
  }

  private static void copy(EbpfCode code, Size size, int from, int to) {
    code.load(size, Register.R1, Register.R10, from).store(size, Register.R10, to, Register.R1);
  }

  /// Returns 16 bits of a packet as the machine reads them.
  private static int inPacket(int number) {
    return Short.reverseBytes((short) number) & 0xFFFF;
  }
}

package io.interspan.vtep.fastpath;

import io.interspan.linux.EbpfMap;
import io.interspan.model.net.Encapsulation;
import io.interspan.packet.header.Ethernet;
import io.interspan.packet.header.Ipv4;
import io.interspan.packet.header.Ipv6;
import java.io.IOException;
import java.nio.ByteBuffer;

/// The maps that the programs of a host and its packet loops share. Safe for use by several
/// threads.
final class FlowMaps {
  /// Flows of a host that the kernel forwards; a connection is two. One more stays with the packet
  /// loop.
  static final int FLOWS = 1 << 16;

  private static final int IPV4_ADDRESS = 4;
  private static final int IPV6_ADDRESS = 16;

  private final EbpfMap flows;
  private final EbpfMap generations;
  private final EbpfMap counters;

  /// @param ports the most that have a generation
  /// @param counted the most that is counted
  /// @throws IOException which says why there can be none
  FlowMaps(int ports, int counted) throws IOException {
    flows = EbpfMap.open(EbpfMap.Kind.HASH, FlowLayout.KEY_BYTES, FlowLayout.FLOW_BYTES, FLOWS);
    generations = EbpfMap.open(EbpfMap.Kind.ARRAY, Integer.BYTES, Long.BYTES, ports);
    counters =
        EbpfMap.open(
            EbpfMap.Kind.ARRAY_PER_PROCESSOR, Integer.BYTES, FlowLayout.COUNTER_BYTES, counted);
  }

  FlowPrograms programs() {
    return new FlowPrograms(flows, generations, counters);
  }

  /// Returns whether a frame may be of a flow that the kernel forwards, as [FlowPrograms] have it:
  /// but for flags that begin or end a connection.
  static boolean canBeOfFlow(ByteBuffer buffer, int offset, int length) {
    int ip = offset + Ethernet.HEADER_LENGTH;
    int rest = length - Ethernet.HEADER_LENGTH;
    return switch (length < Ethernet.HEADER_LENGTH ? 0 : Ethernet.type(buffer, offset)) {
      case Ethernet.TYPE_IPV4 ->
          Ipv4.isWhole(buffer, ip, rest)
              && Ipv4.headerLength(buffer, ip) == Ipv4.MIN_HEADER_LENGTH
              && !Ipv4.isFragment(buffer, ip)
              && isTransport(Ipv4.protocol(buffer, ip), rest - Ipv4.MIN_HEADER_LENGTH);
      case Ethernet.TYPE_IPV6 ->
          Ipv6.isWhole(buffer, ip, rest)
              && isTransport(Ipv6.nextHeader(buffer, ip), rest - Ipv6.HEADER_LENGTH);
      default -> false;
    };
  }

  private static boolean isTransport(int protocol, int length) {
    return (protocol == Ipv4.PROTOCOL_TCP || protocol == Ipv4.PROTOCOL_UDP)
        && length >= FlowPrograms.TRANSPORT_BYTES;
  }

  /// Has the kernel forward a flow from now on.
  ///
  /// @param buffer a frame of it is here, at `offset`, for which [#canBeOfFlow] holds
  /// @return whether there was room
  synchronized boolean add(ByteBuffer buffer, int offset, FlowPath path) {
    key(buffer, offset, path.zone());
    var flow = flows.value();
    flow.putLong(FlowLayout.GENERATION, path.generation());
    flow.putLong(FlowLayout.USED, 0);
    flow.put(FlowLayout.ETHERNET, buffer, offset, Ethernet.HEADER_LENGTH);
    flow.putInt(FlowLayout.OUTER_ADDRESSES, Integer.reverseBytes(path.outerSource()));
    flow.putInt(FlowLayout.OUTER_ADDRESSES + 4, Integer.reverseBytes(path.outerDestination()));
    flow.putInt(
        FlowLayout.OUTER_PORTS,
        Integer.reverseBytes(path.sourcePort() << 16 | Encapsulation.GENEVE.port()));
    flow.putInt(FlowLayout.VNI, Integer.reverseBytes(path.vni() << Byte.SIZE));
    flow.putInt(FlowLayout.INTERFACE, path.toInterface());
    flow.putInt(FlowLayout.PORT_COUNTER, path.portCounter());
    flow.putInt(FlowLayout.TUNNEL_COUNTER, path.tunnelCounter());
    flow.putInt(FlowLayout.GENERATION_OF, path.generationOf());
    flow.putInt(FlowLayout.NEXT_HOP, Integer.reverseBytes(path.nextHop()));
    flow.putInt(FlowLayout.LONGEST, path.longest());
    return flows.put();
  }

  /// Has a flow come to the packet loop again.
  ///
  /// @param buffer a frame of it is here, at `offset`, for which [#canBeOfFlow] holds
  /// @param zone see [FlowLayout#ZONE]
  synchronized void remove(ByteBuffer buffer, int offset, int zone) {
    key(buffer, offset, zone);
    flows.remove();
  }

  private void key(ByteBuffer buffer, int offset, int zone) {
    boolean ipv6 = Ethernet.type(buffer, offset) == Ethernet.TYPE_IPV6;
    int ip = offset + Ethernet.HEADER_LENGTH;
    int header = ipv6 ? Ipv6.HEADER_LENGTH : Ipv4.MIN_HEADER_LENGTH;
    int length = ipv6 ? IPV6_ADDRESS : IPV4_ADDRESS;
    int source = ipv6 ? Ipv6.SOURCE_OFFSET : Ipv4.SOURCE_OFFSET;
    int protocol = ipv6 ? Ipv6.nextHeader(buffer, ip) | FlowLayout.IPV6 : Ipv4.protocol(buffer, ip);
    var key = flows.key();
    for (int at = 0; at < FlowLayout.KEY_BYTES; at += Long.BYTES) {
      key.putLong(at, 0);
    }
    key.putInt(FlowLayout.ZONE, zone);
    key.putInt(FlowLayout.PROTOCOL, protocol);
    key.put(FlowLayout.SOURCE, buffer, ip + source, length);
    key.put(FlowLayout.DESTINATION, buffer, ip + source + length, length);
    key.put(FlowLayout.PORTS, buffer, ip + header, Integer.BYTES);
  }

  /// Has the kernel forward only those flows of a port that are of this generation.
  synchronized void generation(int port, long generation) {
    generations.key().putInt(0, port);
    generations.value().putLong(0, generation);
    generations.put();
  }

  /// Returns what was counted under a number so far.
  ///
  /// @param what [FlowLayout#PACKETS] or [FlowLayout#BYTES]
  synchronized long counted(int number, int what) {
    counters.key().putInt(0, number);
    long sum = 0;
    if (counters.get()) {
      var all = counters.value();
      for (int at = what; at < all.capacity(); at += FlowLayout.COUNTER_BYTES) {
        sum += all.getLong(at);
      }
    }
    return sum;
  }

  /// Sees a flow.
  @FunctionalInterface
  interface Visitor {
    /// Called for each flow.
    ///
    /// @param keys its key is here, at `key`
    /// @param flows it is here, at `flow`; both as [FlowLayout] has them
    void visit(ByteBuffer keys, int key, ByteBuffer flows, int flow);
  }

  /// Shows some of the flows, each time others.
  ///
  /// @return whether those were the last ones
  synchronized boolean visit(Visitor visitor) {
    int count = flows.next();
    for (int i = 0; i < count; i++) {
      visitor.visit(
          flows.keys(), i * FlowLayout.KEY_BYTES, flows.values(), i * FlowLayout.FLOW_BYTES);
    }
    return flows.isAtStart();
  }

  /// Closes the maps; programs that use them go on.
  synchronized void close() {
    flows.close();
    generations.close();
    counters.close();
  }
}

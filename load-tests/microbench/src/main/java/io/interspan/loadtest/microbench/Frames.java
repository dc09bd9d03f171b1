package io.interspan.loadtest.microbench;

import io.interspan.model.net.MacAddress;
import io.interspan.packet.header.Ethernet;
import io.interspan.packet.header.Ipv4;
import java.nio.ByteBuffer;

/// Frames with UDP from one workload to another.
final class Frames {
  static final MacAddress HERE = new MacAddress(0x02_00_00_00_00_01L);
  static final MacAddress THERE = new MacAddress(0x02_00_00_00_00_02L);
  static final int SOURCE = 0x0A00_0001;
  static final int DESTINATION = 0x0A00_0002;
  private static final int PORTS = Ethernet.HEADER_LENGTH + Ipv4.MIN_HEADER_LENGTH;

  private Frames() {}

  /// Returns a frame of a flow.
  ///
  /// @param length of the frame in bytes
  /// @param flow its number, below 2^32
  static byte[] udp(int length, int flow) {
    var frame = ByteBuffer.allocate(length);
    Ethernet.write(frame, 0, THERE.value(), HERE.value(), Ethernet.TYPE_IPV4);
    int payload = length - PORTS;
    Ipv4.write(frame, Ethernet.HEADER_LENGTH, 1, Ipv4.PROTOCOL_UDP, SOURCE, DESTINATION, payload);
    setFlow(frame, flow);
    frame.putShort(PORTS + 4, (short) payload);
    return frame.array();
  }

  /// Makes it one of another flow.
  static void setFlow(ByteBuffer frame, int flow) {
    frame.putInt(PORTS, flow);
  }
}

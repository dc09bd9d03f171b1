package io.interspan.vtep.io;

import io.interspan.linux.BpfProgram;
import io.interspan.packet.header.Ethernet;
import io.interspan.vtep.forward.Geneve;
import io.interspan.vtep.forward.HandOver;

/// Tells the kernel which of a host's sockets is whose: as [HandOver#loopOf] has it, by the last 32
/// bits of the inner destination's MAC address. A datagram that is too short for one is the first
/// socket's.
final class Steering {
  private static final int MAC_LAST_BITS = Ethernet.DESTINATION_OFFSET + 2;

  private Steering() {}

  static BpfProgram program(int sockets) {
    return new BpfProgram()
        .loadByte(Geneve.FLAGS_OFFSET)
        .and(Geneve.OPTIONS_MASK)
        .shiftLeft(Geneve.OPTIONS_UNIT_SHIFT)
        .toIndex()
        .loadWordBehindIndex(Geneve.HEADER_LENGTH + MAC_LAST_BITS)
        .multiply(HandOver.HASH)
        .shiftRight(HandOver.HASH_SHIFT)
        .multiply(sockets)
        .shiftRight(HandOver.HASH_SHIFT)
        .answer();
  }
}

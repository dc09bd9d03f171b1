package io.interspan.nic;

import io.interspan.nic.forward.GuestMemory;
import io.interspan.nic.forward.NetHeader;
import io.interspan.nic.forward.NicPort;
import io.interspan.nic.forward.SplitRing;
import io.interspan.packet.PacketLoop;
import io.interspan.packet.header.Ethernet;
import java.nio.ByteBuffer;

/// A guest's memory and the network driver in it.
///
/// ```text
/// 0 | receive ring | send ring | receive buffers | send buffers |
/// ```
final class GuestDriver {
  /// Buffers in each direction.
  static final int QUEUE_SIZE = 128;

  /// Bytes of a buffer: the NIC's header and a frame.
  static final int BUFFER_BYTES = 2048;

  /// The longest frame that it sends or receives, in bytes.
  static final int MAX_FRAME = BUFFER_BYTES - NetHeader.LENGTH;

  /// Takes what was received.
  @FunctionalInterface
  interface Receiver {
    void onFrame(ByteBuffer buffer, int offset, int length);
  }

  private final GuestMemory memory;
  private final DriverQueue receive;
  private final DriverQueue transmit;
  private final NicPort port;
  private boolean posted;

  GuestDriver(PacketLoop loop, NicPort.Guest guest) {
    var receiveRing = SplitRing.at(0, QUEUE_SIZE);
    var transmitRing = SplitRing.at(receiveRing.end(), QUEUE_SIZE);
    int receiveBuffers = transmitRing.end();
    int transmitBuffers = receiveBuffers + QUEUE_SIZE * BUFFER_BYTES;
    memory = new GuestMemory(transmitBuffers + QUEUE_SIZE * BUFFER_BYTES);
    receive = new DriverQueue(memory, receiveRing, receiveBuffers, BUFFER_BYTES, true);
    transmit = new DriverQueue(memory, transmitRing, transmitBuffers, BUFFER_BYTES, false);
    port = new NicPort(memory, receiveRing, transmitRing, loop, guest);
    for (int buffer = receive.claim(); buffer >= 0; buffer = receive.claim()) {
      receive.post(buffer, BUFFER_BYTES);
    }
    receive.publish();
  }

  NicPort port() {
    return port;
  }

  GuestMemory memory() {
    return memory;
  }

  /// Hands all received frames to `receiver` and posts their buffers again.
  ///
  /// @return their number
  int receive(Receiver receiver) {
    int frames = 0;
    for (; frames < QUEUE_SIZE && receive.hasNext(); frames++) {
      long used = receive.next();
      int buffer = (int) used;
      int length = (int) (used >>> 32) - NetHeader.LENGTH;
      receiver.onFrame(memory.buffer(), receive.offset(buffer) + NetHeader.LENGTH, length);
      receive.post(buffer, BUFFER_BYTES);
    }
    if (frames > 0) {
      receive.publish();
    }
    return frames;
  }

  /// Takes a free buffer to send from, once those that were sent have been reclaimed.
  ///
  /// @return its number, or -1 if all are on their way
  int claim() {
    while (transmit.hasNext()) {
      transmit.release((int) transmit.next());
    }
    return transmit.claim();
  }

  /// Returns where in [#memory] the frame in a claimed buffer begins.
  int frame(int buffer) {
    return transmit.offset(buffer) + NetHeader.LENGTH;
  }

  /// Sends the frame in a claimed buffer, filled up with zeros to the shortest length of a frame;
  /// seen by the NIC at the next [#flush].
  void send(int buffer, int length) {
    int frame = frame(buffer);
    int sent = Math.max(length, Ethernet.MIN_FRAME_LENGTH);
    for (int i = length; i < sent; i++) {
      memory.buffer().put(frame + i, (byte) 0);
    }
    NetHeader.write(memory.buffer(), transmit.offset(buffer), 0, 0);
    transmit.post(buffer, NetHeader.LENGTH + sent);
    posted = true;
  }

  /// Lets the NIC see what was sent.
  ///
  /// @return whether there was anything
  boolean flush() {
    if (!posted) {
      return false;
    }
    posted = false;
    transmit.publish();
    return true;
  }
}

package io.interspan.nic.forward;

import io.interspan.packet.Checksums;
import io.interspan.packet.Counters;
import io.interspan.packet.DropReason;
import io.interspan.packet.FrameBatch;
import io.interspan.packet.Offload;
import io.interspan.packet.PacketLoop;
import io.interspan.packet.Port;
import io.interspan.packet.Segments;
import io.interspan.packet.Tally;
import io.interspan.packet.header.Ethernet;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A guest's NIC: writes received frames straight into the buffers that the guest posted (one copy,
/// from where the frame was received to guest memory), and takes the frames that it sends. Each
/// batch raises one notification.
///
/// No feature is offered to the guest: a frame takes one chain, what a sender left to do for it is
/// done here, and whatever offload a guest asks for in the header of a frame that it sends is not
/// heard.
public final class NicPort implements Port {
  /// What the NIC tells its guest.
  public interface Guest {
    /// Buffers were used: look at the rings.
    void onNotification();

    /// The link went up or down.
    void onLink(boolean up);
  }

  private final DeviceQueue receive;
  private final DeviceQueue transmit;
  private final PacketLoop owner;
  private final Guest guest;
  private final Counters counters = new Counters();
  private final Segments segments = new Segments();
  private final ByteBuffer header = ByteBuffer.allocateDirect(NetHeader.LENGTH);
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(Segments.MAX_HEADER);

  /// Creates the NIC of a guest.
  ///
  /// @param receive the ring with the buffers to receive into
  /// @param transmit the ring with the frames to send
  /// @param guest who is notified, on the owner loop
  public NicPort(
      GuestMemory memory, SplitRing receive, SplitRing transmit, PacketLoop owner, Guest guest) {
    this.receive = new DeviceQueue(memory, receive, true);
    this.transmit = new DeviceQueue(memory, transmit, false);
    this.owner = owner;
    this.guest = guest;
    NetHeader.write(header, 0, Offload.NONE, 0);
  }

  @Override
  public void deliver(FrameBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      deliver(batch, i);
    }
    notify(receive.publish());
  }

  private void deliver(FrameBatch batch, int index) {
    var buffer = batch.buffer(index);
    int offset = batch.offset(index);
    int length = batch.length(index);
    long offload = batch.offload(index);
    if (!Offload.isSegmented(offload)) {
      if (takes(length)) {
        receive.write(NetHeader.LENGTH, buffer, offset, length);
        if (Offload.needsChecksum(offload)) {
          // Other ports may have the frame after this one: it stays as it is.
          scratch.putShort(0, (short) Checksums.of(buffer, offset, length, offload));
          receive.write(NetHeader.LENGTH + Checksums.place(offload), scratch, 0, Short.BYTES);
        }
        give(length);
      }
      return;
    }
    if (!segments.of(batch.slab(index), offset, length, offload)) {
      counters.drop(DropReason.OFFLOAD_MISFIT);
      return;
    }
    int head = segments.headerLength();
    for (int i = 0; i < segments.count(); i++) {
      int payload = segments.payloadLength(i);
      if (takes(head + payload)) {
        segments.writeHeader(i, scratch, 0);
        receive.write(NetHeader.LENGTH, scratch, 0, head);
        receive.write(NetHeader.LENGTH + head, buffer, segments.payloadOffset(i), payload);
        give(head + payload);
      }
    }
  }

  /// Takes a chain for a frame, if there is one and it is long enough.
  private boolean takes(int length) {
    if (!receive.take()) {
      counters.drop(
          receive.fault() == null ? DropReason.GUEST_NO_BUFFER : DropReason.GUEST_QUEUE_STOPPED);
      return false;
    }
    if (receive.bytes() < NetHeader.LENGTH + length) {
      receive.putBack();
      counters.drop(DropReason.GUEST_BUFFER_TOO_SMALL);
      return false;
    }
    return true;
  }

  private void give(int length) {
    receive.write(0, header, 0, NetHeader.LENGTH);
    receive.giveBack(NetHeader.LENGTH + length);
    counters.count(Tally.TO_PORTS);
  }

  @Override
  public int poll(FrameBatch into) {
    int frames = 0;
    // Refused frames count as work towards the end, or a guest could hold the loop here.
    for (int taken = 0; taken < into.capacity() && !into.isFull() && transmit.take(); taken++) {
      long length = transmit.bytes() - NetHeader.LENGTH;
      if (length < Ethernet.HEADER_LENGTH) {
        counters.drop(DropReason.FRAME_TOO_SHORT);
      } else if (length > into.room()) {
        counters.drop(DropReason.FRAME_TOO_LONG);
      } else {
        int index = into.claim();
        int bytes = (int) length;
        transmit.read(NetHeader.LENGTH, into.buffer(index), into.offset(index), bytes);
        into.setLength(index, bytes);
        frames++;
      }
      transmit.giveBack(0);
    }
    counters.count(Tally.FROM_PORTS, frames);
    notify(transmit.publish());
    return frames;
  }

  private void notify(boolean wanted) {
    if (wanted) {
      counters.count(Tally.NOTIFICATIONS);
      guest.onNotification();
    }
  }

  @Override
  public void onLink(boolean up) {
    guest.onLink(up);
  }

  @Override
  public PacketLoop owner() {
    return owner;
  }

  @Override
  public Counters counters() {
    return counters;
  }

  /// Returns why the queue to receive with was stopped, or null; any thread may ask.
  public @Nullable QueueFault receiveFault() {
    return receive.fault();
  }

  /// Returns why the queue to send with was stopped, or null; any thread may ask.
  public @Nullable QueueFault transmitFault() {
    return transmit.fault();
  }
}

package io.interspan.vtep.io;

import io.interspan.packet.FrameBatch;
import io.interspan.packet.PacketLoop;
import io.interspan.packet.Port;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// Keeps what it is given; sends what it is told to.
final class QueuePort implements Port {
  private final PacketLoop loop;
  final BlockingQueue<Integer> received = new ArrayBlockingQueue<>(1000);
  final BlockingQueue<byte[]> toSend = new ArrayBlockingQueue<>(100_000);

  QueuePort(PacketLoop loop) {
    this.loop = loop;
  }

  @Override
  public void deliver(FrameBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      received.add(batch.length(i));
    }
  }

  @Override
  public int poll(FrameBatch into) {
    while (!into.isFull()) {
      var frame = toSend.poll();
      if (frame == null) {
        break;
      }
      int index = into.claim();
      into.buffer(index).put(into.offset(index), frame);
      into.setLength(index, frame.length);
    }
    return into.size();
  }

  @Override
  public PacketLoop owner() {
    return loop;
  }
}

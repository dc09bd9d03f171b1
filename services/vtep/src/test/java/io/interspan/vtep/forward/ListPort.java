package io.interspan.vtep.forward;

import io.interspan.model.Bytes;
import io.interspan.packet.FrameBatch;
import io.interspan.packet.PacketLoop;
import io.interspan.packet.Port;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// A port made of two lists.
final class ListPort implements Port {
  final Deque<byte[]> toSend = new ArrayDeque<>();
  final List<Bytes> received = new ArrayList<>();
  final List<Integer> batches = new ArrayList<>();
  private final PacketLoop loop;
  boolean up;

  ListPort(PacketLoop loop) {
    this.loop = loop;
  }

  @Override
  public void deliver(FrameBatch batch) {
    batches.add(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      var frame = new byte[batch.length(i)];
      batch.buffer(i).get(batch.offset(i), frame);
      received.add(Bytes.wrap(frame));
    }
  }

  @Override
  public int poll(FrameBatch into) {
    int frames = 0;
    while (!toSend.isEmpty() && !into.isFull()) {
      var frame = toSend.remove();
      int index = into.claim();
      into.buffer(index).put(into.offset(index), frame);
      into.setLength(index, frame.length);
      frames++;
    }
    return frames;
  }

  @Override
  public void onLink(boolean newUp) {
    up = newUp;
  }

  @Override
  public PacketLoop owner() {
    return loop;
  }
}

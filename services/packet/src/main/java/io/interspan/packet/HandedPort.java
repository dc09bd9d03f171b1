package io.interspan.packet;

/// A port of one loop as seen from another: batches are copied into a bounded queue each way.
///
/// Bounds: [#MAX_BATCHES] batches each way. Frames for the port that find the queue full are
/// dropped and counted by the loop that sent them; frames from the port stay with it until there is
/// room.
public final class HandedPort implements Port {
  /// Batches that may wait in each direction.
  public static final int MAX_BATCHES = 8;

  private final Port port;
  private final PacketLoop user;
  private final Counters counters;
  private final PacketLoop.Source source = this::pollAtOwner;
  private final BatchQueue toPort = new BatchQueue(MAX_BATCHES);
  private final BatchQueue fromPort = new BatchQueue(MAX_BATCHES);

  // How many frames of the first waiting batch the user has taken.
  private int taken;

  /// Creates the view of `port` for the loop `user`. It takes part in the port's own loop once
  /// [#start] was called.
  ///
  /// @param counters of the user's loop, for this port
  public HandedPort(Port port, PacketLoop user, Counters counters) {
    this.port = port;
    this.user = user;
    this.counters = counters;
  }

  /// Begins to hand over.
  public void start() {
    port.owner().add(source);
  }

  /// Ends it; what is still in the queues is forgotten.
  public void stop() {
    port.owner().remove(source);
  }

  @Override
  public void deliver(FrameBatch batch) {
    var copy = toPort.take();
    if (copy == null) {
      counters.drop(DropReason.HAND_OVER_FULL, batch.size());
      return;
    }
    for (int i = 0; i < batch.size(); i++) {
      if (copy.isFull()) {
        counters.drop(DropReason.HAND_OVER_FULL);
      } else if (copy.copyOf(batch, i) < 0) {
        counters.drop(DropReason.FRAME_TOO_LONG);
      }
    }
    toPort.put(copy);
    port.owner().wake();
  }

  @Override
  public int poll(FrameBatch into) {
    int frames = 0;
    while (!into.isFull()) {
      var next = fromPort.peek();
      if (next == null) {
        break;
      }
      while (!into.isFull() && taken < next.size()) {
        if (into.copyOf(next, taken++) < 0) {
          counters.drop(DropReason.FRAME_TOO_LONG);
        } else {
          frames++;
        }
      }
      if (taken == next.size()) {
        taken = 0;
        fromPort.next();
        fromPort.recycle(next);
        port.owner().wake();
      }
    }
    return frames;
  }

  @Override
  public void onLink(boolean up) {
    port.owner().submit(() -> port.onLink(up));
  }

  @Override
  public Counters counters() {
    return port.counters();
  }

  /// Returns the user's loop: this view is called there.
  @Override
  public PacketLoop owner() {
    return user;
  }

  private int pollAtOwner(long now) {
    int work = 0;
    for (var batch = toPort.next(); batch != null; batch = toPort.next()) {
      work += batch.size();
      try {
        port.deliver(batch);
      } finally {
        toPort.recycle(batch);
      }
    }
    var batch = fromPort.take();
    if (batch == null) {
      return work;
    }
    int frames = 0;
    try {
      frames = port.poll(batch);
    } finally {
      if (frames == 0) {
        fromPort.recycle(batch);
      }
    }
    if (frames == 0) {
      return work;
    }
    fromPort.put(batch);
    user.wake();
    return work + frames;
  }
}

package io.interspan.transport;

import io.interspan.message.Envelope;
import io.vertx.core.Context;
import io.vertx.core.streams.ReadStream;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// One session's part of the inbox that all sessions share. Once that much of the session waits, no
/// more is read from its socket until half of it was taken: a host that sends much at once loses
/// nothing, and TCP has it wait; one that floods leaves the others their room.
///
/// So it bounds how long others wait, too: the logic takes no more than this of one session before
/// what came meanwhile of others. A session that floods has what they leave of the logic's time, up
/// to the rate at which [FloodMeter] has it closed.
///
/// All is called on the socket's context, but [#taken], which any thread calls.
final class SessionShare {
  /// A loop reads sockets when it has no tasks left, or after a second of tasks. A timer that a
  /// task sets runs once they were read: each has its turn between two shares of a session that
  /// floods.
  private static final long RESUME_MILLIS = 1;

  private final Context context;
  private final ReadStream<?> socket;
  private final SessionLimits limits;
  private final AtomicInteger envelopes = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicBoolean paused = new AtomicBoolean();
  private boolean over;

  /// @param context the socket's
  SessionShare(Context context, ReadStream<?> socket, SessionLimits limits) {
    this.context = context;
    this.socket = socket;
    this.limits = limits;
  }

  /// Takes note that an envelope is handed over, and will wait.
  void add(Envelope envelope) {
    int waiting = envelopes.incrementAndGet();
    long size = bytes.addAndGet(envelope.getSerializedSize());
    if (waiting >= limits.waitingEnvelopes() || size >= limits.waitingBytes()) {
      socket.pause();
      paused.set(true);
      resumeSoon(); // All may have been taken before it was seen that this waits for it.
    }
  }

  /// Takes note that an envelope waits no more.
  void taken(Envelope envelope) {
    envelopes.decrementAndGet();
    bytes.addAndGet(-envelope.getSerializedSize());
    resumeSoon();
  }

  /// Returns whether nothing is read for now, as so much waits.
  boolean isPaused() {
    return paused.get();
  }

  /// Reads nothing more, whatever is taken.
  void end() {
    over = true;
    socket.pause();
  }

  private void resumeSoon() {
    if (paused.get()
        && envelopes.get() <= limits.waitingEnvelopes() / 2
        && bytes.get() <= limits.waitingBytes() / 2
        && paused.compareAndSet(true, false)) {
      context.runOnContext(_ -> context.owner().setTimer(RESUME_MILLIS, _ -> resume()));
    }
  }

  private void resume() {
    if (!over) {
      socket.resume();
    }
  }
}

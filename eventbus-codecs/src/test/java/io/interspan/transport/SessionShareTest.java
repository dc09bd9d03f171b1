package io.interspan.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.message.Envelope;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionShareTest {
  private static final Envelope ENVELOPE = Envelope.newBuilder().setFrom("host/west/h1").build();
  private static final int BOUND = SessionLimits.DEFAULT.waitingEnvelopes();

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final HandStream socket = new HandStream();
  private final SessionShare share = new SessionShare(context, socket, SessionLimits.DEFAULT);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void shouldReadOnWhenHalfIsTaken() {
    add(BOUND - 1);
    assertThat(socket.flows).isTrue();
    add(1);
    assertThat(socket.flows).isFalse();

    take(BOUND / 2 - 1);
    assertThat(socket.flows).isFalse();
    take(1);
    assertThat(socket.flows).isTrue();
  }

  @Test
  void shouldReadNothingMoreOnceItIsOver() {
    add(BOUND);
    share.end();

    take(BOUND);

    assertThat(socket.flows).isFalse();
  }

  @Test
  void shouldReadNothingMoreThoughLittleWaits() {
    share.end();

    assertThat(socket.flows).isFalse();
  }

  private void add(int envelopes) {
    for (int i = 0; i < envelopes; i++) {
      share.add(ENVELOPE);
    }
  }

  /// Returns when what follows from it is done.
  private void take(int envelopes) {
    for (int i = 0; i < envelopes; i++) {
      share.taken(ENVELOPE);
    }
    Promise<@Nullable Void> done = Promise.promise();
    context.runOnContext(_ -> vertx.setTimer(2, _ -> done.complete())); // Behind the socket's.
    done.future().await();
  }

  /// A stream that says whether it flows.
  private static final class HandStream implements ReadStream<Envelope> {
    volatile boolean flows = true;

    @Override
    public HandStream pause() {
      flows = false;
      return this;
    }

    @Override
    public HandStream resume() {
      flows = true;
      return this;
    }

    @Override
    public HandStream fetch(long amount) {
      flows = true;
      return this;
    }

    @Override
    public HandStream handler(@Nullable Handler<Envelope> handler) {
      return this;
    }

    @Override
    public HandStream exceptionHandler(@Nullable Handler<Throwable> handler) {
      return this;
    }

    @Override
    public HandStream endHandler(@Nullable Handler<Void> handler) {
      return this;
    }
  }
}

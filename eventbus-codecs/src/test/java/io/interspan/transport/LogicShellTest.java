package io.interspan.transport;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interspan.codec.EnvelopeWire;
import io.interspan.message.Effect;
import io.interspan.message.Envelope;
import io.interspan.message.ServiceAddress;
import io.interspan.message.ServiceEvent;
import io.interspan.message.ServiceEvent.Persisted;
import io.interspan.message.ServiceEvent.Received;
import io.interspan.message.ServiceEvent.Started;
import io.interspan.message.SessionBye;
import io.interspan.model.Bytes;
import io.interspan.model.copy.CopyWrite;
import io.interspan.model.copy.StoredEntry;
import io.interspan.transport.ShellCounters.Count;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogicShellTest {
  private static final ServiceAddress WEST = ServiceAddress.siteManager("west");
  private static final StoredEntry ROW = new StoredEntry("plan", "k", Bytes.utf8("v"));

  private record Told(String what) implements Effect.Own {}

  private final Vertx vertx = Vertx.vertx();
  private final HandStore store = new HandStore();
  private final ScriptedLogic logic = new ScriptedLogic(WEST);
  private final BlockingQueue<Effect.Own> own = new LinkedBlockingQueue<>();
  private LogicShell shell = new LogicShell(vertx, logic, store, List.of(), own::add);

  @AfterEach
  void close() {
    shell.close().await();
    vertx.close().await();
  }

  @Test
  void shouldTellNothingBeforeStarted() throws Exception {
    logic.script(event -> event instanceof Started ? List.of() : List.of(new Told("event")));
    var started = shell.start();
    shell.deliver(bye(1));
    assertThat(shell.submit(_ -> List.of(new Told("own")))).isTrue();
    vertx.eventBus().send(WEST.toString(), bye(2));
    assertThat(logic.heardNothing()).isTrue();

    store.loaded(ROW);
    started.await(10, TimeUnit.SECONDS);

    assertThat(logic.next()).isEqualTo(new Started(List.of(ROW)));
    assertThat(nextOwn()).isEqualTo(new Told("own"));
    assertThat(shell.counters().get(Count.INBOX_FULL)).isEqualTo(1);
  }

  @Test
  void shouldHandOverWhatComesOverTheBus() throws Exception {
    start();

    vertx.eventBus().send(WEST.toString(), bye(1));

    assertThat(logic.next()).isEqualTo(new Received(bye(1)));
  }

  @Test
  void shouldSendOverTheBus() throws Exception {
    var got = new CompletableFuture<Object>();
    vertx.eventBus().consumer("span", message -> got.complete(message.body()));
    start();

    shell.submit(_ -> List.of(new Effect.Send(bye(7))));

    assertThat(got.get(10, TimeUnit.SECONDS)).isEqualTo(bye(7));
  }

  @Test
  void shouldSendAnyNumberOneAfterTheOther() throws Exception {
    int bound = 100; // FAST's, for envelopes that the bus has not passed on.
    shell = new LogicShell(vertx, logic, store, List.of(), own::add, FAST);
    start();

    for (int i = 0; i < 3 * bound; i++) {
      var envelope = bye(i).toBuilder().setTo(WEST.toString()).build();
      shell.submit(_ -> List.of(new Effect.Send(envelope)));
      assertThat(logic.next()).isEqualTo(new Received(envelope));
    }
    assertThat(shell.counters().get(Count.UNSENT)).isZero();
  }

  @Test
  void shouldNotSendWhatNobodyCouldRead() throws Exception {
    start();
    var giant = bye(1).toBuilder().setInstance("x".repeat(EnvelopeWire.MAX_BYTES)).build();

    shell.submit(_ -> List.of(new Effect.Send(giant), new Told("next")));

    assertThat(nextOwn()).isEqualTo(new Told("next"));
    assertThat(shell.alarms().get("shell/fault")).contains("length");
  }

  @Test
  void shouldCountWhatNobodyTakes() throws Exception {
    start();

    shell.submit(_ -> List.of(new Effect.Send(bye(1))));

    var counted = new CompletableFuture<ServiceEvent>();
    vertx.setPeriodic(
        5,
        _ -> {
          if (shell.counters().get(Count.UNSENT) == 1) {
            counted.complete(new ServiceEvent.Ticked());
          }
        });
    counted.get(10, TimeUnit.SECONDS);
  }

  @Test
  void shouldAnswerWritesInTheirOrder() throws Exception {
    start();
    shell.submit(_ -> List.of(persist(1), persist(2), persist(3), new Told("written")));
    nextOwn();

    store.write(1).complete(null);
    store.write(2).complete(null);
    store.write(0).complete(null);

    assertThat(List.of(logic.next(), logic.next(), logic.next()))
        .containsExactly(new Persisted(1), new Persisted(2), new Persisted(3));
  }

  @Test
  void shouldNotAnswerAWriteBehindOneThatIsNotThereYet() throws Exception {
    start();
    shell.submit(_ -> List.of(persist(1), persist(2), new Told("written")));
    nextOwn();

    store.write(1).complete(null);
    shell.submit(_ -> List.of(new Told("later")));

    nextOwn();
    assertThat(logic.heardNothing()).isTrue();
  }

  @Test
  void shouldStopWhenTheDiskFails() throws Exception {
    start();
    shell.submit(_ -> List.of(persist(1), persist(2), new Told("written")));
    nextOwn();

    store.write(0).completeExceptionally(new UncheckedIOException(new IOException("disk full")));

    assertThatThrownBy(() -> shell.stopped().await())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("disk full");
    store.write(1).complete(null);
    assertThat(shell.state()).isEqualTo(LogicShell.State.STOPPED);
    assertThat(shell.alarms().get("shell/disk")).contains("disk full");
    assertThat(shell.submit(_ -> List.of())).isFalse();
    shell.deliver(bye(1));
    afterTheContext();
    assertThat(logic.heardNothing()).isTrue();
  }

  @Test
  void shouldNotStartFromADiskThatCannotBeRead() {
    var started = shell.start();

    store.failLoad(new UncheckedIOException(new IOException("bad sector")));

    assertThatThrownBy(started::await).hasMessageContaining("bad sector");
    assertThat(shell.alarms().get("shell/disk")).contains("bad sector");
    assertThat(logic.heardNothing()).isTrue();
  }

  @Test
  void shouldHaveEventsWaitWhileTheDiskIsBehind() throws Exception {
    shell =
        new LogicShell(
            vertx, logic, store, List.of(), own::add, limits(100, 100, /* unwritten= */ 1));
    start();
    shell.submit(_ -> List.of(persist(1), new Told("first")));
    nextOwn();
    shell.submit(_ -> List.of(new Told("second")));
    afterTheContext();
    assertThat(own).isEmpty();

    store.write(0).complete(null);

    assertThat(logic.next()).isEqualTo(new Persisted(1));
    assertThat(nextOwn()).isEqualTo(new Told("second"));
  }

  /// Keeps the logic busy until the latch is counted down.
  private CountDownLatch hold() throws Exception {
    var held = new CountDownLatch(1);
    var holding = new CountDownLatch(1);
    shell.submit(_ -> {
      holding.countDown();
      awaitLatch(held);
      return List.of();
    });
    awaitLatch(holding);
    return held;
  }

  @Test
  void shouldDropWhatTheInboxHasNoRoomFor() throws Exception {
    shell = new LogicShell(vertx, logic, store, List.of(), own::add, limits(2, 1, 100));
    start();
    var held = hold();

    for (int i = 1; i <= 5; i++) {
      shell.deliver(bye(i));
    }
    assertThat(shell.submit(_ -> List.of())).isTrue();
    assertThat(shell.submit(_ -> List.of())).isFalse();
    held.countDown();

    assertThat(shell.counters().get(Count.INBOX_FULL)).isEqualTo(3);
    assertThat(shell.counters().get(Count.OWN_REFUSED)).isEqualTo(1);
    assertThat(logic.next()).isEqualTo(new Received(bye(1)));
    assertThat(logic.next()).isEqualTo(new Received(bye(2)));
  }

  @Test
  void shouldSayOnceOfEachEnvelopeThatItWaitsNoMore() throws Exception {
    var way = new HandOutlet();
    shell = new LogicShell(vertx, logic, store, List.of(way), own::add, limits(2, 1, 100));
    way.bring(bye(0));
    assertThat(way.taken).containsExactly(bye(0)); // Nobody is there to take it.
    start();
    var held = hold();

    for (int i = 1; i <= 3; i++) {
      way.bring(bye(i));
    }
    assertThat(way.taken).containsExactly(bye(0), bye(3)); // There was no room for the last one.
    held.countDown();

    assertThat(logic.next()).isEqualTo(new Received(bye(1)));
    assertThat(logic.next()).isEqualTo(new Received(bye(2)));
    assertThat(way.taken).containsExactly(bye(0), bye(3), bye(1), bye(2));
  }

  @Test
  void shouldRegisterAgainWhenTheBusForgotIt() throws Exception {
    shell = new LogicShell(vertx, logic, store, List.of(), own::add, FAST);
    start();

    requireNonNull(shell.bus().consumer()).unregister().await();
    long sends = vertx.setPeriodic(10, _ -> vertx.eventBus().send(WEST.toString(), bye(1)));

    assertThat(logic.next()).isEqualTo(new Received(bye(1)));
    assertThat(shell.counters().get(Count.REGISTERED_AGAIN)).isPositive();
    vertx.cancelTimer(sends);
  }

  @Test
  void shouldSayThatTwoServicesAnswerAtOneAddress() throws Exception {
    start();
    var twin = new LogicShell(vertx, new ScriptedLogic(WEST), loaded(), List.of(), own::add, FAST);
    var alarmed = new CompletableFuture<String>();
    twin.start().await(10, TimeUnit.SECONDS);

    vertx.setPeriodic(
        5,
        _ -> {
          String text = twin.alarms().get("shell/address");
          if (text != null) {
            alarmed.complete(text);
          }
        });

    assertThat(alarmed.get(10, TimeUnit.SECONDS)).contains(WEST.toString());
    twin.close().await();
  }

  @Test
  void shouldGoOnAfterAnEventThatThrows() throws Exception {
    start();
    shell.submit(_ -> {
      throw new IllegalStateException("a defect");
    });

    shell.submit(_ -> List.of(new Told("next")));

    assertThat(nextOwn()).isEqualTo(new Told("next"));
    assertThat(shell.counters().get(Count.FAULTS)).isEqualTo(1);
    assertThat(shell.alarms().get("shell/fault")).contains("a defect");
  }

  @Test
  void shouldKeepAlarmsUntilTheyAreOver() throws Exception {
    start();
    shell.submit(_ ->
        List.of(
            new Effect.Alarm("a", "one\nline"),
            new Effect.Alarm("b", "two"),
            new Effect.Alarm("b", ""),
            new Told("done")));
    nextOwn();

    assertThat(shell.alarms()).containsExactly(Map.entry("a", "one line"));
  }

  @Test
  void shouldNeverGoBackInTime() {
    long[] times = {5, 3, 9, 8};
    int[] next = {0};
    var clock = new MonotonicClock(() -> times[next[0]++]);

    assertThat(List.of(clock.now(), clock.now(), clock.now(), clock.now()))
        .containsExactly(5L, 5L, 9L, 9L);
  }

  @Test
  void shouldCountWhatIsNoEnvelope() throws Exception {
    start();
    vertx.eventBus().send(WEST.toString(), "a text");
    vertx.eventBus().send(WEST.toString(), bye(1));

    assertThat(logic.next()).isEqualTo(new Received(bye(1)));
    assertThat(shell.counters().get(Count.MALFORMED)).isEqualTo(1);
  }

  @Test
  void shouldTakeNothingOnceClosed() throws Exception {
    start();

    shell.close().await();

    assertThat(shell.stopped().isComplete()).isTrue();
    assertThat(shell.submit(_ -> List.of(new Told("late")))).isFalse();
    shell.deliver(bye(1));
    afterTheContext();
    assertThat(logic.heardNothing()).isTrue();
    assertThat(own).isEmpty();
  }

  /// A way in that the test walks.
  private static final class HandOutlet implements Outlet {
    final BlockingQueue<Envelope> taken = new LinkedBlockingQueue<>();
    private @Nullable Receiver receiver;

    void bring(Envelope envelope) {
      requireNonNull(receiver).receive(envelope, taken::add);
    }

    @Override
    public boolean leadsTo(ServiceAddress to) {
      return false;
    }

    @Override
    public boolean offer(ServiceAddress to, Envelope envelope) {
      return false;
    }

    @Override
    public void receiver(Receiver receiver) {
      this.receiver = receiver;
    }
  }

  private static final ShellLimits FAST =
      new ShellLimits(100, 1 << 20, 100, 100, 10_000, 100, 100, 10, 1_000, 10_000);

  private static ShellLimits limits(int envelopes, int ownEvents, int unwritten) {
    return new ShellLimits(
        envelopes, 1 << 20, ownEvents, unwritten, 10_000, 100, 100, 1_000, 1_000, 10_000);
  }

  private static HandStore loaded() {
    var store = new HandStore();
    store.loaded();
    return store;
  }

  private void start() throws Exception {
    store.loaded();
    shell.start().await(10, TimeUnit.SECONDS);
    assertThat(logic.next()).isInstanceOf(Started.class);
  }

  private Effect.Own nextOwn() throws InterruptedException {
    var effect = own.poll(10, TimeUnit.SECONDS);
    assertThat(effect).isNotNull();
    return effect;
  }

  /// Returns when all that was due on the event loops has run.
  private void afterTheContext() throws Exception {
    for (int i = 0; i < 8; i++) {
      var ran = new CompletableFuture<ServiceEvent>();
      vertx.runOnContext(_ -> ran.complete(new ServiceEvent.Ticked()));
      ran.get(10, TimeUnit.SECONDS);
    }
  }

  private static Effect persist(long ticket) {
    return new Effect.Persist(ticket, CopyWrite.NOTHING);
  }

  private static Envelope bye(long number) {
    return Envelope.newBuilder()
        .setFrom("span")
        .setTo("span")
        .setShardEpoch(number)
        .setBye(SessionBye.getDefaultInstance())
        .build();
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}

package io.interspan.transport;

import io.interspan.codec.EnvelopeCodec;
import io.interspan.codec.EnvelopeWire;
import io.interspan.message.Effect;
import io.interspan.message.Envelope;
import io.interspan.message.MalformedMessageException;
import io.interspan.message.ServiceAddress;
import io.interspan.message.ServiceEvent;
import io.interspan.message.ServiceLogic;
import io.interspan.model.copy.CopyStore;
import io.interspan.model.copy.StoredEntry;
import io.interspan.transport.ShellCounters.Count;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs a [ServiceLogic] on a Vert.x context: the one where the shell was made, or a new one.
///
/// ```
///  start()          load() done              a write fails, or load()
/// ─────────▶ LOADING ────────▶ RUNNING ────────────────────────▶ STOPPED
///                                 └──────────── close() ──────────▶ CLOSED
/// ```
///
/// While RUNNING, the logic is told of messages, ticks, writes that are on the disk, and the
/// service's own events, one at a time; first of all of `Started`. A disk that fails stops the
/// service: what it would acknowledge now might be lost.
///
/// The store and the outlets stay the caller's, to be closed after the shell.
public final class LogicShell {
  /// Where a shell is in its life.
  public enum State {
    /// Not started, or reading its disk.
    LOADING,
    /// Taking events.
    RUNNING,
    /// Its disk failed. It takes nothing more; its alarms say why.
    STOPPED,
    /// Closed by its owner.
    CLOSED
  }

  private static final Logger LOG = LoggerFactory.getLogger(LogicShell.class);

  /// How many events are taken before others of the same event loop have their turn. Between turns
  /// the loop empties its own queue into the bounded inbox, so that neither grows without limit.
  private static final int EVENTS_A_TURN = 32;

  /// How many messages of a tick are sent a turn: a tick of a service with thousands of feeds has
  /// hundreds to send, none of them urgent, and what comes meanwhile does not wait for all.
  private static final int TICK_SENDS_A_TURN = 16;

  private final Vertx vertx;
  private final Context context;
  private final ServiceLogic logic;
  private final CopyStore store;
  private final List<Outlet> outlets;
  private final Consumer<Effect.Own> own;
  private final ShellLimits limits;
  private final MonotonicClock clock = new MonotonicClock(System::currentTimeMillis);
  private final ShellCounters counters = new ShellCounters();
  private final Alarms alarms;
  private final FaultLog faults;
  private final Inbox inbox;
  private final WriteQueue writes;
  private final BusPort bus;
  private final AtomicBoolean turnDue = new AtomicBoolean();

  /// What the last tick has to send yet. What is left of it at the next is sent then.
  private final ArrayDeque<Envelope> unhurried = new ArrayDeque<>();

  private final Promise<@Nullable Void> stopped = Promise.promise();
  private volatile State state = State.LOADING;
  private long ticks = -1;

  /// Makes a shell with [ShellLimits#DEFAULT].
  public LogicShell(
      Vertx vertx,
      ServiceLogic logic,
      CopyStore store,
      List<Outlet> outlets,
      Consumer<Effect.Own> own) {
    this(vertx, logic, store, outlets, own, ShellLimits.DEFAULT);
  }

  /// Makes a shell.
  ///
  /// @param store the service's disk
  /// @param outlets ways beside the bus; the first that leads to an address is taken
  /// @param own performs the service's own effects, on the context
  public LogicShell(
      Vertx vertx,
      ServiceLogic logic,
      CopyStore store,
      List<Outlet> outlets,
      Consumer<Effect.Own> own,
      ShellLimits limits) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.logic = logic;
    this.store = store;
    this.outlets = List.copyOf(outlets);
    this.own = own;
    this.limits = limits;
    this.alarms = new Alarms(logic.address(), limits.alarms(), counters);
    this.faults = new FaultLog(logic.address(), limits.reportMillis(), counters);
    this.inbox = new Inbox(limits);
    this.writes = new WriteQueue(context, store, this::persisted, this::diskFailed);
    this.bus =
        new BusPort(vertx, logic.address(), limits, counters, this::deliver, this::addressShared);
    EnvelopeCodec.register(vertx);
    this.outlets.forEach(outlet -> outlet.receiver(this::deliver));
  }

  /// Reads the disk, tells the logic `Started`, and takes events from then on.
  ///
  /// @return completes when the logic was told; fails where the disk could not be read
  public Future<@Nullable Void> start() {
    Promise<@Nullable Void> started = Promise.promise();
    context.runOnContext(_ ->
        store
            .load()
            .whenComplete(
                (rows, error) -> context.runOnContext(_ -> loaded(rows, error, started))));
    return started.future();
  }

  /// Hands the logic an envelope; dropped, with a count, where the inbox is full or the service is
  /// not running. Any thread.
  public void deliver(Envelope envelope) {
    deliver(envelope, _ -> {});
  }

  private void deliver(Envelope envelope, Consumer<Envelope> taken) {
    if (state != State.RUNNING || !inbox.offer(new Inbox.Message(envelope, taken))) {
      counters.add(Count.INBOX_FULL);
      taken.accept(envelope);
      return;
    }
    turnSoon();
  }

  /// Has `event` called with the time, on the context and after `Started`, and its effects
  /// performed. Any thread.
  ///
  /// @param event calls the logic with an event of the service's own
  /// @return false where it was refused: the inbox is full, or the service is over
  public boolean submit(LongFunction<List<Effect>> event) {
    if (state == State.STOPPED || state == State.CLOSED || !inbox.offer(new Inbox.Own(event))) {
      counters.add(Count.OWN_REFUSED);
      return false;
    }
    turnSoon();
    return true;
  }

  /// Takes no more events. Writes that were handed over still go to the disk.
  public Future<@Nullable Void> close() {
    Promise<@Nullable Void> closed = Promise.promise();
    context.runOnContext(_ -> {
      if (state != State.CLOSED) {
        end(State.CLOSED);
        stopped.tryComplete();
      }
      closed.complete();
    });
    return closed.future();
  }

  /// Returns what completes when the shell is closed, or fails when its disk does.
  public Future<@Nullable Void> stopped() {
    return stopped.future();
  }

  /// Returns where the shell is in its life. Any thread.
  public State state() {
    return state;
  }

  /// Returns the alarms that are up: text by id, a live view. Any thread.
  public NavigableMap<String, String> alarms() {
    return alarms.up();
  }

  /// Returns what was counted. Any thread.
  public ShellCounters counters() {
    return counters;
  }

  /// Returns the service's address.
  public ServiceAddress address() {
    return logic.address();
  }

  BusPort bus() {
    return bus;
  }

  private void loaded(
      @Nullable List<StoredEntry> rows,
      @Nullable Throwable error,
      Promise<@Nullable Void> started) {
    if (state != State.LOADING) {
      started.fail(new IllegalStateException(logic.address() + " was closed before it started"));
      return;
    }
    if (rows == null) {
      var cause = error == null ? new IllegalStateException("the store gave no rows") : error;
      diskFailed(cause);
      started.fail(cause);
      return;
    }
    state = State.RUNNING;
    tell(new ServiceEvent.Started(rows));
    bus.open();
    ticks = vertx.setPeriodic(ServiceEvent.TICK_MILLIS, _ -> tick());
    started.complete();
    turnSoon();
  }

  private void tick() {
    sendUnhurried(unhurried.size());
    if (writes.size() < limits.unwritten()) {
      call(now -> logic.on(new ServiceEvent.Ticked(), now), this::performUnhurried);
      sendUnhurried(TICK_SENDS_A_TURN);
    }
    long now = clock.now();
    faults.report(now);
    long waits = writes.oldest(now);
    alarms.take(
        new Effect.Alarm(
            "shell/slow-disk",
            waits < limits.slowDiskMillis()
                ? ""
                : "the disk has not answered for " + limits.slowDiskMillis() + " ms"));
  }

  private void persisted(long ticket) {
    tell(new ServiceEvent.Persisted(ticket));
    turnSoon(); // What waited for the disk.
  }

  private void turnSoon() {
    if (turnDue.compareAndSet(false, true)) {
      context.runOnContext(_ -> turn());
    }
  }

  private void performUnhurried(Effect effect) {
    if (effect instanceof Effect.Send(Envelope envelope)) {
      unhurried.add(envelope);
    } else {
      perform(effect);
    }
  }

  private void sendUnhurried(int most) {
    for (int i = 0; i < most && !unhurried.isEmpty(); i++) {
      try {
        send(unhurried.remove());
      } catch (RuntimeException e) {
        fault(e); // Those behind it are sent all the same.
      }
    }
    if (!unhurried.isEmpty()) {
      turnSoon();
    }
  }

  private void turn() {
    turnDue.set(false);
    takeEvents();
    sendUnhurried(TICK_SENDS_A_TURN);
  }

  private void takeEvents() {
    for (int i = 0; i < EVENTS_A_TURN; i++) {
      if (state != State.RUNNING || writes.size() >= limits.unwritten()) {
        return;
      }
      switch (inbox.poll()) {
        case null -> {
          return;
        }
        case Inbox.Message(Envelope envelope, var taken) -> {
          taken.accept(envelope);
          tell(new ServiceEvent.Received(envelope));
        }
        case Inbox.Own(var event) -> call(event);
      }
    }
    turnSoon();
  }

  private void tell(ServiceEvent event) {
    call(now -> logic.on(event, now));
  }

  private void call(LongFunction<List<Effect>> event) {
    call(event, this::perform);
  }

  private void call(LongFunction<List<Effect>> event, Consumer<Effect> performer) {
    if (state != State.RUNNING) {
      return;
    }
    counters.add(Count.EVENTS);
    try {
      event.apply(clock.now()).forEach(performer);
    } catch (RuntimeException e) {
      fault(e);
    }
  }

  private void perform(Effect effect) {
    switch (effect) {
      case Effect.Send(Envelope envelope) -> send(envelope);
      case Effect.Persist(long ticket, var write) -> writes.add(ticket, write, clock.now());
      case Effect.Alarm alarm -> alarms.take(alarm);
      case Effect.Own mine -> {
        try {
          own.accept(mine);
        } catch (RuntimeException e) {
          fault(e); // The effects behind it are performed all the same.
        }
      }
    }
  }

  private void send(Envelope envelope) {
    ServiceAddress to;
    try {
      EnvelopeWire.checkLength(envelope.getSerializedSize());
      to = ServiceAddress.parse(envelope.getTo());
    } catch (IllegalArgumentException | MalformedMessageException e) {
      fault(e);
      return;
    }
    for (var outlet : outlets) {
      if (outlet.leadsTo(to)) {
        if (!outlet.offer(to, envelope)) {
          counters.add(Count.UNSENT);
        }
        return;
      }
    }
    bus.send(to, envelope);
  }

  private void fault(RuntimeException e) {
    faults.add(e, clock.now());
    alarms.take(
        new Effect.Alarm(
            "shell/fault", "a defect of this program: " + e + "; the log has the place"));
  }

  private void addressShared(boolean isShared) {
    alarms.take(
        new Effect.Alarm(
            "shell/address",
            isShared ? "two services answer at " + logic.address() + ": stop one" : ""));
  }

  private void diskFailed(Throwable error) {
    LOG.error("stopped service={} reason=\"its disk failed\"", logic.address(), error);
    alarms.take(
        new Effect.Alarm(
            "shell/disk",
            "stopped, its disk failed: " + error.getMessage() + "; right the disk, start again"));
    end(State.STOPPED);
    stopped.tryFail(error);
  }

  private void end(State last) {
    state = last;
    unhurried.clear();
    vertx.cancelTimer(ticks);
    bus.close();
  }
}

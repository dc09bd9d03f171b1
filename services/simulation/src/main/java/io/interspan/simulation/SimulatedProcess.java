package io.interspan.simulation;

import io.interspan.message.Effect;
import io.interspan.message.Envelope;
import io.interspan.message.ServiceAddress;
import io.interspan.message.ServiceEvent;
import io.interspan.message.ServiceLogic;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The simulation's shell around one service's logic: what `LogicShell` is in a real process.
///
/// @param <L> the logic
public final class SimulatedProcess<L extends ServiceLogic> {
  /// Performs the effects that only this service has.
  ///
  /// @param <L> the logic
  @FunctionalInterface
  public interface OwnEffects<L extends ServiceLogic> {
    /// Performs one.
    void perform(SimulatedProcess<L> process, Effect.Own effect);
  }

  /// What processes run in.
  ///
  /// @param timeline their clock
  /// @param network between them
  /// @param trace of what they do
  public record Surroundings(Timeline timeline, SimulatedNetwork network, Trace trace) {}

  private final ServiceAddress address;
  private final Timeline timeline;
  private final SimulatedNetwork network;
  private final Trace trace;
  private final SimulatedDisk disk;
  private final Supplier<L> maker;
  private final OwnEffects<L> own;
  private final Map<String, String> alarms = new TreeMap<>();
  private @Nullable L logic;
  private long life;

  /// What it is to do once it goes on; null while it does.
  private @Nullable ArrayDeque<Runnable> waiting;

  /// A process that is not running yet; `maker` makes its logic anew at every start.
  public SimulatedProcess(
      ServiceAddress address,
      Surroundings in,
      SimulatedDisk disk,
      Supplier<L> maker,
      OwnEffects<L> own) {
    this.address = address;
    this.timeline = in.timeline();
    this.network = in.network();
    this.trace = in.trace();
    this.disk = disk;
    this.maker = maker;
    this.own = own;
  }

  /// Returns where it is reached.
  public ServiceAddress address() {
    return address;
  }

  /// Returns whether it runs.
  public boolean isRunning() {
    return logic != null;
  }

  /// Returns the running logic, or null.
  public @Nullable L logic() {
    return logic;
  }

  /// Returns the process's disk.
  public SimulatedDisk disk() {
    return disk;
  }

  /// Returns the alarms that are up, by their ids.
  public Map<String, String> alarms() {
    return alarms;
  }

  /// Starts it with what its disk holds.
  public void start() {
    trace.note(address + " starts");
    logic = maker.get();
    network.connect(
        address, envelope -> handle((l, now) -> l.on(new ServiceEvent.Received(envelope), now)));
    handle((l, now) -> l.on(new ServiceEvent.Started(disk.rows()), now));
    tick(life);
  }

  /// Kills it: what was not durable is lost, nobody is told.
  public void crash() {
    trace.note(address + " crashes");
    network.disconnect(address);
    life++;
    logic = null;
    waiting = null;
    disk.crash();
    alarms.clear();
  }

  /// Has it stand still: what comes waits until it goes on.
  public void pause() {
    if (logic != null && waiting == null) {
      trace.note(address + " stands still");
      waiting = new ArrayDeque<>();
    }
  }

  /// Has it go on.
  public void resume() {
    var now = waiting;
    if (now != null) {
      trace.note(address + " goes on");
      waiting = null;
      now.forEach(Runnable::run);
    }
  }

  /// Gives the running logic an event of its own and performs what it answers, once it does not
  /// stand still; does nothing where it is down.
  public void handle(BiFunction<L, Long, List<Effect>> event) {
    if (waiting != null) {
      waiting.add(() -> handle(event));
    } else if (logic != null) {
      event.apply(logic, timeline.now()).forEach(this::perform);
    }
  }

  /// Gives the running logic a message, and returns what it answers to the sender instead of
  /// sending it: for auditors that pull a feed as its consumer would.
  public List<Envelope> ask(Envelope question) {
    var answers = new ArrayList<Envelope>();
    handle((l, now) -> {
      var others = new ArrayList<Effect>();
      for (var effect : l.on(new ServiceEvent.Received(question), now)) {
        if (effect instanceof Effect.Send(var envelope)
            && envelope.getTo().equals(question.getFrom())
            && (envelope.hasPage() || envelope.hasRefusal())) {
          answers.add(envelope);
        } else {
          others.add(effect);
        }
      }
      return others;
    });
    return answers;
  }

  /// Runs `action` in `delay` milliseconds, unless the process crashed meanwhile.
  public void later(long delay, Runnable action) {
    long current = life;
    timeline.after(
        delay,
        () -> {
          if (current == life) {
            action.run();
          }
        });
  }

  private void tick(long current) {
    if (current == life) {
      if (waiting == null) {
        handle((l, now) -> l.on(new ServiceEvent.Ticked(), now));
      }
      later(ServiceEvent.TICK_MILLIS, () -> tick(current));
    }
  }

  private void perform(Effect effect) {
    switch (effect) {
      case Effect.Send(var envelope) -> network.send(envelope);
      case Effect.Persist(var ticket, var write) ->
          disk.write(
              write, () -> handle((l, now) -> l.on(new ServiceEvent.Persisted(ticket), now)));
      case Effect.Alarm(var id, var text) -> alarm(id, text);
      case Effect.Own special -> own.perform(this, special);
    }
  }

  private void alarm(String id, String text) {
    if (text.isEmpty()) {
      if (alarms.remove(id) != null) {
        trace.note(address + " alarm over: " + id);
      }
    } else if (!text.equals(alarms.put(id, text))) {
      trace.note(address + " alarm: " + id + ": " + text);
    }
  }
}

package io.interspan.span.testing;

import io.interspan.message.Effect;
import io.interspan.message.Envelope;
import io.interspan.message.ServiceAddress;
import io.interspan.message.ServiceEvent;
import io.interspan.message.ServiceLogic;
import io.interspan.model.copy.CopyWrite;
import io.interspan.model.copy.StoredEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Services in one thread and in virtual time, over a network that drops, doubles, delays and
/// reorders, on disks that may lose the last writes of a crash. The same seed gives the same run.
public final class BadNetwork {
  private static final long START = 1_000_000;

  private final Random random;
  private final TreeMap<ServiceAddress, Machine> machines = new TreeMap<>();
  private final TreeSet<ServiceAddress> cutOff = new TreeSet<>();
  private final TreeMap<String, String> alarms = new TreeMap<>();
  private final PriorityQueue<Due> due =
      new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::order));
  private BiConsumer<ServiceAddress, Effect.Own> own = (_, _) -> {};
  private long now = START;
  private long order;
  private boolean bad = true;

  private record Due(long at, long order, Runnable what) {}

  private record Row(String table, String key) implements Comparable<Row> {
    @Override
    public int compareTo(Row other) {
      int byTable = table.compareTo(other.table);
      return byTable != 0 ? byTable : key.compareTo(other.key);
    }
  }

  private static final class Machine {
    final Supplier<ServiceLogic> makes;
    final TreeMap<Row, StoredEntry> disk = new TreeMap<>();
    final ArrayDeque<Effect.Persist> unwritten = new ArrayDeque<>();
    @Nullable ServiceLogic logic;
    int life;
    int writes;

    Machine(Supplier<ServiceLogic> makes) {
      this.makes = makes;
    }
  }

  /// Makes a network without services.
  public BadNetwork(long seed) {
    this.random = new Random(seed);
  }

  /// Adds a service and starts it.
  public void add(ServiceAddress address, Supplier<ServiceLogic> makes) {
    machines.put(address, new Machine(makes));
    start(address);
    tick(address);
  }

  /// Returns the time, in milliseconds.
  public long now() {
    return now;
  }

  /// Sets whether messages are dropped, doubled, delayed and reordered.
  public void setBad(boolean bad) {
    this.bad = bad;
  }

  /// Returns the alarms that are up: text by service and id.
  public SortedMap<String, String> alarms() {
    return alarms;
  }

  /// Sets who performs effects that only one service has; nobody does before.
  public void setOwn(BiConsumer<ServiceAddress, Effect.Own> own) {
    this.own = own;
  }

  /// Has something done after a while.
  public void after(long millis, Runnable what) {
    later(millis, what);
  }

  /// Lets time pass.
  public void run(long millis) {
    long until = now + millis;
    while (!due.isEmpty() && due.element().at() <= until) {
      var next = due.remove();
      now = next.at();
      next.what().run();
    }
    now = until;
  }

  /// Cuts a service off from all others, or joins it again.
  public void setCutOff(ServiceAddress address, boolean isCutOff) {
    if (isCutOff) {
      cutOff.add(address);
    } else {
      cutOff.remove(address);
    }
  }

  /// Ends a service at once; of what it had handed to its disk, some may be there, but it does not
  /// know.
  public void crash(ServiceAddress address) {
    var machine = machine(address);
    machine.logic = null;
    machine.life++;
    int written = machine.unwritten.isEmpty() ? 0 : random.nextInt(machine.unwritten.size() + 1);
    for (int i = 0; i < written; i++) {
      write(machine, machine.unwritten.remove().write());
    }
    machine.unwritten.clear();
  }

  /// Starts a service with what its disk holds.
  public void start(ServiceAddress address) {
    var machine = machine(address);
    if (machine.logic == null) {
      machine.logic = machine.makes.get();
      tell(address, new ServiceEvent.Started(rows(address)));
    }
  }

  /// Returns whether a service runs.
  public boolean runs(ServiceAddress address) {
    return machine(address).logic != null;
  }

  /// Returns what a service's disk holds.
  public List<StoredEntry> rows(ServiceAddress address) {
    return new ArrayList<>(machine(address).disk.values());
  }

  /// Returns how often a service wrote to its disk.
  public int writes(ServiceAddress address) {
    return machine(address).writes;
  }

  /// Empties a service's disk, as a new machine's is.
  public void wipe(ServiceAddress address) {
    machine(address).disk.clear();
  }

  /// Hands a service's effects to the network, for events of its own.
  public void perform(ServiceAddress from, List<Effect> effects) {
    effects.forEach(effect -> perform(from, effect));
  }

  private void perform(ServiceAddress from, Effect effect) {
    switch (effect) {
      case Effect.Send(var envelope) -> send(from, envelope);
      case Effect.Persist persist -> {
        var machine = machine(from);
        int life = machine.life;
        machine.unwritten.add(persist);
        later(1 + random.nextInt(50), () -> writeNext(from, life));
      }
      case Effect.Alarm(var id, var text) -> {
        if (text.isEmpty()) {
          alarms.remove(from + " " + id);
        } else {
          alarms.put(from + " " + id, text);
        }
      }
      case Effect.Own effectOfOwn -> own.accept(from, effectOfOwn);
    }
  }

  private void writeNext(ServiceAddress address, int life) {
    var machine = machine(address);
    if (machine.life == life) {
      var persist = machine.unwritten.remove();
      write(machine, persist.write());
      tell(address, new ServiceEvent.Persisted(persist.ticket()));
    }
  }

  private static void write(Machine machine, CopyWrite write) {
    machine.writes++;
    machine.disk.keySet().removeIf(row -> write.clear().contains(row.table()));
    write.deletes().forEach(key -> machine.disk.remove(new Row(key.table(), key.key())));
    write.puts().forEach(row -> machine.disk.put(new Row(row.table(), row.key()), row));
  }

  private void send(ServiceAddress from, Envelope envelope) {
    int copies = bad && random.nextInt(8) == 0 ? random.nextInt(3) : 1;
    for (int i = 0; i < copies; i++) {
      later(1 + random.nextInt(bad ? 400 : 5), () -> deliver(from, envelope));
    }
  }

  private void deliver(ServiceAddress from, Envelope envelope) {
    var to = ServiceAddress.parse(envelope.getTo());
    if (machines.containsKey(to) && !cutOff.contains(from) && !cutOff.contains(to)) {
      tell(to, new ServiceEvent.Received(envelope));
    }
  }

  private void tell(ServiceAddress address, ServiceEvent event) {
    var logic = machine(address).logic;
    if (logic != null) {
      perform(address, logic.on(event, now));
    }
  }

  private void tick(ServiceAddress address) {
    tell(address, new ServiceEvent.Ticked());
    later(ServiceEvent.TICK_MILLIS, () -> tick(address));
  }

  private void later(long millis, Runnable what) {
    due.add(new Due(now + millis, order++, what));
  }

  private Machine machine(ServiceAddress address) {
    return Objects.requireNonNull(machines.get(address), () -> "no service at " + address);
  }
}

package io.interspan.host.world;

import io.interspan.message.Effect;
import io.interspan.message.Envelope;
import io.interspan.message.ServiceAddress;
import io.interspan.message.ServiceEvent;
import io.interspan.message.ServiceLogic;
import io.interspan.model.Bytes;
import io.interspan.model.copy.CopyWrite;
import io.interspan.model.copy.StoredEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Services under virtual time: messages are lost, doubled, late and out of order, disks are slow,
/// processes crash between a write and its answer.
final class Net {
  private static final long START = 1_800_000_000_000L;

  final Random random;
  private final PriorityQueue<Due> due = new PriorityQueue<>();
  private final TreeMap<ServiceAddress, Node> nodes = new TreeMap<>();
  private long now = START;
  private long count;

  /// In percent.
  int loss;

  int doubled;

  /// The longest way of a message, in milliseconds.
  int delay = 20;

  private record Due(long at, long number, Runnable action) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  final class Node {
    final ServiceAddress address;
    final Supplier<? extends ServiceLogic> maker;
    final BiConsumer<Node, Effect.Own> own;
    final TreeMap<String, StoredEntry> disk = new TreeMap<>();
    final TreeMap<String, String> alarms = new TreeMap<>();
    @Nullable ServiceLogic logic;
    int life;
    boolean cutOff;

    Node(
        ServiceAddress address,
        Supplier<? extends ServiceLogic> maker,
        BiConsumer<Node, Effect.Own> own) {
      this.address = address;
      this.maker = maker;
      this.own = own;
    }

    boolean isUp() {
      return logic != null;
    }

    void start() {
      life++;
      logic = maker.get();
      perform(logic.on(new ServiceEvent.Started(List.copyOf(disk.values())), now));
      tickLater(life);
    }

    void crash() {
      logic = null;
      alarms.clear();
    }

    private void tickLater(int tickedLife) {
      at(
          ServiceEvent.TICK_MILLIS,
          () -> {
            if (logic != null && life == tickedLife) {
              perform(logic.on(new ServiceEvent.Ticked(), now));
              tickLater(tickedLife);
            }
          });
    }

    void perform(List<Effect> effects) {
      for (var effect : effects) {
        switch (effect) {
          case Effect.Send(Envelope envelope) -> send(this, envelope);
          case Effect.Persist(long ticket, CopyWrite write) -> persist(ticket, write);
          case Effect.Alarm(String id, String text) -> {
            if (text.isEmpty()) {
              alarms.remove(id);
            } else {
              alarms.put(id, text);
            }
          }
          case Effect.Own mine -> own.accept(this, mine);
        }
      }
    }

    /// Writes take their time, in order; a crash loses those that are not there yet.
    private void persist(long ticket, CopyWrite write) {
      int writtenLife = life;
      at(
          5,
          () -> {
            if (logic != null && life == writtenLife) {
              apply(write);
              perform(logic.on(new ServiceEvent.Persisted(ticket), now));
            }
          });
    }

    private void apply(CopyWrite write) {
      disk.values().removeIf(row -> write.clear().contains(row.table()));
      write.deletes().forEach(key -> disk.remove(key.table() + "\n" + key.key()));
      write.puts().forEach(row -> disk.put(row.table() + "\n" + row.key(), row));
    }
  }

  Net(long seed) {
    random = new Random(seed);
  }

  long now() {
    return now;
  }

  Node add(
      ServiceAddress address,
      Supplier<? extends ServiceLogic> maker,
      BiConsumer<Node, Effect.Own> own) {
    var node = new Node(address, maker, own);
    nodes.put(address, node);
    node.start();
    return node;
  }

  void at(long inMillis, Runnable action) {
    due.add(new Due(now + inMillis, count++, action));
  }

  private void send(Node from, Envelope envelope) {
    if (from.cutOff || random.nextInt(100) < loss) {
      return;
    }
    // As it would come from a wire.
    var bytes = Bytes.wrap(envelope.toByteArray());
    int copies = random.nextInt(100) < doubled ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      at(1 + random.nextInt(delay), () -> deliver(bytes));
    }
  }

  private void deliver(Bytes bytes) {
    try {
      var envelope = Envelope.parseFrom(bytes.unsafeArray());
      var node = nodes.get(ServiceAddress.parse(envelope.getTo()));
      if (node != null && node.logic != null && !node.cutOff) {
        node.perform(node.logic.on(new ServiceEvent.Received(envelope), now));
      }
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new AssertionError("what was serialized is read", e);
    }
  }

  /// Lets time pass.
  void run(long millis) {
    long end = now + millis;
    while (!due.isEmpty() && due.peek().at() <= end) {
      var next = due.poll();
      now = next.at();
      next.action().run();
    }
    now = end;
  }

  List<String> alarms() {
    var all = new ArrayList<String>();
    nodes.forEach((address, node) ->
        node.alarms.forEach((id, text) -> all.add(address + " " + id + ": " + text)));
    return all;
  }
}

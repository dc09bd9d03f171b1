package io.interspan.model.feed;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeSet;

/// A network in virtual time that loses, doubles, delays, reorders and cuts, from one seed.
final class VirtualNet {
  /// Something that has a name here; several may answer to one name.
  interface Node {
    void receive(String from, Object body, long now);

    void tick(long now);
  }

  private record Message(long at, long number, String from, String to, Object body) {}

  final Random random;
  private final PriorityQueue<Message> messages =
      new PriorityQueue<>((a, b) ->
          a.at() != b.at() ? Long.compare(a.at(), b.at()) : Long.compare(a.number, b.number));
  private final Map<String, List<Node>> nodes = new LinkedHashMap<>();
  private final TreeSet<String> cuts = new TreeSet<>();
  private final TreeSet<String> paused = new TreeSet<>();
  private boolean calm;
  private long sent;
  long now = 1000;

  VirtualNet(long seed) {
    this.random = new Random(seed);
  }

  void add(String name, Node node) {
    nodes.computeIfAbsent(name, _ -> new ArrayList<>()).add(node);
  }

  /// Starts another life of a name; the old one may go on beside it for a while.
  void replace(String name, Node node, boolean oldStays) {
    var lives = nodes.computeIfAbsent(name, _ -> new ArrayList<>());
    if (!oldStays) {
      lives.clear();
    } else if (lives.size() > 1) {
      lives.removeFirst();
    }
    lives.add(node);
  }

  void send(String from, String to, Object body) {
    if (!calm && random.nextInt(100) < 15) {
      return;
    }
    int times = !calm && random.nextInt(100) < 10 ? 2 : 1;
    for (int i = 0; i < times; i++) {
      long delay = calm ? 5 : random.nextInt(10) == 0 ? random.nextInt(4000) : random.nextInt(60);
      messages.add(new Message(now + delay, sent++, from, to, body));
    }
  }

  void cut(String a, String b) {
    cuts.add(a + b);
    cuts.add(b + a);
  }

  void mend() {
    cuts.clear();
  }

  void pause(String name) {
    paused.add(name);
  }

  void wake(String name) {
    paused.remove(name);
  }

  /// From now on every message arrives, once and in order, and only the latest lives go on.
  void calm() {
    calm = true;
    cuts.clear();
    paused.clear();
    for (var lives : nodes.values()) {
      while (lives.size() > 1) {
        lives.removeFirst();
      }
    }
  }

  void run(long millis, Runnable afterEach) {
    long end = now + millis;
    while (now < end) {
      while (!messages.isEmpty() && messages.peek().at() <= now) {
        deliver(messages.remove());
        afterEach.run();
      }
      if (now % 100 == 0) {
        nodes.forEach((name, lives) -> {
          if (!paused.contains(name)) {
            List.copyOf(lives).forEach(node -> node.tick(now));
          }
        });
        afterEach.run();
      }
      long tick = (now / 100 + 1) * 100;
      now = messages.isEmpty() ? tick : Math.min(tick, Math.max(now + 1, messages.peek().at()));
    }
  }

  private void deliver(Message message) {
    if (cuts.contains(message.from() + message.to())) {
      return;
    }
    if (paused.contains(message.to())) {
      // It waits in a socket's buffer, or is lost.
      if (random.nextBoolean()) {
        messages.add(new Message(now + 500, sent++, message.from(), message.to(), message.body()));
      }
      return;
    }
    var lives = nodes.getOrDefault(message.to(), List.of());
    if (!lives.isEmpty()) {
      lives.get(random.nextInt(lives.size())).receive(message.from(), message.body(), now);
    }
  }
}

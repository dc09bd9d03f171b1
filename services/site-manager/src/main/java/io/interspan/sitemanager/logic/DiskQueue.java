package io.interspan.sitemanager.logic;

import io.interspan.message.Effect;
import io.interspan.model.copy.CopyWrite;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// Writes on their way to the disk, each with what is to be done once it is there. The disk answers
/// in order.
final class DiskQueue {
  /// What follows a write.
  interface AfterWrite {
    /// Does it.
    void run(long now, List<Effect> out);
  }

  private record Waiting(long ticket, AfterWrite then) {}

  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private long lastTicket;

  void write(CopyWrite write, AfterWrite then, List<Effect> out) {
    waiting.add(new Waiting(++lastTicket, then));
    out.add(new Effect.Persist(lastTicket, write));
  }

  /// A write is on the disk, and so are all before it.
  void persisted(long ticket, long now, List<Effect> out) {
    while (!waiting.isEmpty() && waiting.element().ticket() <= ticket) {
      waiting.remove().then().run(now, out);
    }
  }

  /// Returns the number of writes that are not on the disk.
  int size() {
    return waiting.size();
  }

  /// Returns both writes as one.
  static CopyWrite join(CopyWrite first, CopyWrite second) {
    return new CopyWrite(
        concat(first.clear(), second.clear()),
        concat(first.deletes(), second.deletes()),
        concat(first.puts(), second.puts()));
  }

  private static <T> List<T> concat(List<T> first, List<T> second) {
    var both = new ArrayList<>(first);
    both.addAll(second);
    return both;
  }
}

package io.interspan.transport;

import io.interspan.message.Effect;
import io.interspan.message.Envelope;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// What waits for a logic, in the order in which it came; bounded. Any thread puts in, one takes
/// out.
final class Inbox {
  /// Something that waits.
  sealed interface Item {}

  /// A message.
  ///
  /// @param taken to be told when it was taken out
  record Message(Envelope envelope, Consumer<Envelope> taken) implements Item {}

  /// An event of the service's own: the call that hands it to the logic.
  record Own(LongFunction<List<Effect>> event) implements Item {}

  private final ShellLimits limits;
  private final ConcurrentLinkedQueue<Item> items = new ConcurrentLinkedQueue<>();
  private final AtomicInteger envelopes = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicInteger own = new AtomicInteger();

  Inbox(ShellLimits limits) {
    this.limits = limits;
  }

  /// Returns false where it is full.
  boolean offer(Item item) {
    if (!reserve(item)) {
      return false;
    }
    items.add(item);
    return true;
  }

  @Nullable Item poll() {
    var item = items.poll();
    if (item != null) {
      release(item);
    }
    return item;
  }

  boolean isEmpty() {
    return items.isEmpty();
  }

  private boolean reserve(Item item) {
    boolean fits =
        switch (item) {
          case Message(Envelope envelope, _) -> {
            // Not short-circuited: release takes both back.
            boolean fewEnough = envelopes.incrementAndGet() <= limits.inboxEnvelopes();
            int size = envelope.getSerializedSize();
            boolean smallEnough = bytes.addAndGet(size) <= limits.inboxBytes();
            yield fewEnough && smallEnough;
          }
          case Own _ -> own.incrementAndGet() <= limits.inboxOwn();
        };
    if (!fits) {
      release(item);
    }
    return fits;
  }

  private void release(Item item) {
    switch (item) {
      case Message(Envelope envelope, _) -> {
        envelopes.decrementAndGet();
        bytes.addAndGet(-envelope.getSerializedSize());
      }
      case Own _ -> own.decrementAndGet();
    }
  }
}

package io.interspan.host.logic;

import io.interspan.message.Effect;
import io.interspan.model.copy.CopyWrite;
import java.util.List;

/// Numbers a service's writes: the disk answers them in this order.
final class DiskWrites {
  private long last;

  /// Adds a write to `out`, and returns its ticket.
  long add(CopyWrite write, List<Effect> out) {
    last++;
    out.add(new Effect.Persist(last, write));
    return last;
  }

  /// Returns the ticket of the last write, 0 where there was none.
  long last() {
    return last;
  }
}

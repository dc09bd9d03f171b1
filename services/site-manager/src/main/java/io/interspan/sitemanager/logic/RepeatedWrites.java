package io.interspan.sitemanager.logic;

import io.interspan.model.copy.CopyWrite;
import org.jspecify.annotations.Nullable;

/// Knows the writes of one feed's copy that only say again what the one before said: a pull that
/// brought nothing writes its cursor, or that there is none, each time.
final class RepeatedWrites {
  private @Nullable Object last;

  /// Takes a write; returns whether it need not go to the disk.
  boolean repeats(CopyWrite write) {
    var only = only(write);
    boolean repeated = only != null && only.equals(last);
    last = only;
    return repeated;
  }

  /// Returns the one row that is put or deleted, or null where it is not one.
  private static @Nullable Object only(CopyWrite write) {
    if (!write.clear().isEmpty() || write.deletes().size() + write.puts().size() != 1) {
      return null;
    }
    return write.puts().isEmpty() ? write.deletes().getFirst() : write.puts().getFirst();
  }
}

package io.interspan.store;

import io.interspan.model.intent.IntentStore;
import org.jspecify.annotations.Nullable;

/// The contract on a simulated disk.
final class MemoryIntentStoreContractTest extends IntentStoreContract {
  private final MemoryDisk disk = new MemoryDisk();
  private @Nullable MemoryIntentStore last;

  @Override
  protected IntentStore open() {
    last = last == null ? MemoryIntentStore.create(disk, FIRST_EPOCH) : last.reopen();
    return last;
  }

  @Override
  protected AutoCloseable holdDisk() {
    disk.hold();
    return disk::release;
  }

  @Override
  protected AutoCloseable refuseWrites() {
    disk.refuse("the disk is full");
    return disk::mend;
  }
}

package io.interspan.store;

import io.interspan.model.copy.CopyStore;
import org.jspecify.annotations.Nullable;

/// The contract on a simulated disk.
final class MemoryCopyStoreContractTest extends CopyStoreContract {
  private final MemoryDisk disk = new MemoryDisk();
  private @Nullable MemoryCopyStore last;

  @Override
  protected CopyStore open() {
    last = last == null ? MemoryCopyStore.create(disk) : last.reopen();
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

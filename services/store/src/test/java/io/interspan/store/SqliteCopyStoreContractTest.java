package io.interspan.store;

import io.interspan.model.copy.CopyStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/// The contract on SQLite.
final class SqliteCopyStoreContractTest extends CopyStoreContract {
  @TempDir Path folder;

  private final FullDiskConnector disk = new FullDiskConnector();

  @Override
  protected CopyStore open() throws Exception {
    return SqliteCopyStore.open(folder.resolve("copies.db"), disk);
  }

  @Override
  protected AutoCloseable holdDisk() throws Exception {
    return ToolLock.take(folder.resolve("copies.db"));
  }

  @Override
  protected AutoCloseable refuseWrites() throws Exception {
    disk.full(true);
    return () -> disk.full(false);
  }
}

package io.interspan.store;

import io.interspan.model.intent.IntentStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/// The contract on SQLite.
final class SqliteIntentStoreContractTest extends IntentStoreContract {
  @TempDir Path folder;

  private final FullDiskConnector disk = new FullDiskConnector();

  @Override
  protected IntentStore open() throws Exception {
    return SqliteIntentStore.open(file(), FIRST_EPOCH, disk);
  }

  @Override
  protected AutoCloseable holdDisk() throws Exception {
    return ToolLock.take(file());
  }

  @Override
  protected AutoCloseable refuseWrites() throws Exception {
    disk.full(true);
    return () -> disk.full(false);
  }

  private Path file() {
    return folder.resolve("intents.db");
  }
}

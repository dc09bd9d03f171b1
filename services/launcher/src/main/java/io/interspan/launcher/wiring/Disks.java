package io.interspan.launcher.wiring;

import io.interspan.model.copy.CopyStore;
import io.interspan.store.SqliteCopyStore;
import io.interspan.store.SqliteIntentStore;
import io.interspan.store.StoreOpenException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The stores of a process, below one folder: opened off the event loops, and closed together once
/// the services that write to them are over.
final class Disks {
  private static final Logger LOG = LoggerFactory.getLogger(Disks.class);

  private final Vertx vertx;
  private final Path folder;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  Disks(Vertx vertx, Path folder) {
    this.vertx = vertx;
    this.folder = folder;
  }

  /// Opens the copies of a service, in the file `name.db`. One that is damaged is set aside: the
  /// service begins as on a new machine.
  Future<CopyStore> copies(String name) {
    var file = file(name);
    return open(() ->
        SqliteCopyStore.openOrBegin(
            file, aside -> LOG.warn("disk damaged, begun anew file={} kept={}", file, aside)));
  }

  /// Opens the log of intents. A new one begins its first epoch now.
  Future<SqliteIntentStore> intents(String name) {
    return open(() -> SqliteIntentStore.open(file(name), System.currentTimeMillis()));
  }

  /// Finishes what was handed over to the stores, and closes them.
  Future<@Nullable Void> close() {
    return vertx.executeBlocking(() -> {
      synchronized (open) {
        while (!open.isEmpty()) {
          open.pop().close();
        }
      }
      return null;
    });
  }

  private interface Opening<T> {
    T open() throws StoreOpenException, IOException;
  }

  private <T extends AutoCloseable> Future<T> open(Opening<? extends T> opening) {
    return vertx.executeBlocking(
        () -> {
          Files.createDirectories(folder);
          T store = opening.open();
          synchronized (open) {
            open.push(store);
          }
          return store;
        },
        false);
  }

  private Path file(String name) {
    return folder.resolve(name + ".db");
  }
}

package io.interspan.launcher.cli;

import io.interspan.launcher.state.StateDir;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.StandardOpenOption;

/// Keeps two commands from starting the same processes at once. Ends with the process that took it.
final class UpLock implements AutoCloseable {
  private final FileLock lock;

  private UpLock(FileLock lock) {
    this.lock = lock;
  }

  static UpLock take(StateDir dir) throws CommandException, IOException {
    var channel =
        FileChannel.open(
            dir.root().resolve("up.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      var lock = channel.tryLock();
      if (lock != null) {
        return new UpLock(lock);
      }
    } catch (OverlappingFileLockException _) {
      // Another thread of this very process: said below.
    }
    channel.close();
    throw new CommandException(
        "another interspan up is at work in " + dir.root() + ": wait for it");
  }

  @Override
  public void close() throws IOException {
    lock.channel().close();
  }
}

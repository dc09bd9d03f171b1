package io.interspan.store;

import io.interspan.store.StoreOpenException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The right to write to a store's file, for one store of one process at a time.
///
/// A lock on a file beside it, whose content is the holder's process id. The system gives it back
/// when the process dies, however it dies. Not on the file itself: closing a second descriptor of
/// that would drop SQLite's own locks (POSIX, fcntl). The lock file stays: deleting it would race
/// with the next holder.
final class FileClaim implements AutoCloseable {
  /// Files claimed by this process: a second lock file channel, once closed, would drop the first
  /// one's lock.
  private static final Set<Path> CLAIMED = new HashSet<>();

  private final Path file;
  private final FileChannel channel;

  private FileClaim(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /// Claims `file`, which need not exist; its folder must.
  static FileClaim take(Path file) throws StoreOpenException {
    try {
      return take(file, real(file));
    } catch (StoreOpenException e) {
      throw e;
    } catch (IOException e) {
      throw new StoreOpenException(Reason.REFUSED, file, "cannot be locked: " + e, e);
    }
  }

  private static FileClaim take(Path named, Path file) throws IOException {
    synchronized (CLAIMED) {
      if (CLAIMED.contains(file)) {
        throw inUse(named, "this process");
      }
      var channel =
          FileChannel.open(
              file.resolveSibling(file.getFileName() + ".lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      try {
        if (lock(channel) == null) {
          throw inUse(named, holder(channel));
        }
        channel.truncate(0);
        channel.write(utf8(Long.toString(ProcessHandle.current().pid())), 0);
      } catch (IOException e) {
        channel.close();
        throw e;
      }
      CLAIMED.add(file);
      return new FileClaim(file, channel);
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (CLAIMED) {
      if (channel.isOpen()) {
        channel.close();
        CLAIMED.remove(file);
      }
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    return channel.tryLock();
  }

  private static StoreOpenException inUse(Path file, String holder) {
    return new StoreOpenException(
        Reason.IN_USE, file, "open for writing in " + holder + "; one writer at a time", null);
  }

  private static String holder(FileChannel channel) throws IOException {
    var content = ByteBuffer.allocate(Long.toString(Long.MAX_VALUE).length());
    channel.read(content, 0);
    var pid = StandardCharsets.UTF_8.decode(content.flip()).toString().strip();
    return pid.isEmpty() ? "another process" : "process " + pid;
  }

  private static Path real(Path file) throws IOException {
    if (Files.exists(file)) {
      return file.toRealPath();
    }
    var absolute = file.toAbsolutePath().normalize();
    var folder = absolute.getParent();
    return folder == null ? absolute : folder.toRealPath().resolve(absolute.getFileName());
  }

  private static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}

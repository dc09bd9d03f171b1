package io.interspan.vtep.io;

import io.interspan.packet.Watcher;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// A descriptor on an event loop's epoll, edge-triggered: on that loop's thread, but for [#end].
final class DescriptorWatch implements EpollIoHandle, Watcher.Watch {
  private static final EpollIoOps READABLE = EpollIoOps.EPOLLIN.with(EpollIoOps.EPOLLET);

  private final PacketThread thread;
  private final FileDescriptor descriptor;
  private final Runnable onReadable;
  private final Runnable closer;
  private @Nullable IoRegistration registration;
  private boolean ended;

  DescriptorWatch(PacketThread thread, int fd, Runnable onReadable, Runnable closer) {
    this.thread = thread;
    this.descriptor = new FileDescriptor(fd);
    this.onReadable = onReadable;
    this.closer = closer;
  }

  void began(IoRegistration on) {
    if (ended) {
      on.cancel();
      return;
    }
    registration = on;
    on.submit(READABLE);
  }

  @Override
  public FileDescriptor fd() {
    return descriptor;
  }

  @Override
  public void handle(IoRegistration on, IoEvent event) {
    if (!ended) {
      onReadable.run();
    }
  }

  /// Ends the watch and closes the descriptor, once.
  void stop() {
    if (!ended) {
      ended = true;
      if (registration != null) {
        registration.cancel();
      }
      closer.run();
    }
  }

  /// The event loop ends.
  @Override
  public void close() {
    stop();
  }

  @Override
  public CompletionStage<Void> end() {
    return thread.end(this);
  }
}

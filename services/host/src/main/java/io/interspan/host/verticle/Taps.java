package io.interspan.host.verticle;

import io.interspan.host.logic.Tap;
import io.interspan.linux.TapDevice;
import io.interspan.nic.tap.TapPort;
import io.interspan.packet.PacketLoop;
import io.interspan.packet.Watcher;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// The TAP devices of a host. Safe for use by several threads.
final class Taps {
  private final Watcher watcher;

  /// By attachment; empty while a device is being opened.
  private final Map<String, Optional<TapPort>> ports = new TreeMap<>();

  Taps(Watcher watcher) {
    this.watcher = watcher;
  }

  /// Opens a device, which stays while the agent is away. Waits for the kernel, some milliseconds.
  ///
  /// @throws IllegalStateException where one is attached by that name
  /// @throws IOException where it cannot be made
  TapPort open(Tap tap, PacketLoop loop) throws IOException {
    var id = tap.attachmentId();
    synchronized (ports) {
      if (ports.putIfAbsent(id, Optional.empty()) != null) {
        throw new IllegalStateException("a TAP device is attached as " + id + " already");
      }
    }
    Optional<TapPort> opened = Optional.empty();
    try {
      var settings =
          new TapDevice.Settings(tap.device(), tap.namespace(), tap.mac().value(), tap.mtu(), true);
      opened = Optional.of(TapPort.open(settings, loop, watcher));
      return opened.get();
    } finally {
      synchronized (ports) {
        if (opened.isPresent()) {
          ports.put(id, opened);
        } else {
          ports.remove(id);
        }
      }
    }
  }

  /// Returns whether a port is the one that an attachment has now.
  boolean isOf(String attachmentId, TapPort port) {
    synchronized (ports) {
      return Optional.of(port).equals(ports.get(attachmentId));
    }
  }

  /// Closes a device, and has its interface go; its port has been detached.
  CompletionStage<Void> remove(String attachmentId) {
    synchronized (ports) {
      return Optional.ofNullable(ports.remove(attachmentId))
          .flatMap(port -> port)
          .map(TapPort::remove)
          .orElse(CompletableFuture.completedStage(null));
    }
  }

  /// Closes all devices; their interfaces stay.
  CompletionStage<Void> close() {
    List<CompletableFuture<Void>> closing;
    synchronized (ports) {
      closing =
          ports.values().stream()
              .flatMap(Optional::stream)
              .map(port -> port.close().toCompletableFuture())
              .toList();
      ports.clear();
    }
    return CompletableFuture.allOf(closing.toArray(CompletableFuture[]::new));
  }
}

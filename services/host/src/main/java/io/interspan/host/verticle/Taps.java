package io.interspan.host.verticle;

import io.interspan.host.logic.Tap;
import io.interspan.linux.TapDevice;
import io.interspan.nic.tap.TapPort;
import io.interspan.vtep.io.PacketThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// The TAP devices of a host. Safe for use by several threads.
final class Taps {
  /// By attachment.
  private final Map<String, Device> devices = new TreeMap<>();

  private boolean closed;

  /// A device.
  private static final class Device {
    final Tap tap;
    Optional<Object> namespace = Optional.empty();

    /// Whether [#namespace] was looked for.
    boolean isPlaced;

    /// Null while it is being opened.
    @Nullable TapPort port;

    Device(Tap tap) {
      this.tap = tap;
    }

    boolean hasInterfaceOf(Device other) {
      boolean areOwn = tap.namespace().isEmpty() && other.tap.namespace().isEmpty();
      return isPlaced
          && other.isPlaced
          && tap.device().equals(other.tap.device())
          && (areOwn || (namespace.isPresent() && namespace.equals(other.namespace)));
    }
  }

  /// Opens a device. Waits for the kernel, some milliseconds.
  ///
  /// @param thread that its port is to belong to
  /// @param again whether an interface of that name may be there, with nothing behind it
  /// @throws IllegalStateException where one is attached by that name, or the host ends
  /// @throws IOException where it cannot be made
  TapPort open(Tap tap, PacketThread thread, boolean again) throws IOException {
    var id = tap.attachmentId();
    var device = new Device(tap);
    synchronized (devices) {
      if (closed) {
        throw new IllegalStateException("the host ends");
      }
      if (devices.putIfAbsent(id, device) != null) {
        throw new IllegalStateException("a TAP device is attached as " + id + " already");
      }
    }
    try {
      place(device, key(tap));
      var settings =
          new TapDevice.Settings(
              tap.device(), tap.namespace(), tap.mac().value(), tap.mtu(), again);
      var port = TapPort.open(settings, thread.loop(), thread);
      synchronized (devices) {
        device.port = port;
        if (closed) {
          var _ = port.close();
          throw new IllegalStateException("the host ends");
        }
      }
      return port;
    } catch (IOException | RuntimeException e) {
      synchronized (devices) {
        devices.remove(id, device);
      }
      throw e;
    }
  }

  /// Notes which namespace a device is in. Of an interface that has one already the kernel would
  /// say only that it is in use.
  ///
  /// @throws IOException where another attachment has the interface
  private void place(Device device, Optional<Object> namespace) throws IOException {
    Optional<String> other;
    synchronized (devices) {
      device.namespace = namespace;
      device.isPlaced = true;
      other =
          devices.values().stream()
              .filter(one -> one != device && one.hasInterfaceOf(device))
              .map(one -> one.tap.attachmentId())
              .findFirst();
    }
    if (other.isPresent()) {
      throw new IOException(
          "cannot make TAP %s: it is attached as %s already"
              .formatted(device.tap.device(), other.get()));
    }
  }

  /// Returns which namespace has a device's namespace's name now; empty where none has.
  private static Optional<Object> key(Tap tap) {
    return tap.namespace()
        .flatMap(name -> {
          try {
            var file = TapDevice.namespace(name);
            return Optional.ofNullable(
                Files.readAttributes(file, BasicFileAttributes.class).fileKey());
          } catch (IOException _) {
            return Optional.empty();
          }
        });
  }

  /// Returns whether a device is attached by this name, or is being opened.
  boolean has(String attachmentId) {
    synchronized (devices) {
      return devices.containsKey(attachmentId);
    }
  }

  /// Returns whether a port is the one that an attachment has now.
  boolean isOf(String attachmentId, TapPort port) {
    synchronized (devices) {
      var device = devices.get(attachmentId);
      return device != null && port == device.port;
    }
  }

  /// A device, and the port of it.
  record Open(Tap tap, TapPort port) {}

  /// Returns those in namespaces that are not the ones of these names any more: they are there only
  /// because the devices are open. Reads files.
  List<Open> strays() {
    List<Device> all;
    synchronized (devices) {
      all = List.copyOf(devices.values());
    }
    var strays = new ArrayList<Open>();
    for (var device : all) {
      var port = device.port;
      if (port != null && !Objects.equals(device.namespace, key(device.tap))) {
        strays.add(new Open(device.tap, port));
      }
    }
    return strays;
  }

  /// Closes a device, and has its interface go; its port has been detached.
  CompletionStage<Void> remove(String attachmentId) {
    synchronized (devices) {
      return Optional.ofNullable(devices.remove(attachmentId))
          .map(device -> device.port)
          .map(TapPort::remove)
          .orElse(CompletableFuture.completedStage(null));
    }
  }

  /// Closes a device; its interface stays where it was to.
  CompletionStage<Void> close(String attachmentId) {
    synchronized (devices) {
      return Optional.ofNullable(devices.remove(attachmentId))
          .map(device -> device.port)
          .map(TapPort::close)
          .orElse(CompletableFuture.completedStage(null));
    }
  }

  /// Closes all devices; their interfaces stay. None is opened any more.
  CompletionStage<Void> close() {
    List<CompletableFuture<Void>> closing;
    synchronized (devices) {
      closed = true;
      closing =
          devices.values().stream()
              .flatMap(device -> Optional.ofNullable(device.port).stream())
              .map(port -> port.close().toCompletableFuture())
              .toList();
      devices.clear();
    }
    return CompletableFuture.allOf(closing.toArray(CompletableFuture[]::new));
  }
}

package io.interspan.nic.tap;

import io.interspan.linux.Parts;
import io.interspan.linux.TapDevice;
import io.interspan.nic.forward.NetHeader;
import io.interspan.packet.Coalescing;
import io.interspan.packet.Counters;
import io.interspan.packet.DropReason;
import io.interspan.packet.FrameBatch;
import io.interspan.packet.Offload;
import io.interspan.packet.PacketLoop;
import io.interspan.packet.Port;
import io.interspan.packet.Segments;
import io.interspan.packet.Slab;
import io.interspan.packet.Tally;
import io.interspan.packet.Watcher;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/// The port of a workload behind a TAP device. Frames come from its kernel as long as it makes them
/// (64 KiB, checksums left out), and frames of one flow that come together go there as one.
///
/// Called on the owner loop, but for [#open], [#stay], [#close] and [#remove]; allocates nothing
/// per packet.
public final class TapPort implements Port {
  /// The parts of a frame: its header, its own beginning, and the payloads of all that were put
  /// together.
  private static final int MAX_PARTS = Coalescing.MAX_FRAMES + 2;

  private final TapDevice device;
  private final PacketLoop owner;
  private final Counters counters = new Counters();
  private final Coalescing coalescing;
  private final Parts parts = new Parts(MAX_PARTS);
  private final Slab header = new Slab(TapDevice.HEADER_LENGTH + Segments.MAX_HEADER);
  private final CompletableFuture<Watcher.Watch> watch = new CompletableFuture<>();
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private boolean readable = true;

  private TapPort(TapDevice device, PacketLoop owner) {
    this.device = device;
    this.owner = owner;
    coalescing = new Coalescing(device.takesUdpSegments());
  }

  /// Makes a device, and a port of it. Waits for the kernel, some milliseconds.
  ///
  /// @param watcher of the owner loop's thread
  /// @throws IOException which says why the device cannot be made, or not be watched
  public static TapPort open(TapDevice.Settings settings, PacketLoop owner, Watcher watcher)
      throws IOException {
    var device = TapDevice.open(settings);
    device.setCarrier(false);
    var port = new TapPort(device, owner);
    var watching =
        watcher
            .watch(device.fd(), port::onReadable, device::close)
            .whenComplete((watch, failure) -> {
              if (failure == null) {
                port.watch.complete(watch);
              } else {
                port.watch.completeExceptionally(failure);
              }
            });
    try {
      watching.toCompletableFuture().get();
      return port;
    } catch (ExecutionException e) {
      throw new IOException("TAP " + settings.name() + " cannot be watched", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      var _ = port.close();
      throw new IOException("interrupted while TAP " + settings.name() + " was opened", e);
    }
  }

  private void onReadable() {
    readable = true;
    owner.wake();
  }

  @Override
  public int poll(FrameBatch into) {
    int frames = 0;
    while (readable && !into.isFull()) {
      int index = into.claim();
      // The header comes to lie in the headroom, where the outer one will be.
      long at = into.address(index) - TapDevice.HEADER_LENGTH;
      int bytes = device.read(at, TapDevice.HEADER_LENGTH + into.room());
      if (bytes < TapDevice.HEADER_LENGTH) {
        into.unclaim();
        readable = false;
        if (bytes < 0 && device.isGone()) {
          gone.complete(null);
        }
      } else {
        int headerAt = into.offset(index) - TapDevice.HEADER_LENGTH;
        into.setLength(index, bytes - TapDevice.HEADER_LENGTH);
        into.setOffload(index, NetHeader.offload(into.buffer(index), headerAt));
        frames++;
      }
    }
    counters.count(Tally.FROM_PORTS, frames);
    return frames;
  }

  @Override
  public void deliver(FrameBatch batch) {
    int next = 0;
    while (next < batch.size()) {
      int run = coalescing.of(batch, next);
      if (run == 1) {
        one(batch, next);
      } else {
        together(batch, next, run);
      }
      if (device.write(parts)) {
        counters.count(Tally.TO_PORTS, run);
      } else {
        counters.drop(DropReason.TAP_REFUSED, run);
      }
      next += run;
    }
  }

  private void one(FrameBatch batch, int index) {
    long offload = batch.offload(index);
    int length = batch.length(index);
    NetHeader.write(header.buffer(), 0, offload, headerLength(batch, index));
    parts.clear();
    parts.add(header.address(), TapDevice.HEADER_LENGTH);
    parts.add(batch.address(index), length);
  }

  /// Returns where the payload of a frame that is to be cut begins; 0 for another.
  private static int headerLength(FrameBatch batch, int index) {
    long offload = batch.offload(index);
    return Offload.isSegmented(offload)
        ? Segments.headerLength(batch.buffer(index), batch.offset(index), offload)
        : 0;
  }

  private void together(FrameBatch batch, int first, int run) {
    int length = coalescing.headerLength();
    NetHeader.write(header.buffer(), 0, coalescing.offload(), length);
    coalescing.writeHeader(header.buffer(), TapDevice.HEADER_LENGTH);
    parts.clear();
    parts.add(header.address(), TapDevice.HEADER_LENGTH + length);
    for (int i = first; i < first + run; i++) {
      parts.add(batch.address(i) + length, batch.length(i) - length);
    }
  }

  @Override
  public void onLink(boolean up) {
    device.setCarrier(up);
  }

  @Override
  public PacketLoop owner() {
    return owner;
  }

  @Override
  public Counters counters() {
    return counters;
  }

  /// Returns what completes, on the owner loop, once somebody else deleted the interface: nothing
  /// comes or goes any more.
  public CompletionStage<Void> gone() {
    return gone.minimalCompletionStage();
  }

  /// Has the interface stay when the device is closed. From any thread.
  ///
  /// @return completed when it does; failed with an [IOException] where it cannot
  public CompletionStage<Void> stay() {
    var stays = new CompletableFuture<Void>();
    owner.submit(() -> {
      try {
        device.stay();
        stays.complete(null);
      } catch (IOException e) {
        stays.completeExceptionally(e);
      }
    });
    return stays.minimalCompletionStage();
  }

  /// Closes the device, whose interface is gone then, unless it is to stay; the port has been
  /// detached. From any thread.
  ///
  /// @return completed when it is closed
  public CompletionStage<Void> close() {
    return watch
        .handle((open, failure) ->
            failure == null ? open.end() : CompletableFuture.<Void>completedStage(null))
        .thenCompose(closed -> closed);
  }

  /// The same, and its interface goes in any case.
  ///
  /// @return completed when it is gone
  public CompletionStage<Void> remove() {
    // On the loop that has the device: it may be closed by then, and its number another's.
    var forgotten = new CompletableFuture<Void>();
    owner.submit(() -> {
      device.goWithIt();
      forgotten.complete(null);
    });
    return forgotten.thenCompose(_ -> close());
  }
}

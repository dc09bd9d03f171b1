package io.interspan.nic;

import java.nio.ByteBuffer;

/// Sees each frame that a guest received, before the guest acts on it.
@FunctionalInterface
public interface GuestListener {
  /// Called while the guest is polled; the buffer is guest memory, and the guest's again on return.
  void onFrame(FrameKind kind, ByteBuffer buffer, int offset, int length);
}

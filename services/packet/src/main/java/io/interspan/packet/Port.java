package io.interspan.packet;

/// A place that frames are delivered to and come from: a guest's NIC, a TAP device.
///
/// All methods but [#owner] are called on the owner loop only; another loop reaches a port through
/// a [HandedPort].
public interface Port {
  /// Takes the frames of `batch` to the workload, as many as it has room for, and notifies it once.
  /// The frames' buffers are the caller's again when this returns. What cannot be taken is dropped
  /// and counted by the port; it never throws because of what a workload did.
  void deliver(FrameBatch batch);

  /// Adds the frames that the workload sent to `into`, in its own storage, until either is at its
  /// end.
  ///
  /// @return the number of frames added
  int poll(FrameBatch into);

  /// Learns whether the port is open (its link is up) or closed (mute both ways). It starts closed.
  default void onLink(boolean up) {}

  /// Returns what the port counts by itself, beside who delivers to it and polls it: above all what
  /// it drops. Any thread may read it. Nothing, where it drops nothing.
  default Counters counters() {
    return new Counters();
  }

  /// Returns the loop that this port belongs to; safe from any thread.
  PacketLoop owner();
}

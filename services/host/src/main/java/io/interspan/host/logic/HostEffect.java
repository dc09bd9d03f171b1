package io.interspan.host.logic;

import io.interspan.message.Effect;
import java.util.List;

/// What only a host's agent wants done.
public sealed interface HostEffect extends Effect.Own
    permits DataPlaneUpdate, SessionEffect, HostEffect.LookAfterTaps, HostEffect.TapKept {
  /// See that the TAP devices that are attached are there still, and attach those that are not,
  /// each to be answered with [HostEvent.TapAttached] or [HostEvent.TapMissing].
  ///
  /// @param missing those that are not, as after a restart all
  record LookAfterTaps(List<Tap> missing) implements HostEffect {
    public LookAfterTaps {
      missing = List.copyOf(missing);
    }
  }

  /// What was last said of a workload behind a TAP device is on the disk.
  ///
  /// @param attachmentId its name
  record TapKept(String attachmentId) implements HostEffect {}
}

package io.interspan.host.logic;

import io.interspan.message.Effect;
import java.util.List;

/// What only a host's agent wants done.
public sealed interface HostEffect extends Effect.Own
    permits DataPlaneUpdate, SessionEffect, HostEffect.AttachTaps {
  /// Attach TAP devices that were attached before the agent restarted, each to be answered with
  /// [HostEvent.TapAttached] or [HostEvent.TapMissing].
  ///
  /// @param taps some
  record AttachTaps(List<Tap> taps) implements HostEffect {
    public AttachTaps {
      taps = List.copyOf(taps);
    }
  }
}

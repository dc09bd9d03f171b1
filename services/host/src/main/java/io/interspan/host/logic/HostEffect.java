package io.interspan.host.logic;

import io.interspan.message.Effect;

/// What only a host's agent wants done.
public sealed interface HostEffect extends Effect.Own permits DataPlaneUpdate, SessionEffect {}

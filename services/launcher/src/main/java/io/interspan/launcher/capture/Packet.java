package io.interspan.launcher.capture;

import io.interspan.model.Bytes;

/// A packet of a capture.
///
/// @param time in nanoseconds since 1970 UTC
/// @param bytes from the header on that its interface's link type says
public record Packet(long time, Direction direction, Bytes bytes) {}

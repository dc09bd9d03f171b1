package io.interspan.intentapi.logic.watch;

import java.util.List;

/// What is to be done with a watcher's socket.
public sealed interface WatchEffect {
  /// Returns whose it is.
  long watcher();

  /// Write frames to it; answered by [WatchEvent.Room].
  ///
  /// @param frames JSON objects, at least one, in order
  record Send(long watcher, List<String> frames) implements WatchEffect {
    public Send {
      frames = List.copyOf(frames);
    }
  }

  /// Close it, behind what was written.
  ///
  /// @param code why
  /// @param reason the same in words, with what to do; at most 123 bytes of UTF-8 (RFC 6455,
  ///   section 5.5.1)
  record Close(long watcher, CloseCode code, String reason) implements WatchEffect {}
}

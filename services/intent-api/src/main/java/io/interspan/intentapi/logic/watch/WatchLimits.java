package io.interspan.intentapi.logic.watch;

/// The bounds of watching.
///
/// @param watchers the most at a time; one more is refused. Each commit looks at all of them
/// @param readRows the most rows that a watcher behind the newest reads of the log at once; each
///   may hold as many objects as one request changes
/// @param reads the most such reads at a time, so that watchers leave the store to writers
/// @param batchFrames the most frames that a socket is given before it says that it has room again
/// @param batchChars the most characters of these; one frame more may follow
/// @param frameChanges the most changes in a frame; a row with more is several frames
/// @param recentRows the most rows that are kept for watchers that are at the newest
/// @param recentBytes the most bytes of objects in them
/// @param stallMillis how long a socket may take for what it was given, before it is too slow
/// @param lag the most revisions that may come meanwhile: what a watcher missed is read from the
///   disk
/// @param heartbeatMillis how long a watcher is told nothing, at most
public record WatchLimits(
    int watchers,
    int readRows,
    int reads,
    int batchFrames,
    int batchChars,
    int frameChanges,
    int recentRows,
    int recentBytes,
    long stallMillis,
    long lag,
    long heartbeatMillis) {
  /// The bounds where nothing else is said.
  public static final WatchLimits DEFAULT =
      new WatchLimits(64, 8, 4, 64, 256 << 10, 100, 1_024, 8 << 20, 30_000, 100_000, 15_000);

  public WatchLimits {
    if (watchers < 1
        || readRows < 1
        || reads < 1
        || batchFrames < 1
        || batchChars < 1
        || frameChanges < 1
        || recentRows < 0
        || recentBytes < 0
        || stallMillis < 1
        || lag < 1
        || heartbeatMillis < 1) {
      throw new IllegalArgumentException("bounds are at least 1");
    }
  }
}

package io.interspan.intentapi.logic.watch;

/// Why a watcher's socket is closed (RFC 6455, section 7.4). Ours are in the range for private use,
/// with the last digits of the HTTP status that says something like it.
public enum CloseCode {
  /// The service stops.
  GOING_AWAY(1001),
  /// The service cannot do it now.
  TRY_AGAIN_LATER(1013),
  /// The revision to go on after is not there yet.
  AHEAD(4400),
  /// It did not take what it was given.
  SLOW(4408),
  /// The log is another than the one that it watched: the store was restored.
  RESTORED(4409);

  private final short number;

  CloseCode(int number) {
    this.number = (short) number;
  }

  /// Returns the number in the close frame.
  public short number() {
    return number;
  }
}

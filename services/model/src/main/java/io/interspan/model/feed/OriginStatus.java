package io.interspan.model.feed;

/// What a producer knows of an origin: the mark that lets a consumer drop what is missing.
///
/// @param origin the host, site or party
/// @param state whether all that the origin has is here
/// @param stamp the origin's own (epoch, version) that its entries here show; orders copies from
///   several relays
/// @param changed the feed's version at which this status last changed
public record OriginStatus(String origin, State state, Cursor stamp, long changed) {
  /// The states of an origin at a producer.
  public enum State {
    /// Its entries are still coming in: what is missing says nothing.
    FILLING,
    /// All its entries are here: what is missing is gone. Only the origin itself sets this mark.
    COMPLETE,
    /// Complete once, but the origin has stayed away since: its entries stand, and an alarm is up.
    STALE,
    /// It left by a clean shutdown, or was forgotten by an operator or a policy: it has no entries.
    REMOVED
  }
}

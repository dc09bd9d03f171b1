package io.interspan.transport;

/// Why a session is closed: the status code (RFC 6455, section 7.4; those from 4000 are ours) and
/// words for people.
enum CloseReason {
  /// The owner closes down.
  GOING_AWAY(1001, "closing down"),
  /// A text frame.
  NOT_BINARY(1003, "only binary frames are taken"),
  /// Bytes that are no envelope.
  GARBAGE(1007, "a frame was no envelope"),
  /// A frame that its sender may not send.
  NOT_YOURS(1008, "a frame came from another sender than the session's"),
  /// More than a host ever sends.
  FLOOD(1008, "more came in a short time than a host ever sends"),
  /// No hello came, or another frame before it.
  NO_HELLO(4000, "the first frame must be a hello that names a host of this site"),
  /// The same host opened another session.
  REPLACED(4001, "replaced by a newer session of the same host"),
  /// The peer does not read.
  TOO_SLOW(4002, "too much waits to be read"),
  /// Nothing was sent for long.
  UNUSED(4003, "not used any more");

  final short code;
  final String text;

  CloseReason(int code, String text) {
    this.code = (short) code;
    this.text = text;
  }
}

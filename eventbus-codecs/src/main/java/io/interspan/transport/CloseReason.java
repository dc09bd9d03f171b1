package io.interspan.transport;

/// Why a session is closed: the status code (RFC 6455, section 7.4; those from 4000 are ours) and
/// words for people.
enum CloseReason {
  /// The owner closes down.
  GOING_AWAY(1001, "closing down"),
  /// A text frame.
  NOT_BINARY(1003, "only binary frames are taken"),
  /// More bytes than a frame or a message may have.
  TOO_LONG(1009, "a frame or a message was too long"),
  /// Bytes that are no envelope.
  GARBAGE(1007, "a frame was no envelope"),
  /// A frame that its sender may not send.
  NOT_YOURS(1008, "a frame came from another sender than the session's"),
  /// A message about a feed that is not the host's.
  OTHERS_FEED(1008, "a frame was about a feed that is not this host's"),
  /// A message that no host sends.
  NOT_A_HOSTS(1008, "a frame was not for a host to send"),
  /// More than a host ever sends.
  FLOOD(1008, "more came in a short time than a host ever sends"),
  /// No hello came, or another frame before it.
  NO_HELLO(
      4000, "the first frame must be a hello that names this site, a host and this controller"),
  /// The host has another session.
  TAKEN(4001, "the host has another session"),
  /// The peer does not read.
  TOO_SLOW(4002, "too much waits to be read"),
  /// Nothing was sent for long.
  UNUSED(4003, "not used any more"),
  /// A ping was not answered, and another connection says to be the host.
  SILENT(4004, "did not answer, and another connection says to be the same host"),
  /// Nothing came for long.
  IDLE(4005, "nothing came for too long");

  final short code;
  final String text;

  CloseReason(int code, String text) {
    this.code = (short) code;
    this.text = text;
  }
}

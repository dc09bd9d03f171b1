package io.interspan.intentapi.logic.api;

/// The API's bounds, and what happens at them.
public final class Limits {
  /// The most bytes of a body; more is answered with 413. A tree of 10,000 objects has some 5 MB.
  public static final int MAX_BODY = 16 << 20;

  /// The most objects that one request changes; more is answered with 413.
  public static final int MAX_CHANGES = 20_000;

  /// The most objects on a page of a list, and the default, as in NSX; more is refused with 400.
  public static final int MAX_PAGE = 1_000;

  /// The most rows of the log in one answer; more is refused with 400.
  public static final int MAX_LOG_ROWS = 1_000;

  /// The most writes on their way to the disk; one more is answered with 503. Below the store's own
  /// bound.
  public static final int MAX_QUEUED_WRITES = 2_048;

  /// The most requests about the past that are under way; one more is answered with 503.
  public static final int MAX_PAST_READS = 32;

  /// How many bytes of objects an answer about the past is made of before it ends with a cursor;
  /// one object more may follow.
  public static final int MAX_PAST_BYTES = 2 << 20;

  /// How often one request about the past reads the store before it is answered with what there is,
  /// and a cursor.
  public static final int MAX_READS_AN_ANSWER = 64;

  /// How many objects are looked at in one read for an answer with fields: what is parsed at once.
  public static final int PAST_PAGE = 256;

  /// How many levels deep groups may nest, and services; more is refused with 400. Deeper ones
  /// would not travel between sites as one message.
  public static final int MAX_NESTED_LEVELS = 8;

  /// The most bytes of a group with all that it names, each as often as it is named, and of
  /// services likewise; more is refused with 400. Sites ask each other for it in one message.
  public static final int MAX_WRITTEN_OUT = 900_000;

  private Limits() {}
}

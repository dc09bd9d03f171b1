package io.interspan.model.feed;

import java.time.Duration;

/// Every bound of a feed, by name. [#DEFAULT] gives each its usual value and the reason for it.
///
/// @param entryBytes the largest value of an entry, in bytes; a larger one is refused when put
/// @param nameChars the longest key and the longest origin, in characters
/// @param entries the most live entries in one table; a change that adds more is refused
/// @param origins the most origins in one table or held by one consumer
/// @param removedOrigins the most marks of removed origins; beyond it the oldest go
/// @param tombstones the most tombstones in a table; beyond it the oldest go, and consumers that
///   have not seen them get a snapshot
/// @param pageEntries the most entries in a page
/// @param pageBytes the most bytes of entries in a page, unless a single entry is larger
/// @param pins the most versions of a table that are held for pulls of several pages
/// @param pinIdle how long a pin is held that nobody asks for
/// @param pulledEntries the most entries that a consumer collects in one pull, or holds of a feed
/// @param pulledBytes the most bytes that a consumer collects in one pull, or holds of a feed
/// @param pullInterval how long after a pull the next one follows if no hint comes
/// @param answerTimeout how long an answer is waited for before the pull is repeated; doubles with
///   each repetition
/// @param answerTimeoutMost where the doubling of `answerTimeout` ends
/// @param pullRestarts how often in a row a pull whose pin is gone starts again at once, and how
///   often a question is repeated before its pull starts again
/// @param subscribers the most subscribers of a table
/// @param lease how long a subscription lasts after a pull
/// @param hintInterval how long after a hint it is repeated, until the consumer has said that it is
///   where the table is
public record FeedLimits(
    int entryBytes,
    int nameChars,
    int entries,
    int origins,
    int removedOrigins,
    int tombstones,
    int pageEntries,
    int pageBytes,
    int pins,
    Duration pinIdle,
    int pulledEntries,
    long pulledBytes,
    Duration pullInterval,
    Duration answerTimeout,
    Duration answerTimeoutMost,
    int pullRestarts,
    int subscribers,
    Duration lease,
    Duration hintInterval) {

  /// The usual value of each bound.
  public static final FeedLimits DEFAULT =
      new FeedLimits(
          // Larger than any object of the API, small enough to travel as one message.
          1 << 20,
          // An object's path: a few ids of at most 255 characters each.
          2048,
          // Of a few hundred bytes each, a table of this size still fits a small machine's memory.
          1_000_000,
          // Hosts of a large site; all statuses travel in one last page, about 100 bytes each.
          10_240,
          // As many as may be present: a whole site can leave before a consumer comes back.
          10_240,
          // A consumer that was away for longer pulls a snapshot, which costs it about as much.
          20_000,
          // Enough to make the round trip cheap, few enough to decode in some milliseconds.
          1000,
          // Below the usual limit of a WebSocket message or a bus message.
          256 << 10,
          // Each costs an array of references and the values replaced since; four let consumers
          // that come one after the other see fresh versions.
          4,
          // Longer than two repetitions of an unanswered pull.
          Duration.ofSeconds(10),
          // A whole table and its tombstones.
          1_100_000,
          // As above, in bytes: what a consumer's heap can hold beside its copy.
          512L << 20,
          // Healing a lost hint may take this long; an idle pull costs one small message.
          Duration.ofSeconds(15),
          // Many round trips between distant sites.
          Duration.ofSeconds(2),
          // A producer that comes back is asked within this time even if its hints are lost.
          Duration.ofSeconds(30),
          // More in a row mean that the producer is overloaded: the consumer waits.
          3,
          // As many as the hosts of a site; beyond it consumers live by `pullInterval`.
          10_240,
          // Four idle pulls: one that is late or lost does not end the subscription.
          Duration.ofSeconds(60),
          // A lost hint is made good in this time at most.
          Duration.ofSeconds(5));

  public FeedLimits {
    positive("entryBytes", entryBytes);
    positive("nameChars", nameChars);
    positive("entries", entries);
    positive("origins", origins);
    positive("removedOrigins", removedOrigins);
    positive("tombstones", tombstones);
    positive("pageEntries", pageEntries);
    positive("pageBytes", pageBytes);
    positive("pins", pins);
    positive("pinIdle", pinIdle.toMillis());
    positive("pulledEntries", pulledEntries);
    positive("pulledBytes", pulledBytes);
    positive("pullInterval", pullInterval.toMillis());
    positive("answerTimeout", answerTimeout.toMillis());
    positive("answerTimeoutMost", answerTimeoutMost.toMillis());
    positive("pullRestarts", pullRestarts);
    positive("subscribers", subscribers);
    positive("lease", lease.toMillis());
    positive("hintInterval", hintInterval.toMillis());
  }

  /// Returns these limits with other sizes of a page.
  public FeedLimits withPages(int pageEntries, int pageBytes) {
    return new FeedLimits(
        entryBytes,
        nameChars,
        entries,
        origins,
        removedOrigins,
        tombstones,
        pageEntries,
        pageBytes,
        pins,
        pinIdle,
        pulledEntries,
        pulledBytes,
        pullInterval,
        answerTimeout,
        answerTimeoutMost,
        pullRestarts,
        subscribers,
        lease,
        hintInterval);
  }

  /// Returns these limits with other bounds of what one pull brings.
  public FeedLimits withPulls(int pulledEntries, long pulledBytes) {
    return new FeedLimits(
        entryBytes,
        nameChars,
        entries,
        origins,
        removedOrigins,
        tombstones,
        pageEntries,
        pageBytes,
        pins,
        pinIdle,
        pulledEntries,
        pulledBytes,
        pullInterval,
        answerTimeout,
        answerTimeoutMost,
        pullRestarts,
        subscribers,
        lease,
        hintInterval);
  }

  /// Returns these limits with other bounds of what a table holds.
  public FeedLimits withTable(int entries, int origins, int tombstones) {
    return new FeedLimits(
        entryBytes,
        nameChars,
        entries,
        origins,
        removedOrigins,
        tombstones,
        pageEntries,
        pageBytes,
        pins,
        pinIdle,
        pulledEntries,
        pulledBytes,
        pullInterval,
        answerTimeout,
        answerTimeoutMost,
        pullRestarts,
        subscribers,
        lease,
        hintInterval);
  }

  /// Returns these limits with another number of pins.
  public FeedLimits withPins(int pins) {
    return new FeedLimits(
        entryBytes,
        nameChars,
        entries,
        origins,
        removedOrigins,
        tombstones,
        pageEntries,
        pageBytes,
        pins,
        pinIdle,
        pulledEntries,
        pulledBytes,
        pullInterval,
        answerTimeout,
        answerTimeoutMost,
        pullRestarts,
        subscribers,
        lease,
        hintInterval);
  }

  /// Returns these limits with another time to wait for a first answer.
  public FeedLimits withAnswerTimeout(Duration answerTimeout) {
    return new FeedLimits(
        entryBytes,
        nameChars,
        entries,
        origins,
        removedOrigins,
        tombstones,
        pageEntries,
        pageBytes,
        pins,
        pinIdle,
        pulledEntries,
        pulledBytes,
        pullInterval,
        answerTimeout,
        answerTimeoutMost,
        pullRestarts,
        subscribers,
        lease,
        hintInterval);
  }

  /// Returns how long a producer in reach is silent at most: at rest it only answers the pulls that
  /// come each [#pullInterval()], late ones and those that are repeated once among them.
  public Duration quiet() {
    return pullInterval.plus(hintInterval);
  }

  private static void positive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be at least 1, was " + value);
    }
  }
}

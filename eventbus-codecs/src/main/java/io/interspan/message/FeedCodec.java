package io.interspan.message;

import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.Digest;
import io.interspan.model.feed.FeedAnswer.Page;
import io.interspan.model.feed.FeedAnswer.Reason;
import io.interspan.model.feed.FeedAnswer.Refusal;
import io.interspan.model.feed.FeedEntry;
import io.interspan.model.feed.FeedHint;
import io.interspan.model.feed.FeedPull;
import io.interspan.model.feed.OriginStatus;

/// The feed's records as messages and back. Values are not copied either way.
///
/// Reading checks what the records promise and throws [MalformedMessageException], which the caller
/// turns into a counted drop.
public final class FeedCodec {
  private FeedCodec() {}

  /// Writes a cursor.
  public static CursorMessage message(Cursor cursor) {
    return CursorMessage.newBuilder().setEpoch(cursor.epoch()).setVersion(cursor.version()).build();
  }

  /// Reads a cursor.
  public static Cursor cursor(CursorMessage message) {
    return new Cursor(
        notNegative("epoch", message.getEpoch()), notNegative("version", message.getVersion()));
  }

  /// Writes a hint.
  public static HintMessage message(FeedHint hint) {
    return HintMessage.newBuilder()
        .setAt(message(hint.at()))
        .setDigest(message(hint.digest()))
        .setDiffers(hint.differs())
        .build();
  }

  /// Reads a hint.
  public static FeedHint hint(HintMessage message) {
    require(message.hasAt(), "hint: at is missing");
    require(message.hasDigest(), "hint: digest is missing");
    return new FeedHint(cursor(message.getAt()), digest(message.getDigest()), message.getDiffers());
  }

  /// Writes a pull; one for a first page has no `pinned`.
  public static PullMessage message(FeedPull pull) {
    var message =
        PullMessage.newBuilder()
            .setPull(pull.pull())
            .setCursor(message(pull.cursor()))
            .setSnapshot(pull.snapshot())
            .setOffset(pull.offset());
    if (!pull.isFirst()) {
      message.setPinned(message(pull.pinned()));
    }
    return message.build();
  }

  /// Reads a pull.
  public static FeedPull pull(PullMessage message) {
    require(message.hasCursor(), "pull: cursor is missing");
    var pinned = message.hasPinned() ? cursor(message.getPinned()) : Cursor.NONE;
    require(
        message.getOffset() == 0 || !pinned.equals(Cursor.NONE),
        "pull: an offset without a pinned version");
    return new FeedPull(
        notNegative("pull", message.getPull()),
        cursor(message.getCursor()),
        message.getSnapshot(),
        pinned,
        (int) notNegative("offset", message.getOffset()));
  }

  /// Writes a page; one that is not the last has no digest.
  public static PageMessage message(Page page) {
    var message =
        PageMessage.newBuilder()
            .setPull(page.pull())
            .setAt(message(page.at()))
            .setSnapshot(page.snapshot())
            .setOffset(page.offset())
            .setLast(page.last());
    page.entries().forEach(entry -> message.addEntries(message(entry)));
    page.origins().forEach(status -> message.addOrigins(message(status)));
    if (page.last()) {
      message.setDigest(message(page.digest()));
    }
    return message.build();
  }

  /// Reads a page.
  public static Page page(PageMessage message) {
    require(message.hasAt(), "page: at is missing");
    require(message.getLast() == message.hasDigest(), "page: the last one has a digest, no other");
    require(message.getLast() || message.getOriginsCount() == 0, "page: origins before the last");
    var at = cursor(message.getAt());
    return new Page(
        notNegative("pull", message.getPull()),
        at,
        message.getSnapshot(),
        (int) notNegative("offset", message.getOffset()),
        message.getEntriesList().stream()
            .map(entry -> entry(entry, at, message.getSnapshot()))
            .toList(),
        message.getOriginsList().stream().map(FeedCodec::status).toList(),
        message.getLast(),
        message.getLast() ? digest(message.getDigest()) : Digest.EMPTY);
  }

  /// Writes a refusal.
  public static RefusalMessage message(Refusal refusal) {
    return RefusalMessage.newBuilder()
        .setPull(refusal.pull())
        .setAt(message(refusal.at()))
        .setReason(
            switch (refusal.reason()) {
              case BEHIND -> RefusalReason.REFUSAL_REASON_BEHIND;
              case PIN_GONE -> RefusalReason.REFUSAL_REASON_PIN_GONE;
              case OLD_EPOCH -> RefusalReason.REFUSAL_REASON_OLD_EPOCH;
              case NOT_HERE -> RefusalReason.REFUSAL_REASON_NOT_HERE;
            })
        .build();
  }

  /// Reads a refusal.
  public static Refusal refusal(RefusalMessage message) {
    require(message.hasAt(), "refusal: at is missing");
    return new Refusal(
        notNegative("pull", message.getPull()),
        cursor(message.getAt()),
        switch (message.getReason()) {
          case REFUSAL_REASON_BEHIND -> Reason.BEHIND;
          case REFUSAL_REASON_PIN_GONE -> Reason.PIN_GONE;
          case REFUSAL_REASON_OLD_EPOCH -> Reason.OLD_EPOCH;
          case REFUSAL_REASON_NOT_HERE -> Reason.NOT_HERE;
          case REFUSAL_REASON_UNSPECIFIED, UNRECOGNIZED ->
              throw new MalformedMessageException(
                  "refusal: reason " + message.getReasonValue() + " is not one of ours");
        });
  }

  /// Writes a digest.
  public static DigestMessage message(Digest digest) {
    return DigestMessage.newBuilder().setHigh(digest.high()).setLow(digest.low()).build();
  }

  /// Reads a digest.
  public static Digest digest(DigestMessage message) {
    return new Digest(message.getHigh(), message.getLow());
  }

  private static EntryMessage message(FeedEntry entry) {
    var message =
        EntryMessage.newBuilder()
            .setOrigin(entry.origin())
            .setKey(entry.key())
            .setVersion(entry.version());
    var value = entry.value();
    return value == null
        ? message.setTombstone(true).build()
        : message.setValue(ProtoBytes.wrap(value)).build();
  }

  private static FeedEntry entry(EntryMessage message, Cursor at, boolean snapshot) {
    String key = message.getKey();
    require(!message.getTombstone() || message.getValue().isEmpty(), key, "a tombstone's value");
    require(!message.getTombstone() || !snapshot, key, "a tombstone in a snapshot");
    if (message.getVersion() > at.version()) {
      throw new MalformedMessageException(
          key + ": version " + message.getVersion() + " after the pinned " + at.version());
    }
    return new FeedEntry(
        message.getOrigin(),
        key,
        notNegative("entry version", message.getVersion()),
        message.getTombstone() ? null : ProtoBytes.unwrap(message.getValue()));
  }

  private static OriginMessage message(OriginStatus status) {
    return OriginMessage.newBuilder()
        .setOrigin(status.origin())
        .setState(
            switch (status.state()) {
              case FILLING -> OriginState.ORIGIN_STATE_FILLING;
              case COMPLETE -> OriginState.ORIGIN_STATE_COMPLETE;
              case STALE -> OriginState.ORIGIN_STATE_STALE;
              case REMOVED -> OriginState.ORIGIN_STATE_REMOVED;
            })
        .setStamp(message(status.stamp()))
        .setChanged(status.changed())
        .build();
  }

  private static OriginStatus status(OriginMessage message) {
    require(message.hasStamp(), message.getOrigin(), "the origin's stamp is missing");
    return new OriginStatus(
        message.getOrigin(),
        switch (message.getState()) {
          case ORIGIN_STATE_FILLING -> OriginStatus.State.FILLING;
          case ORIGIN_STATE_COMPLETE -> OriginStatus.State.COMPLETE;
          case ORIGIN_STATE_STALE -> OriginStatus.State.STALE;
          case ORIGIN_STATE_REMOVED -> OriginStatus.State.REMOVED;
          case ORIGIN_STATE_UNSPECIFIED, UNRECOGNIZED ->
              throw new MalformedMessageException(
                  "origin '"
                      + message.getOrigin()
                      + "': state "
                      + message.getStateValue()
                      + " is not one of ours");
        },
        cursor(message.getStamp()),
        notNegative("changed", message.getChanged()));
  }

  private static long notNegative(String field, long value) {
    if (value < 0) {
      throw new MalformedMessageException(field + ": " + value + " is negative");
    }
    return value;
  }

  private static void require(boolean holds, String field, String what) {
    if (!holds) {
      throw new MalformedMessageException(field + ": " + what);
    }
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new MalformedMessageException(message);
    }
  }
}

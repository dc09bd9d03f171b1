package io.interspan.intentapi.logic.state;

import com.google.protobuf.UnsafeByteOperations;
import io.interspan.message.IntentEntry;
import io.interspan.model.Bytes;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.Digest;
import io.interspan.model.feed.FeedEntry;
import io.interspan.model.feed.OriginStatus;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.LogRow;
import io.interspan.model.intent.StoredIntent;
import org.jspecify.annotations.Nullable;

/// The entries of the intents feed, and their digest, which stands in every row of the log.
public final class IntentsDigest {
  /// The one origin of the feed.
  public static final String ORIGIN = "log";

  private IntentsDigest() {}

  /// Returns the origin's status: the log is always complete. The same as long as the store's epoch
  /// is, so that a revision's digest does not depend on when it is asked for.
  public static OriginStatus status(long epoch) {
    return new OriginStatus(ORIGIN, OriginStatus.State.COMPLETE, new Cursor(epoch, 0), 0);
  }

  /// Returns the entry of an object.
  public static FeedEntry entry(StoredIntent stored) {
    return live(stored.path().value(), stored.type(), stored.revision(), stored.json());
  }

  /// Returns the entry of an object, or the tombstone where `json` is null.
  public static FeedEntry entry(String path, IntentType type, long revision, @Nullable Bytes json) {
    return json == null
        ? new FeedEntry(ORIGIN, path, revision, null)
        : live(path, type, revision, json);
  }

  private static FeedEntry live(String path, IntentType type, long revision, Bytes json) {
    var value =
        IntentEntry.newBuilder()
            .setType(type.apiName())
            .setRevision(revision)
            .setJson(UnsafeByteOperations.unsafeWrap(json.unsafeArray()))
            .build()
            .toByteArray();
    return new FeedEntry(ORIGIN, path, revision, Bytes.wrap(value));
  }

  /// Returns the digest of the feed's entries after `row`, the origin's status included.
  static Digest after(Digest before, LogRow row, IntentState state) {
    var digest = before;
    for (var change : row.changes()) {
      var old = state.get(change.path());
      if (old != null) {
        digest = digest.minus(entry(old));
      }
      digest =
          digest.plus(entry(change.path().value(), change.type(), row.revision(), change.after()));
    }
    return digest;
  }
}

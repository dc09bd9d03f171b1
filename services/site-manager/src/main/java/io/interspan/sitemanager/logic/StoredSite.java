package io.interspan.sitemanager.logic;

import io.interspan.message.MalformedMessageException;
import io.interspan.message.ProtoBytes;
import io.interspan.message.ShardMapEntry;
import io.interspan.model.Bytes;
import io.interspan.model.copy.CopyWrite;
import io.interspan.model.copy.StoredEntry;
import io.interspan.model.feed.CorruptRowException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a site-manager's disk says beside its copies of feeds.
///
/// ```
/// table     key              value (numbers are big-endian)
/// site      start-epoch      8: the highest epoch of a start
/// site      shard-map        ShardMapEntry
/// site      claims-known     empty: the claims below are all that this site has
/// claim     ATTACHMENT ID    the host's id, UTF-8; empty where no host has shown it yet
/// ```
final class StoredSite {
  static final String CLAIMS = "claim";
  private static final String SITE = "site";
  private static final String START_EPOCH = "start-epoch";
  private static final String SHARD_MAP = "shard-map";
  private static final String CLAIMS_KNOWN = "claims-known";

  private final TreeMap<String, String> claims = new TreeMap<>();
  private long startEpoch;
  private boolean claimsKnown;
  private @Nullable ShardMapEntry shardMap;

  /// Reads the rows; those of other tables are passed over.
  ///
  /// @throws CorruptRowException naming the row that cannot be read
  static StoredSite read(List<StoredEntry> rows) {
    var stored = new StoredSite();
    for (var row : rows) {
      if (row.table().equals(CLAIMS)) {
        stored.claims.put(row.key(), row.value().toUtf8());
      } else if (row.table().equals(SITE)) {
        stored.readSite(row);
      }
    }
    return stored;
  }

  private void readSite(StoredEntry row) {
    switch (row.key()) {
      case START_EPOCH -> startEpoch = readNumber(row);
      case CLAIMS_KNOWN -> claimsKnown = true;
      case SHARD_MAP -> {
        try {
          shardMap = ProtoBytes.parse(ShardMapEntry.parser(), row.value(), SHARD_MAP);
        } catch (MalformedMessageException e) {
          throw new CorruptRowException(row.table(), row.key(), String.valueOf(e.getMessage()));
        }
      }
      default -> {
        // Of a later version of this program.
      }
    }
  }

  private static long readNumber(StoredEntry row) {
    if (row.value().size() != Long.BYTES) {
      throw new CorruptRowException(
          row.table(), row.key(), row.value().size() + " bytes, must have 8");
    }
    return ByteBuffer.wrap(row.value().unsafeArray()).getLong();
  }

  /// Returns the highest epoch of a start so far, 0 where there was none.
  long startEpoch() {
    return startEpoch;
  }

  /// Returns the shard map that was allotted last, or null.
  @Nullable ShardMapEntry shardMap() {
    return shardMap;
  }

  /// Returns whether the claims are all that the site has.
  boolean claimsKnown() {
    return claimsKnown;
  }

  /// Returns which host has which attachment.
  SortedMap<String, String> claims() {
    return claims;
  }

  static StoredEntry startEpoch(long epoch) {
    return site(START_EPOCH, Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(epoch).array()));
  }

  static StoredEntry shardMap(ShardMapEntry map) {
    return site(SHARD_MAP, ProtoBytes.serialize(map));
  }

  static StoredEntry claimsAreKnown() {
    return site(CLAIMS_KNOWN, Bytes.empty());
  }

  static StoredEntry claim(String attachmentId, String host) {
    return new StoredEntry(CLAIMS, attachmentId, Bytes.utf8(host));
  }

  static CopyWrite.Key claimKey(String attachmentId) {
    return new CopyWrite.Key(CLAIMS, attachmentId);
  }

  /// Returns the tables that this class keeps.
  static List<String> tables() {
    return List.of(SITE, CLAIMS);
  }

  private static StoredEntry site(String key, Bytes value) {
    return new StoredEntry(SITE, key, value);
  }
}

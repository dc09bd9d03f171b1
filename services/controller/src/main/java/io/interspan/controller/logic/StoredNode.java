package io.interspan.controller.logic;

import com.google.protobuf.InvalidProtocolBufferException;
import io.interspan.message.ProtoBytes;
import io.interspan.message.ShardMapEntry;
import io.interspan.model.Bytes;
import io.interspan.model.copy.CopyWrite;
import io.interspan.model.copy.StoredEntry;
import io.interspan.model.feed.Epochs;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// The rows that a controller keeps: the epoch of its feeds, and the last shard map, which stands
/// while the site-manager is away. All else it computes anew from what its hosts report.
final class StoredNode {
  private static final String SELF = "self";
  private static final String EPOCH = "epoch";
  private static final String SHARD_MAP = "shard-map";

  private StoredNode() {}

  /// Returns the epoch of this start.
  static long nextEpoch(List<StoredEntry> stored, long now) {
    long last =
        row(stored, EPOCH)
            .filter(value -> value.size() == Long.BYTES)
            .map(value -> ByteBuffer.wrap(value.unsafeArray()).getLong())
            .orElse(0L);
    return Epochs.next(last, now);
  }

  static Optional<ShardMapEntry> shardMap(List<StoredEntry> stored) {
    return row(stored, SHARD_MAP)
        .flatMap(value -> {
          try {
            return Optional.of(ShardMapEntry.parseFrom(value.unsafeArray()));
          } catch (InvalidProtocolBufferException _) {
            return Optional.empty();
          }
        });
  }

  static CopyWrite epoch(long epoch) {
    return put(EPOCH, Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(epoch).array()));
  }

  static CopyWrite shardMap(ShardMapEntry map) {
    return put(SHARD_MAP, ProtoBytes.serialize(map));
  }

  private static Optional<Bytes> row(List<StoredEntry> stored, String key) {
    return stored.stream()
        .filter(row -> row.table().equals(SELF) && row.key().equals(key))
        .map(StoredEntry::value)
        .findFirst();
  }

  private static CopyWrite put(String key, Bytes value) {
    return new CopyWrite(List.of(), List.of(), List.of(new StoredEntry(SELF, key, value)));
  }
}

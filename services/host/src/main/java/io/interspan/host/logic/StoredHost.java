package io.interspan.host.logic;

import io.interspan.message.AttachedTap;
import io.interspan.message.FeedId;
import io.interspan.message.Feeds;
import io.interspan.message.MalformedMessageException;
import io.interspan.message.PortReport;
import io.interspan.message.ProtoBytes;
import io.interspan.model.Bytes;
import io.interspan.model.copy.CopyWrite;
import io.interspan.model.copy.StoredEntry;
import io.interspan.model.feed.Epochs;
import io.interspan.model.net.MacAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The rows that a host keeps beside its feeds: the epoch of its reports, what was learned at its
/// ports, and its TAP devices.
final class StoredHost {
  private static final String SELF = "self";
  private static final String EPOCH = "epoch";
  private static final String LEARNED = "learned";
  private static final String TAPS = "tap";

  private StoredHost() {}

  /// Returns the epoch of this start.
  static long nextEpoch(List<StoredEntry> stored, long now) {
    long last = 0;
    for (var row : stored) {
      if (row.table().equals(SELF) && row.key().equals(EPOCH) && row.value().size() == Long.BYTES) {
        last = ByteBuffer.wrap(row.value().unsafeArray()).getLong();
      }
    }
    return Epochs.next(last, now);
  }

  static CopyWrite epoch(long epoch) {
    var value = Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(epoch).array());
    return new CopyWrite(List.of(), List.of(), List.of(new StoredEntry(SELF, EPOCH, value)));
  }

  /// Returns what was learned at each port, by its path.
  static SortedMap<String, PortReport> learned(List<StoredEntry> stored) {
    var learned = new TreeMap<String, PortReport>();
    for (var row : stored) {
      if (row.table().equals(LEARNED)) {
        try {
          learned.put(row.key(), ProtoBytes.parse(PortReport.parser(), row.value(), row.key()));
        } catch (MalformedMessageException _) {
          // Learned again when the workload next speaks.
        }
      }
    }
    return learned;
  }

  static CopyWrite.Key learnedKey(String path) {
    return new CopyWrite.Key(LEARNED, path);
  }

  static StoredEntry learned(String path, PortReport report) {
    return new StoredEntry(LEARNED, path, ProtoBytes.serialize(report));
  }

  /// Returns the TAP devices that are attached.
  static List<Tap> taps(List<StoredEntry> stored) {
    var taps = new ArrayList<Tap>();
    for (var row : stored) {
      if (row.table().equals(TAPS)) {
        try {
          var tap = ProtoBytes.parse(AttachedTap.parser(), row.value(), row.key());
          var namespace = Optional.of(tap.getNamespace()).filter(name -> !name.isEmpty());
          var mac = new MacAddress(tap.getMac());
          taps.add(new Tap(row.key(), tap.getDevice(), namespace, mac, tap.getMtu()));
        } catch (MalformedMessageException | IllegalArgumentException _) {
          // Its interface is still there, for whoever attaches it again.
        }
      }
    }
    return taps;
  }

  static CopyWrite tap(Tap tap) {
    var row =
        AttachedTap.newBuilder()
            .setDevice(tap.device())
            .setNamespace(tap.namespace().orElse(""))
            .setMac(tap.mac().value())
            .setMtu(tap.mtu())
            .build();
    var entry = new StoredEntry(TAPS, tap.attachmentId(), ProtoBytes.serialize(row));
    return new CopyWrite(List.of(), List.of(), List.of(entry));
  }

  static CopyWrite noTap(String attachmentId) {
    var key = new CopyWrite.Key(TAPS, attachmentId);
    return new CopyWrite(List.of(), List.of(key), List.of());
  }

  /// Returns the segments whose state is on the disk.
  static SortedSet<String> segments(List<StoredEntry> stored) {
    var prefix = new FeedId(Feeds.SEGMENT_STATE, "").toString() + ":";
    var segments = new TreeSet<String>();
    for (var row : stored) {
      int end = row.table().lastIndexOf('/');
      if (row.table().startsWith(prefix) && end > prefix.length()) {
        segments.add(row.table().substring(prefix.length(), end));
      }
    }
    return segments;
  }
}

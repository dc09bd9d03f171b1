package io.interspan.sitemanager.logic;

import io.interspan.message.FeedCodec;
import io.interspan.message.ForgottenHost;
import io.interspan.message.MalformedMessageException;
import io.interspan.message.PlanEntry;
import io.interspan.message.ProtoBytes;
import io.interspan.model.Bytes;
import io.interspan.model.feed.Cursor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/// The hosts that have gone for good, as an operator says, until they are back all the same.
///
/// The configuration has them, so that a controller hears of it whenever it is there again.
final class ForgottenHosts {
  /// As many as a rack has, and a few. Beyond it the one that was said first makes room: a
  /// controller that was away all the while keeps its entries until that is said again.
  static final int MOST = 64;

  private static final String KEY = "forgotten/";

  private final TreeMap<String, ForgottenHost> hosts = new TreeMap<>();

  /// Reads them back.
  ///
  /// @param config what the configuration shows
  static ForgottenHosts read(SortedMap<String, Bytes> config) {
    var read = new ForgottenHosts();
    config
        .tailMap(KEY)
        .forEach((key, value) -> {
          if (key.startsWith(KEY)) {
            read.hosts.put(key.substring(KEY.length()), read(key, value));
          }
        });
    return read;
  }

  private static ForgottenHost read(String key, Bytes value) {
    try {
      return ProtoBytes.parse(PlanEntry.parser(), value, key).getForgottenHost();
    } catch (MalformedMessageException _) {
      // The controllers say so; as the oldest, it makes room first.
      return ForgottenHost.getDefaultInstance();
    }
  }

  /// Returns their ids; a view.
  SortedSet<String> ids() {
    return Collections.unmodifiableSortedSet(hosts.navigableKeySet());
  }

  /// Returns the place in a host's report up to which its entries went; empty where it was not
  /// forgotten.
  Optional<Cursor> stamp(String host) {
    try {
      var said = hosts.get(host);
      return said == null ? Optional.empty() : Optional.of(FeedCodec.cursor(said.getStamp()));
    } catch (MalformedMessageException _) {
      return Optional.of(Cursor.NONE);
    }
  }

  /// Adds one, or says it again.
  ///
  /// @param stamp the place in its report up to which its entries go
  /// @return what is to be shown in the configuration
  List<KeyChange> add(String host, Cursor stamp, long now) {
    var changes = new ArrayList<KeyChange>();
    if (hosts.size() >= MOST && !hosts.containsKey(host)) {
      var saidAt = Comparator.comparingLong(ForgottenHost::getSaidAt);
      changes.add(
          takeOut(Collections.min(hosts.entrySet(), Map.Entry.comparingByValue(saidAt)).getKey()));
    }
    var entry =
        ForgottenHost.newBuilder()
            .setHost(host)
            .setStamp(FeedCodec.message(stamp))
            .setSaidAt(now)
            .build();
    hosts.put(host, entry);
    var value = ProtoBytes.serialize(PlanEntry.newBuilder().setForgottenHost(entry).build());
    changes.add(new KeyChange(KEY + host, value));
    return changes;
  }

  /// Takes one out: it is back.
  ///
  /// @return what is to be shown in the configuration
  KeyChange takeOut(String host) {
    hosts.remove(host);
    return new KeyChange(KEY + host, null);
  }
}

package io.interspan.sitemanager.logic;

import io.interspan.message.MalformedMessageException;
import io.interspan.message.ProtoBytes;
import io.interspan.message.RealizedEntry;
import io.interspan.model.Bytes;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedMirror;
import io.interspan.model.feed.MirrorStep;
import io.interspan.model.feed.OriginCopies;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Up to which revision of the log the site's plan is in force: on its own disk and at all of its
/// hosts.
///
/// A host that has not said yet what it has in force holds the site where it was, and before the
/// first word of all hosts nothing is said of them: a restart does not make the site fall behind.
final class Realization {
  /// The most hosts that are named for being behind.
  static final int MAX_BEHIND = 16;

  private static final String KEY = "host/";

  private final OriginCopies copies;
  private final TreeMap<String, Long> byHost = new TreeMap<>();
  private OptionalLong realized = OptionalLong.empty();

  Realization(FeedLimits limits) {
    this.copies = new OriginCopies(limits);
  }

  /// Takes what a controller said.
  void apply(String relay, FeedMirror mirror, MirrorStep.Applied applied) {
    for (var change : copies.offer(relay, mirror, applied)) {
      if (change.key().startsWith(KEY)) {
        var host = change.key().substring(KEY.length());
        revision(change.key(), change.after())
            .ifPresentOrElse(revision -> byHost.put(host, revision), () -> byHost.remove(host));
      }
    }
  }

  private static Optional<Long> revision(String key, @Nullable Bytes value) {
    try {
      return value == null
          ? Optional.empty()
          : Optional.of(ProtoBytes.parse(RealizedEntry.parser(), value, key).getRevision());
    } catch (MalformedMessageException _) {
      return Optional.empty();
    }
  }

  /// Works it out anew.
  ///
  /// @param held the revision of the plan that is on the disk
  /// @param hosts the hosts of the site
  OptionalLong decide(long held, Collection<String> hosts) {
    long least = held;
    boolean known = true;
    for (var host : hosts) {
      var revision = byHost.get(host);
      known &= revision != null;
      least = revision == null ? least : Math.min(least, revision);
    }
    if (known) {
      realized = OptionalLong.of(least);
    } else if (realized.isPresent()) {
      realized = OptionalLong.of(Math.min(least, realized.getAsLong()));
    }
    return realized;
  }

  /// Returns hosts at which a revision is not in force yet: the first ones, in the order of their
  /// ids.
  ///
  /// @param hosts the hosts of the site
  List<String> behind(long held, SortedSet<String> hosts) {
    return hosts.stream()
        .filter(host -> byHost.getOrDefault(host, -1L) < held)
        .limit(MAX_BEHIND)
        .toList();
  }

  /// Returns what was decided last.
  OptionalLong realized() {
    return realized;
  }

  /// Returns what a host has in force, if it said so.
  OptionalLong of(String host) {
    var revision = byHost.get(host);
    return revision == null ? OptionalLong.empty() : OptionalLong.of(revision);
  }
}

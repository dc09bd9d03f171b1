package io.interspan.model.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// Watches every change of every copy in [FeedWorld].
final class WorldAudit {
  private final Map<String, WorldHost> hosts;
  private final String seed;
  private final IdentityHashMap<Object, TreeMap<String, Cursor>> stamps = new IdentityHashMap<>();
  final Map<MirrorStep.Reason, Integer> alarms = new EnumMap<>(MirrorStep.Reason.class);
  int drops;
  int snapshots;
  int deltas;

  WorldAudit(Map<String, WorldHost> hosts, long seed) {
    this.hosts = hosts;
    this.seed = "seed " + seed;
  }

  void plain(FeedMirror mirror, MirrorStep.Applied applied) {
    if (applied.snapshot()) {
      snapshots++;
    } else {
      deltas++;
    }
    var digest = Digest.EMPTY;
    for (var entry : mirror.entries()) {
      digest = digest.plus(entry);
    }
    for (var status : mirror.statuses()) {
      digest = digest.plus(status);
    }
    assertThat(mirror.digest()).as("%s: incremental digest", seed).isEqualTo(digest);
    assertThat(mirror.cursor()).as(seed).isEqualTo(applied.at());
  }

  void step(MirrorStep step) {
    if (step instanceof MirrorStep.Alarmed alarmed) {
      alarms.merge(alarmed.reason(), 1, Integer::sum);
    }
  }

  /// Checks what a life of a consumer did.
  void changed(
      Object life, String who, List<CopyChange> changes, OriginCopies copies, FeedMirror mirror) {
    var held = stamps.computeIfAbsent(life, _ -> new TreeMap<>());
    for (var change : changes) {
      if (change.after() == null) {
        drops++;
        boolean goodbye =
            mirror
                .status(change.origin())
                .filter(status -> status.state() == OriginStatus.State.REMOVED)
                .filter(status -> status.stamp().compareTo(stamp(held, change.origin())) >= 0)
                .isPresent();
        assertThat(change.key().startsWith("e") && !goodbye)
            .as("%s: %s drops %s of %s for ever", seed, who, change.key(), change.origin())
            .isFalse();
      }
    }
    held.keySet().retainAll(copies.origins());
    for (var origin : copies.origins()) {
      complete(who, origin, copies);
      var stamp = copies.stamp(origin).orElseThrow();
      assertThat(stamp)
          .as("%s: %s's stamp of %s", seed, who, origin)
          .isGreaterThanOrEqualTo(stamp(held, origin));
      held.put(origin, stamp);
    }
  }

  private static Cursor stamp(Map<String, Cursor> stamps, String origin) {
    return stamps.getOrDefault(origin, Cursor.NONE);
  }

  /// A copy that was complete once is, at any moment, exactly what its host had at its stamp.
  void complete(String who, String origin, OriginCopies copies) {
    if (copies.state(origin).orElseThrow() != OriginStatus.State.FILLING) {
      assertThat(copies.values(origin))
          .as("%s: %s's copy of %s at %s", seed, who, origin, copies.stamp(origin).orElseThrow())
          .isEqualTo(
              Objects.requireNonNull(hosts.get(origin))
                  .history
                  .get(copies.stamp(origin).orElseThrow()));
    }
  }
}

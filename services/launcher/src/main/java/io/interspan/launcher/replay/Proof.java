package io.interspan.launcher.replay;

import io.interspan.model.Bytes;
import io.interspan.model.feed.Cursor;
import io.interspan.model.intent.LogHead;
import io.interspan.span.logic.PlanReplay;
import io.interspan.store.IntentLogFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/// What two replays of the log gave, and how the sites' own copies compare with them.
///
/// @param revision the one that the plans are of
/// @param plans each site's plan there, by site
/// @param repeated the same by a second run
/// @param copies how each site's own copy compares, by site
public record Proof(
    long revision,
    SortedMap<String, PlanDigest> plans,
    SortedMap<String, PlanDigest> repeated,
    List<Compared> copies) {
  public Proof {
    plans = Collections.unmodifiableSortedMap(new TreeMap<>(plans));
    repeated = Collections.unmodifiableSortedMap(new TreeMap<>(repeated));
    copies = List.copyOf(copies);
  }

  /// How a site's copy compares.
  public sealed interface Compared {
    /// Returns the site's id.
    String site();

    /// It has every entry, byte for byte, and no other.
    ///
    /// @param at the revision that it shows
    record Equal(String site, long at, int entries) implements Compared {}

    /// It does not.
    ///
    /// @param at the revision that it shows
    /// @param differences the keys that differ, with how; at least one
    record Different(String site, long at, List<String> differences) implements Compared {
      public Different {
        differences = List.copyOf(differences);
      }
    }

    /// There is nothing to compare it with, or nothing of it.
    ///
    /// @param why in words
    record Incomparable(String site, String why) implements Compared {}
  }

  /// Returns whether all is equal that must be.
  public boolean holds() {
    return plans.equals(repeated)
        && copies.stream().noneMatch(Compared.Different.class::isInstance);
  }

  /// Replays the log twice.
  ///
  /// @param revision the one that plans are wanted of
  /// @param head where the log stands
  /// @param copies the sites' own, read before `head`
  /// @param progress told now and then how far the first run is
  /// @throws IOException where the log cannot be read
  public static Proof of(
      IntentLogFile log, long revision, LogHead head, List<SiteCopy> copies, LongConsumer progress)
      throws IOException {
    var comparing = new Comparing(revision, copies, head);
    LogReplay.run(log, head.epoch(), comparing.last(), comparing, progress);
    var again = LogReplay.run(log, head.epoch(), revision, (_, _) -> {}, _ -> {});
    return new Proof(revision, comparing.plans, digests(again), comparing.results());
  }

  private static SortedMap<String, PlanDigest> digests(PlanReplay replay) {
    var digests = new TreeMap<String, PlanDigest>();
    replay.sites().forEach(site -> digests.put(site, PlanDigest.of(replay.plan(site))));
    return digests;
  }

  /// Looks at the plans at the revisions that are wanted, as the first run passes them.
  private static final class Comparing implements LogReplay.Reached {
    private final long revision;
    private final List<SiteCopy> copies;
    private final LogHead head;
    private final TreeMap<String, Compared> compared = new TreeMap<>();
    private SortedMap<String, PlanDigest> plans = new TreeMap<>();

    Comparing(long revision, List<SiteCopy> copies, LogHead head) {
      this.revision = revision;
      this.copies = copies;
      this.head = head;
      for (var copy : copies) {
        if (!isInLog(copy.at())) {
          compared.put(copy.site(), new Compared.Incomparable(copy.site(), why(copy)));
        }
      }
    }

    private boolean isInLog(Cursor at) {
      return at.epoch() == head.epoch() && at.version() >= 1 && at.version() <= head.revision();
    }

    private String why(SiteCopy copy) {
      return copy.at().equals(Cursor.NONE)
          ? "was never whole"
          : "shows revision "
              + copy.at().version()
              + " of the log's epoch "
              + copy.at().epoch()
              + ", and the log stands at "
              + head.revision()
              + " of epoch "
              + head.epoch();
    }

    /// Returns the last revision that is wanted.
    long last() {
      long last = revision;
      for (var copy : copies) {
        if (isInLog(copy.at())) {
          last = Math.max(last, copy.at().version());
        }
      }
      return last;
    }

    @Override
    public void at(long reached, PlanReplay replay) {
      if (reached == revision) {
        plans = digests(replay);
      }
      for (var copy : copies) {
        if (isInLog(copy.at()) && copy.at().version() == reached) {
          compared.put(copy.site(), compare(copy, replay.plan(copy.site())));
        }
      }
    }

    private static Compared compare(SiteCopy copy, NavigableMap<String, Bytes> replayed) {
      var differences = copy.differences(replayed);
      long at = copy.at().version();
      return differences.isEmpty()
          ? new Compared.Equal(copy.site(), at, copy.plan().size())
          : new Compared.Different(copy.site(), at, differences);
    }

    List<Compared> results() {
      return new ArrayList<>(compared.values());
    }
  }
}

package io.interspan.sitemanager.logic;

import io.interspan.message.ProtoBytes;
import io.interspan.message.RealizedEntry;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.FeedTable;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedSet;

/// How far the site is with the log, and what the global manager is told of it: the plan on its
/// disk, how much of that went on to its controllers, and what is in force at its hosts.
final class SiteProgress {
  private final String site;
  private final Realization realization;
  private final OwnTable told;

  /// The place in the log that the plan on the disk shows.
  private Cursor held;

  /// The revision up to which the plan is in force for certain, as the disk has it; empty where all
  /// of it is.
  private OptionalLong certain;

  /// @param realization what hosts have in force
  /// @param told an empty table, for the global manager
  /// @param held the place in the log that the plan on the disk shows
  /// @param certain the revision up to which it is in force for certain; empty where all of it is
  SiteProgress(
      String site, Realization realization, OwnTable told, Cursor held, OptionalLong certain) {
    this.site = site;
    this.realization = realization;
    this.told = told;
    this.held = held;
    this.certain = certain;
  }

  /// The plan on the disk is another.
  void held(Cursor at) {
    held = at;
  }

  /// More of the plan, or less, is in force for certain.
  void certain(OptionalLong revision) {
    certain = revision;
  }

  /// Returns the place in the log that the plan on the disk shows.
  Cursor held() {
    return held;
  }

  /// Returns whether there is a plan on the disk.
  boolean hasPlan() {
    return !held.equals(Cursor.NONE);
  }

  /// Returns the revision up to which the plan is on the disk, and all of it passed on.
  long passedOn() {
    return Math.min(held.version(), certain.orElse(Long.MAX_VALUE));
  }

  /// Returns the revision that is in force at the whole site, once there is a plan and it is known.
  OptionalLong realized() {
    return hasPlan() ? realization.realized() : OptionalLong.empty();
  }

  /// Works it out anew, and enters it in the table, once there is a plan.
  ///
  /// @param hosts the hosts of the site
  void tell(SortedSet<String> hosts) {
    var revision = realization.decide(passedOn(), hosts);
    if (!hasPlan()) {
      return;
    }
    var entry =
        RealizedEntry.newBuilder()
            .setHeld(passedOn())
            .addAllBehind(realization.behind(passedOn(), hosts));
    revision.ifPresent(entry::setRevision);
    told.complete();
    told.change(List.of(new KeyChange("site/" + site, ProtoBytes.serialize(entry.build()))));
  }

  /// Returns what the global manager is told.
  FeedTable table() {
    return told.table();
  }
}

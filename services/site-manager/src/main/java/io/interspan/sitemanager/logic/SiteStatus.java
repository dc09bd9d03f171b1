package io.interspan.sitemanager.logic;

import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.FeedCounters;
import io.interspan.model.intent.NumberRange;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a site-manager says of itself.
///
/// @param site the id of the site
/// @param plan the place in the log that the plan on the disk shows; nowhere where there is none
/// @param config the place of the configuration that controllers pull
/// @param shardEpoch the epoch of the shard map
/// @param realizedRevision the revision that is in force at the whole site, once it is known
/// @param awaited the sites whose members the next change of groups and rules waits for, sorted
/// @param claimsKnown whether the claims are all that the site has
/// @param ownRevision the last revision of the log of the site's own objects that is shown
/// @param overlayIds the numbers that the site's own segments may have, once the plan says so
/// @param hosts the hosts, sorted by their ids
/// @param claims which host has which attachment; an empty host has not been seen yet
/// @param alarms what is wrong, by what it is about
/// @param follows the feeds that are followed, and how far
public record SiteStatus(
    String site,
    Cursor plan,
    Cursor config,
    long shardEpoch,
    OptionalLong realizedRevision,
    List<String> awaited,
    boolean claimsKnown,
    long ownRevision,
    Optional<NumberRange> overlayIds,
    List<Host> hosts,
    SortedMap<String, String> claims,
    SortedMap<String, String> alarms,
    List<Follows> follows) {
  /// A host.
  ///
  /// @param host its id within the site
  /// @param heard whether the controller that composes its plan is there and shows all that it has
  /// @param realizedRevision the revision that it has in force, if it said so
  public record Host(String host, boolean heard, OptionalLong realizedRevision) {}

  /// A feed that is followed.
  ///
  /// @param feed its name and instance
  /// @param producer whose
  /// @param cursor how far
  /// @param counters what came over it since the site-manager started
  public record Follows(String feed, String producer, Cursor cursor, FeedCounters counters) {}

  public SiteStatus {
    awaited = List.copyOf(awaited);
    hosts = List.copyOf(hosts);
    claims = Collections.unmodifiableSortedMap(new TreeMap<>(claims));
    alarms = Collections.unmodifiableSortedMap(new TreeMap<>(alarms));
    follows = List.copyOf(follows);
  }
}

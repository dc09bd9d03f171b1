package io.interspan.launcher.replay;

import io.interspan.launcher.state.StateDir;
import io.interspan.message.Feeds;
import io.interspan.model.Bytes;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.DurableCopies;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.OriginStatus;
import io.interspan.store.CopyFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/// The copy of its plan that a site has on its own disk.
///
/// @param site the site's id
/// @param at the place in the log that it shows; nowhere where it never was whole
/// @param plan the serialized entries by their keys
public record SiteCopy(String site, Cursor at, NavigableMap<String, Bytes> plan) {
  /// The one origin of a plan.
  private static final String ORIGIN = "log";

  /// Reads the copies of all sites that have their data in a state folder, by site.
  ///
  /// @throws IOException where one of them cannot be read
  public static List<SiteCopy> readAll(StateDir state) throws IOException {
    var copies = new ArrayList<SiteCopy>();
    for (var site : state.sitesWithData()) {
      copies.add(read(site, state));
    }
    return copies;
  }

  private static SiteCopy read(String site, StateDir state) throws IOException {
    var rows = CopyFile.read(state.siteManagerCopies(site));
    var copies = DurableCopies.load(Feeds.SITE_PLAN.feedName(), rows, FeedLimits.DEFAULT).copies();
    boolean isWhole =
        copies.state(ORIGIN).filter(one -> one != OriginStatus.State.FILLING).isPresent();
    return new SiteCopy(
        site,
        isWhole ? copies.stamp(ORIGIN).orElse(Cursor.NONE) : Cursor.NONE,
        new TreeMap<>(copies.values(ORIGIN)));
  }

  /// Returns the keys whose entries differ from those of another plan, with how, in order.
  public List<String> differences(NavigableMap<String, Bytes> replayed) {
    var keys = new TreeMap<String, Bytes>(replayed);
    keys.putAll(plan);
    var differences = new ArrayList<String>();
    for (var key : keys.keySet()) {
      var here = plan.get(key);
      var there = replayed.get(key);
      if (here == null) {
        differences.add(key + " is missing");
      } else if (there == null) {
        differences.add(key + " should not be there");
      } else if (!here.equals(there)) {
        differences.add(key + " has " + here.size() + " bytes that are not its " + there.size());
      }
    }
    return differences;
  }
}

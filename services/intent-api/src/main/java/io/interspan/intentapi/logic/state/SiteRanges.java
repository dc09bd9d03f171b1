package io.interspan.intentapi.logic.state;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.intentapi.logic.type.OverlayIds;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.NumberRange;
import java.util.BitSet;
import java.util.SortedMap;
import java.util.TreeMap;

/// Which range of overlay ids each site has, or had while it was declared: one that a site had is
/// never another's, since hosts of it may still send with these numbers.
final class SiteRanges {
  /// The number of each site's range, by the site's path.
  private final TreeMap<String, Integer> ranges;

  SiteRanges() {
    this(new TreeMap<>());
  }

  private SiteRanges(SortedMap<String, Integer> ranges) {
    this.ranges = new TreeMap<>(ranges);
  }

  SiteRanges copy() {
    return new SiteRanges(ranges);
  }

  /// Notes the range that a site in the log has.
  void use(IntentPath site, ObjectNode object) {
    var begin = object.path(OverlayIds.RANGE_FIELD).path("begin");
    if (begin.isInt()) {
      use(site, begin.intValue());
    }
  }

  /// Notes the range that a site has, or had.
  ///
  /// @param begin the range's first number
  void use(IntentPath site, int begin) {
    for (int index = 0; index < OverlayIds.MAX_SITES; index++) {
      if (OverlayIds.siteRange(index).begin() == begin) {
        ranges.put(site.value(), index);
      }
    }
  }

  /// Gives a site the range that it had, or the first that nobody had; noted here.
  ///
  /// @throws ApiException where all were given
  NumberRange give(IntentPath site) {
    var had = ranges.get(site.value());
    if (had != null) {
      return OverlayIds.siteRange(had);
    }
    var given = new BitSet();
    ranges.values().forEach(given::set);
    int index = given.nextClearBit(0);
    if (index >= OverlayIds.MAX_SITES) {
      throw new ApiException(
          ErrorCode.UNAVAILABLE,
          "no overlay ids are left for Site "
              + site
              + ": "
              + OverlayIds.MAX_SITES
              + " sites had some, and none is given to another site");
    }
    ranges.put(site.value(), index);
    return OverlayIds.siteRange(index);
  }
}

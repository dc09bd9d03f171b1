package io.interspan.intentapi.logic.type;

import io.interspan.model.intent.NumberRange;
import io.interspan.model.net.Vni;

/// Who gives which overlay ids: the 24 bits, split between the global manager and the sites.
///
/// ```
///        0 ..     65,535   nobody: other networks in the same underlay
///   65,536 ..  8,388,607   global segments
/// 8,388,608 .. 16,777,215  segments of sites' own: a range for each site
/// ```
///
/// A site's own segment never leaves the site, but hosts of two sites may share an underlay: so the
/// ranges of sites are apart from each other, too. A number is never used again, so a range must
/// last for all segments that a site of its own ever makes.
public final class OverlayIds {
  /// What the global manager gives.
  public static final NumberRange GLOBAL =
      new NumberRange(ResourceTable.FIRST_OVERLAY_ID, (1 << 23) - 1);

  /// How many numbers a site gets: more than any host holds segments, many times over, since
  /// numbers are used up.
  public static final int SITE_RANGE_SIZE = 16_384;

  /// How many ranges there are, and so how many sites there may ever be: what fits into the upper
  /// half. A site that is declared again under its old id has its old range again.
  public static final int MAX_SITES = (Vni.MAX - GLOBAL.end()) / SITE_RANGE_SIZE;

  /// The field of a site that has its range.
  public static final String RANGE_FIELD = "overlay_id_range";

  private OverlayIds() {}

  /// Returns one of the [#MAX_SITES] ranges, counted from 0.
  public static NumberRange siteRange(int index) {
    if (index < 0 || index >= MAX_SITES) {
      throw new IllegalArgumentException("ranges are 0 to " + (MAX_SITES - 1) + ", not " + index);
    }
    int begin = GLOBAL.end() + 1 + index * SITE_RANGE_SIZE;
    return new NumberRange(begin, begin + SITE_RANGE_SIZE - 1);
  }
}

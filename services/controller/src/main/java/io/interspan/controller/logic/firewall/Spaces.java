package io.interspan.controller.logic.firewall;

import io.interspan.firewall.logic.group.AddressSpace;
import io.interspan.message.PlanEntry;
import io.interspan.message.RouterPlan;
import io.interspan.message.SegmentPlan;
import io.interspan.message.WorkloadEntry;
import io.interspan.model.intent.IntentPath;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Where addresses count, as the site's own plan joins segments by routing.
///
/// A plan has all that the site's own segments are joined to. So a workload of another site is
/// where this site's plan has its segment, and nowhere where it has none: what one site says of a
/// packet comes of one state of the network, its own. Of another site's own segment, which this
/// site's plan never has, the other site tells the router.
public final class Spaces {
  private final String site;
  private final TreeMap<String, SegmentPlan> segments = new TreeMap<>();
  private final TreeMap<String, RouterPlan> routers = new TreeMap<>();
  private final TreeMap<String, AddressSpace> spaces = new TreeMap<>();
  private final Index<AddressSpace, String> segmentsIn = new Index<>();

  /// @param site the id of the site
  Spaces(String site) {
    this.site = site;
  }

  /// Takes changes of the configuration, by key; null for what goes.
  ///
  /// @return the segments and routers that are joined to something else now
  SortedSet<String> apply(SortedMap<String, @Nullable PlanEntry> changes) {
    var concerned = new TreeSet<String>();
    boolean routed = false;
    for (var change : changes.entrySet()) {
      var key = change.getKey();
      var entry = change.getValue();
      boolean wasRouter = routers.remove(key) != null;
      boolean wasSegment = segments.remove(key) != null;
      boolean isRouter = entry != null && entry.hasRouter();
      boolean isSegment = entry != null && entry.hasSegment();
      if (isRouter) {
        routers.put(key, entry.getRouter());
      } else if (isSegment) {
        segments.put(key, entry.getSegment());
      }
      routed |= wasRouter || isRouter;
      if (wasRouter || wasSegment || isRouter || isSegment) {
        concerned.add(key);
      }
    }
    if (routed) {
      concerned.addAll(segments.keySet());
      concerned.addAll(routers.keySet());
    }
    concerned.removeIf(path -> !moves(path));
    return concerned;
  }

  private boolean moves(String path) {
    var segment = segments.get(path);
    var after = AddressSpace.NOWHERE;
    if (segment != null) {
      after = AddressSpace.of(path, segment.getRouter(), routers::get);
    } else if (routers.containsKey(path)) {
      after = AddressSpace.below(path, routers::get);
    }
    boolean isNowhere = after.equals(AddressSpace.NOWHERE);
    var before = isNowhere ? spaces.remove(path) : spaces.put(path, after);
    if (before != null) {
      segmentsIn.remove(before, path);
    }
    if (segment != null) {
      segmentsIn.add(after, path);
    }
    return !after.equals(before == null ? AddressSpace.NOWHERE : before);
  }

  /// Returns where the addresses on a segment of the plan, or below a router of it, count.
  public AddressSpace of(String path) {
    return spaces.getOrDefault(path, AddressSpace.NOWHERE);
  }

  /// Returns the segments whose addresses count there, a view: those that routing joins, or the one
  /// that is joined to nothing.
  public SortedSet<String> segmentsIn(AddressSpace space) {
    return segmentsIn.of(space);
  }

  /// Returns a segment of the plan, or a router of it, and the routers above it, the nearest first.
  public List<String> upFrom(String path) {
    var up = new ArrayList<String>();
    up.add(path);
    var segment = segments.get(path);
    var at = segment == null ? above(path) : segment.getRouter();
    while (routers.containsKey(at) && up.size() <= AddressSpace.MAX_TIERS) {
      up.add(at);
      at = above(at);
    }
    return up;
  }

  private String above(String router) {
    var plan = routers.get(router);
    return plan == null ? "" : plan.getAbove();
  }

  /// Returns where the addresses of a workload count.
  ///
  /// @param place its origin and its port
  AddressSpace of(WorkloadEntry said, String place) {
    return of(joinedBy(said, place));
  }

  /// Returns the segment, or the router, by which a workload is joined to others.
  String joinedBy(WorkloadEntry said, String place) {
    boolean isForeign =
        !place.startsWith(site + "/")
            && said.getSegment().startsWith(IntentPath.LOCAL_ROOT.value() + "/");
    return isForeign ? said.getRouter() : said.getSegment();
  }
}

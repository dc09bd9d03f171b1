package io.interspan.launcher.demo;

import io.interspan.launcher.ops.Counted;
import io.interspan.launcher.ops.SystemStatus;
import io.interspan.model.feed.FeedCounters;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// What a plan said that each site would be sent, beside what came there.
///
/// @param sites in the order of their ids
record Delivery(List<Site> sites) {
  /// An amount of objects.
  ///
  /// @param objects new ones, changed ones and withdrawn ones
  /// @param bytes of what is sent of them
  record Amount(long objects, long bytes) {
    @Override
    public String toString() {
      return objects == 0
          ? "nothing"
          : Counted.of(objects, "object", "objects") + ", " + Counted.of(bytes, "byte", "bytes");
    }
  }

  /// A site.
  ///
  /// @param planned for it
  /// @param received by it
  record Site(String site, Amount planned, Amount received) {
    boolean isAsPlanned() {
      return planned.equals(received);
    }

    private String line() {
      return site
          + " was sent "
          + received
          + (isAsPlanned() ? ", as planned" : "; planned was: " + planned);
    }
  }

  Delivery {
    sites = List.copyOf(sites);
  }

  /// Compares.
  ///
  /// @param plan as the global manager answered
  /// @param before what sites had counted when it was declared
  /// @param after what they had counted when it was in force
  static Delivery of(JsonObject plan, SystemStatus before, SystemStatus after) {
    var planned = planned(plan);
    var counted = new TreeMap<String, FeedCounters>();
    before.sites().forEach(site -> counted.put(site.site(), site.planReceived()));
    var sites = new ArrayList<Site>();
    for (var site : after.sites()) {
      var id = site.site();
      var came = site.planReceived().since(counted.getOrDefault(id, FeedCounters.ZERO));
      sites.add(
          new Site(
              id,
              planned.getOrDefault(id, new Amount(0, 0)),
              new Amount(came.entries(), came.bytes())));
    }
    return new Delivery(sites);
  }

  private static TreeMap<String, Amount> planned(JsonObject plan) {
    var amounts = new TreeMap<String, Amount>();
    var sites = plan.getJsonArray("sites", new JsonArray());
    for (int i = 0; i < sites.size(); i++) {
      var site = sites.getJsonObject(i);
      amounts.put(
          site.getString("site"),
          new Amount(
              site.getLong("entered_count", 0L)
                  + site.getLong("changed_count", 0L)
                  + site.getLong("withdrawn_count", 0L),
              site.getLong("bytes", 0L)));
    }
    return amounts;
  }

  boolean isAsPlanned() {
    return sites.stream().allMatch(Site::isAsPlanned);
  }

  List<String> lines() {
    return sites.stream().map(Site::line).toList();
  }
}

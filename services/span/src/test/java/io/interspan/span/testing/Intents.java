package io.interspan.span.testing;

import com.google.protobuf.ByteString;
import io.interspan.message.IntentEntry;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import java.util.Optional;

/// Makes objects as the log holds them.
public final class Intents {
  private Intents() {}

  /// A change of one object: gone where there is no entry.
  public record Change(IntentPath path, Optional<IntentEntry> entry) {
    @Override
    public String toString() {
      return path + " " + entry.map(present -> present.getJson().toStringUtf8()).orElse("gone");
    }
  }

  public static IntentPath path(String words) {
    return new IntentPath("/global-infra/" + words);
  }

  public static Change gone(String words) {
    return new Change(path(words), Optional.empty());
  }

  public static Change site(String id) {
    return put("sites/" + id, IntentType.SITE, "{}");
  }

  /// A site with numbers for segments of its own.
  public static Change site(String id, int firstOverlayId, int lastOverlayId) {
    return put(
        "sites/" + id,
        IntentType.SITE,
        "{'overlay_id_range':{'begin':" + firstOverlayId + ",'end':" + lastOverlayId + "}}");
  }

  public static Change tier1(String id) {
    return put("tier-1s/" + id, IntentType.TIER1, "{}");
  }

  public static Change tier0(String id) {
    return put("tier-0s/" + id, IntentType.TIER0, "{}");
  }

  /// A router connected to what is at a path.
  public static Change tier1(String id, String tier0Path) {
    return put("tier-1s/" + id, IntentType.TIER1, "{'tier0_path':'" + tier0Path + "'}");
  }

  public static Change upperLocale(String router, String id, String site) {
    return put(
        "tier-0s/" + router + "/locale-services/" + id,
        IntentType.LOCALE_SERVICES,
        "{'edge_cluster_path':'/global-infra/sites/"
            + site
            + "/enforcement-points/default/edge-clusters/default'}");
  }

  public static Change locale(String router, String id, String site) {
    return put(
        "tier-1s/" + router + "/locale-services/" + id,
        IntentType.LOCALE_SERVICES,
        "{'edge_cluster_path':'/global-infra/sites/"
            + site
            + "/enforcement-points/default/edge-clusters/default'}");
  }

  /// A segment on a router.
  public static Change segment(String id, int vni, String router) {
    return segment(id, vni, "'connectivity_path':'/global-infra/tier-1s/" + router + "'", "");
  }

  /// A segment of a site's transport zone.
  public static Change zoneSegment(String id, int vni, String site) {
    return segment(
        id,
        vni,
        "'transport_zone_path':'/global-infra/sites/"
            + site
            + "/enforcement-points/default/transport-zones/overlay'",
        "");
  }

  public static Change segment(String id, int vni, String where, String more) {
    return put(
        "segments/" + id,
        IntentType.SEGMENT,
        "{" + where + (where.isEmpty() ? "" : ",") + "'overlay_id':" + vni + more + "}");
  }

  public static Change port(String segment, String id, String more) {
    return put(
        "segments/" + segment + "/ports/" + id,
        IntentType.SEGMENT_PORT,
        "{'attachment':{'id':'" + id + "'}" + more + "}");
  }

  public static Change grant(String segment, String port, String site) {
    return put(
        "segments/" + segment + "/ports/" + port + "/grants/site",
        IntentType.PORT_GRANT,
        "{'site':'" + site + "'}");
  }

  public static Change controllers(String site, String endpoint) {
    return put(
        "sites/" + site + "/control-planes/default",
        IntentType.CONTROL_PLANE,
        "{'sharding':'PHYSICAL','nodes':[{'id':'1','session_endpoint':'" + endpoint + "'}]}");
  }

  public static Change put(String words, IntentType type, String json) {
    return new Change(
        path(words),
        Optional.of(
            IntentEntry.newBuilder()
                .setType(type.apiName())
                .setJson(ByteString.copyFromUtf8(json.replace('\'', '"')))
                .build()));
  }
}

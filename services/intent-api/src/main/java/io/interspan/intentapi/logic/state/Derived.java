package io.interspan.intentapi.logic.state;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.api.Json;
import io.interspan.model.intent.Domain;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.StoredIntent;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Objects that follow from a site: its enforcement point, transport zone and edge cluster, the
/// domain that is this site by itself, and its place in the domain of all sites. They are there as
/// long as the site is, and in no row of the log.
final class Derived {
  private static final String SITES = "/sites/";
  private static final String DOMAINS = "/domains/";
  private static final String POINT = "/enforcement-points/default";
  private static final String ZONE = POINT + "/transport-zones/default";
  private static final String CLUSTER = POINT + "/edge-clusters/default";
  private static final String MAPS = "/domain-deployment-maps/";

  private Derived() {}

  /// Returns the path of the site from which an object at `path` would follow, if any could.
  static Optional<IntentPath> siteOf(IntentPath path) {
    for (var root : IntentPath.ROOTS) {
      if (path.isWithin(root)) {
        return siteOf(root, path.value().substring(root.value().length()));
      }
    }
    return Optional.empty();
  }

  private static Optional<IntentPath> siteOf(IntentPath root, String path) {
    if (path.startsWith(SITES)) {
      int end = path.indexOf('/', SITES.length());
      if (end < 0) {
        return Optional.empty();
      }
      var rest = path.substring(end);
      return rest.equals(POINT) || rest.equals(ZONE) || rest.equals(CLUSTER)
          ? Optional.of(root.child("sites", path.substring(SITES.length(), end)))
          : Optional.empty();
    }
    if (!path.startsWith(DOMAINS)) {
      return Optional.empty();
    }
    int end = path.indexOf('/', DOMAINS.length());
    var domain = path.substring(DOMAINS.length(), end < 0 ? path.length() : end);
    if (end < 0) {
      return domain.equals(Domain.DEFAULT)
          ? Optional.empty()
          : Optional.of(root.child("sites", domain));
    }
    var rest = path.substring(end);
    var ofDomain = MAPS + domain + "-";
    if (!rest.startsWith(ofDomain) || rest.indexOf('/', ofDomain.length()) >= 0) {
      return Optional.empty();
    }
    var site = rest.substring(ofDomain.length());
    return !site.isEmpty() && (domain.equals(site) || domain.equals(Domain.DEFAULT))
        ? Optional.of(root.child("sites", site))
        : Optional.empty();
  }

  /// Returns what follows from a site, in the order of the paths below it and below domains.
  static List<StoredIntent> of(StoredIntent site) {
    var writer = new Writer(site);
    return writer.all();
  }

  /// Returns the object at `path` that follows from its site.
  static @Nullable StoredIntent at(IntentPath path, StoredIntent site) {
    for (var object : of(site)) {
      if (object.path().equals(path)) {
        return object;
      }
    }
    return null;
  }

  private static final class Writer {
    private final StoredIntent site;
    private final ObjectNode of;
    private final IntentPath root;
    private final String id;

    Writer(StoredIntent site) {
      this.site = site;
      this.of = Json.parseOwn(site.json());
      this.root = site.path().root();
      this.id = site.path().id();
    }

    List<StoredIntent> all() {
      var zone = object(site.path() + ZONE, IntentType.TRANSPORT_ZONE, "default");
      zone.put("tz_type", "OVERLAY_BACKED").put("is_default", true);
      var cluster = object(site.path() + CLUSTER, IntentType.EDGE_CLUSTER, "default");
      cluster.put("member_node_type", "EDGE_NODE");
      var inAll = map(Domain.DEFAULT);
      var inOwn = map(id);
      var point =
          stored(
              site.path() + POINT,
              IntentType.ENFORCEMENT_POINT,
              object(site.path() + POINT, IntentType.ENFORCEMENT_POINT, "default"));
      var zoneAndCluster =
          List.of(
              stored(site.path() + CLUSTER, IntentType.EDGE_CLUSTER, cluster),
              stored(site.path() + ZONE, IntentType.TRANSPORT_ZONE, zone));
      if (id.equals(Domain.DEFAULT)) {
        return List.of(point, zoneAndCluster.getFirst(), zoneAndCluster.getLast(), inAll);
      }
      var domain = root + DOMAINS + id;
      var own = object(domain, IntentType.DOMAIN, of.path("display_name").asText(id));
      return List.of(
          point,
          zoneAndCluster.getFirst(),
          zoneAndCluster.getLast(),
          inAll,
          stored(domain, IntentType.DOMAIN, own),
          inOwn);
    }

    private StoredIntent map(String domain) {
      var path = root + DOMAINS + domain + MAPS + domain + "-" + id;
      var map = object(path, IntentType.DOMAIN_DEPLOYMENT_MAP, id);
      map.put("enforcement_point_path", site.path() + POINT);
      return stored(path, IntentType.DOMAIN_DEPLOYMENT_MAP, map);
    }

    private ObjectNode object(String path, IntentType type, String displayName) {
      var object = JsonNodeFactory.instance.objectNode();
      object.put("id", path.substring(path.lastIndexOf('/') + 1));
      object.put("resource_type", type.apiName());
      object.put("display_name", displayName);
      object.put("_system_owned", true);
      SystemFields.sign(
          object,
          new IntentPath(path),
          of.path("_create_user").asText(),
          of.path("_create_time").asLong());
      return object;
    }

    private StoredIntent stored(String path, IntentType type, ObjectNode object) {
      return new StoredIntent(new IntentPath(path), type, site.revision(), Json.canonical(object));
    }
  }
}

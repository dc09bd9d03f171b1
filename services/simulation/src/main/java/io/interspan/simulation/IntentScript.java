package io.interspan.simulation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.api.ApiRequest;
import io.interspan.intentapi.logic.api.ApiRoot;
import io.interspan.intentapi.logic.api.Json;
import io.interspan.intentapi.logic.api.QueryParameters;
import io.interspan.intentapi.logic.api.RequestParser;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.SegmentPort;
import io.interspan.model.shard.Sharding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Makes up what users ask for: over few names, so that wishes meet.
final class IntentScript {
  private static final List<String> ROUTERS = List.of("t1", "t2");
  private static final List<String> SEGMENTS = List.of("s1", "s2", "s3", "s4");

  private final World world;
  private final SplittableRandom random;
  private final FirewallScript firewall;
  private int words;

  IntentScript(World world, SplittableRandom random) {
    this.world = world;
    this.random = random;
    this.firewall = new FirewallScript(world, random);
  }

  private static IntentPath path(String... words) {
    var path = IntentPath.ROOT;
    for (int word = 0; word < words.length; word += 2) {
      path = path.child(words[word], words[word + 1]);
    }
    return path;
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static IntentPath router(String id) {
    return path("tier-1s", id);
  }

  private static IntentPath segment(String id) {
    return path("segments", id);
  }

  private static IntentPath locale(String router, String site) {
    return path("tier-1s", router, "locale-services", site);
  }

  private static String point(String site) {
    return path("sites", site).value() + "/enforcement-points/default";
  }

  private <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  /// Returns what has to be there before anything else: sites and routers, as one tree.
  ApiUser.Wish first() {
    var root = object().put("resource_type", "Infra");
    var children = root.putArray("children");
    var wanted = new TreeMap<IntentPath, @Nullable ObjectNode>();
    shard(world.shape().sharding(), children, wanted);
    for (var router : ROUTERS) {
      children
          .addObject()
          .put("resource_type", "ChildTier1")
          .set("Tier1", object().put("id", router).put("resource_type", "Tier1"));
      wanted.put(router(router), object());
    }
    return new ApiUser.Wish(request("PATCH", IntentPath.ROOT, root), wanted);
  }

  /// Has the controllers of all sites share their work in another way, at once: sites of two ways
  /// do not speak to each other.
  private ApiUser.Wish reshard() {
    var root = object().put("resource_type", "Infra");
    var wanted = new TreeMap<IntentPath, @Nullable ObjectNode>();
    shard(any(List.of(Sharding.values())), root.putArray("children"), wanted);
    return new ApiUser.Wish(request("PATCH", IntentPath.ROOT, root), wanted);
  }

  private void shard(
      Sharding sharding, ArrayNode children, Map<IntentPath, @Nullable ObjectNode> wanted) {
    for (var site : world.sites()) {
      var fields = object();
      fields
          .putObject("control_plane")
          .put("encapsulation", "GENEVE")
          .put("sharding", sharding.name());
      children
          .addObject()
          .put("resource_type", "ChildSite")
          .set("Site", fields.deepCopy().put("id", site).put("resource_type", "Site"));
      wanted.put(path("sites", site), fields);
    }
  }

  /// Returns what makes a segment span all sites, with a port for most guests that have none: so
  /// that much is there to be looked at, whatever was wished before.
  List<ApiUser.Wish> manyOn(String segment) {
    var wishes = new ArrayList<ApiUser.Wish>();
    world.sites().forEach(site -> wishes.add(delete(locale("t1", site))));
    wishes.add(
        patch(
            segment(segment),
            object()
                .put("connectivity_path", router("t1").value())
                .put("admin_state", "UP")
                .putNull("transport_zone_path")));
    for (var guest : world.guests().keySet()) {
      var port = portOf(guest);
      if (port == null && random.nextInt(8) > 0) {
        wishes.add(port(segment, guest));
      } else if (port != null && random.nextInt(3) > 0) {
        wishes.add(patch(port.path(), object().put("admin_state", "UP")));
      }
    }
    return wishes;
  }

  /// Returns what asks for groups and rules.
  FirewallScript firewall() {
    return firewall;
  }

  private @Nullable SegmentPort portOf(String guest) {
    return world.history().now().all(SegmentPort.class).stream()
        .filter(port -> port.path().id().equals("p-" + guest))
        .findFirst()
        .orElse(null);
  }

  /// Returns a request as it comes over HTTP.
  private static ApiRequest.Write request(
      String method, IntentPath path, @Nullable ObjectNode body) {
    var words = (ApiRoot.GLOBAL.prefix() + path.value()).substring(1).split("/", -1);
    var request =
        RequestParser.GLOBAL.parse(
            method,
            List.of(words),
            new QueryParameters(List.of()),
            body == null ? null : Json.canonical(body));
    if (request instanceof ApiRequest.Write write) {
      return write;
    }
    throw new IllegalStateException(method + " " + path + " is no write");
  }

  static ApiUser.Wish patch(IntentPath path, ObjectNode fields) {
    return wish(request("PATCH", path, fields), path, fields);
  }

  static ApiUser.Wish delete(IntentPath path) {
    return wish(request("DELETE", path, null), path, null);
  }

  private static ApiUser.Wish wish(
      ApiRequest.Write request, IntentPath path, @Nullable ObjectNode fields) {
    var wanted = new TreeMap<IntentPath, @Nullable ObjectNode>();
    wanted.put(path, fields);
    return new ApiUser.Wish(request, wanted);
  }

  private ApiUser.Wish port(String segment, String guest) {
    var fields = tags(object(), random);
    fields.putObject("attachment").put("id", guest);
    return patch(segment(segment).child("ports", "p-" + guest), fields);
  }

  /// Returns what somebody wishes next.
  List<ApiUser.Wish> next() {
    if (random.nextInt(40) == 0) {
      return List.of(reshard());
    }
    return switch (random.nextInt(30)) {
      case 0, 1 -> List.of(locale());
      case 2, 3, 4 -> List.of(segment());
      case 5 -> List.of(delete(segment(any(SEGMENTS))));
      case 6, 7 -> List.of(rename());
      case 8, 9, 10 -> List.of(adminState());
      case 11 -> List.of(withdraw());
      case 12 -> List.of(random.nextBoolean() ? routerName() : tag());
      case 13, 14, 15, 16, 17, 18, 19, 20, 21, 22 -> List.of(firewall.next());
      default -> port();
    };
  }

  /// Returns a wish after which nothing follows of what sites and hosts do in return: a port that
  /// opens or closes has its host report other addresses.
  ApiUser.Wish foreseeable() {
    return random.nextInt(3) == 0 ? tag() : firewall.next();
  }

  private ApiUser.Wish locale() {
    var router = any(ROUTERS);
    var site = any(world.sites());
    return random.nextBoolean()
        ? delete(locale(router, site))
        : patch(
            locale(router, site),
            object().put("edge_cluster_path", point(site) + "/edge-clusters/default"));
  }

  private ApiUser.Wish segment() {
    var fields = object();
    if (random.nextInt(5) == 0) {
      fields.putNull("connectivity_path");
      fields.put("transport_zone_path", point(any(world.sites())) + "/transport-zones/default");
    } else {
      fields.put("connectivity_path", router(any(ROUTERS)).value());
      fields.putNull("transport_zone_path");
    }
    fields.put("admin_state", random.nextInt(8) == 0 ? "DOWN" : "UP");
    return patch(segment(any(SEGMENTS)), fields);
  }

  private ApiUser.Wish routerName() {
    return patch(router(any(ROUTERS)), object().put("description", "text " + ++words));
  }

  private @Nullable SegmentPort anyPort() {
    var ports = world.history().now().all(SegmentPort.class);
    return ports.isEmpty() ? null : any(ports);
  }

  private ApiUser.Wish adminState() {
    var port = anyPort();
    return port == null
        ? segment()
        : patch(port.path(), object().put("admin_state", random.nextInt(3) == 0 ? "DOWN" : "UP"));
  }

  /// What groups ask for.
  private ApiUser.Wish tag() {
    var port = anyPort();
    return port == null ? segment() : patch(port.path(), tags(object(), random));
  }

  static ObjectNode tags(ObjectNode fields, SplittableRandom random) {
    var tags = fields.putArray("tags");
    for (var tag : FirewallScript.TAGS) {
      if (random.nextInt(FirewallScript.TAGS.size()) == 0) {
        tags.addObject().put("scope", FirewallScript.SCOPE).put("tag", tag);
      }
    }
    return fields;
  }

  private ApiUser.Wish withdraw() {
    var port = anyPort();
    return port == null ? segment() : delete(port.path());
  }

  /// Replaces a whole object, now and then one that has changed since it was read.
  private ApiUser.Wish rename() {
    var port = anyPort();
    var json = port == null ? null : world.history().now().json(port.path());
    if (port == null || json == null) {
      return segment();
    }
    var object = Json.parseOwn(json);
    var fields = object();
    for (var kept : List.of("attachment", "admin_state", "address_bindings")) {
      if (object.has(kept)) {
        fields.set(kept, object.get(kept));
      }
    }
    fields.put("display_name", "port " + ++words);
    fields.put("_revision", object.path("_revision").asLong() - (random.nextInt(5) == 0 ? 1 : 0));
    return wish(request("PUT", port.path(), fields), port.path(), fields);
  }

  /// Puts a guest's port on a segment; where it has one elsewhere, that goes first.
  private List<ApiUser.Wish> port() {
    var guest = any(List.copyOf(world.guests().keySet()));
    var segment = random.nextBoolean() ? "s1" : any(SEGMENTS);
    var wishes = new ArrayList<ApiUser.Wish>();
    var port = portOf(guest);
    if (port != null && !port.segment().id().equals(segment)) {
      wishes.add(delete(port.path()));
    }
    wishes.add(port(segment, guest));
    return Collections.unmodifiableList(wishes);
  }
}

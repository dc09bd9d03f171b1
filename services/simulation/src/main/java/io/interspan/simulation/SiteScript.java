package io.interspan.simulation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.api.ApiRequest;
import io.interspan.intentapi.logic.api.ApiRoot;
import io.interspan.intentapi.logic.api.Json;
import io.interspan.intentapi.logic.api.QueryParameters;
import io.interspan.intentapi.logic.api.RequestParser;
import io.interspan.model.intent.Group;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.SegmentPort;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Makes up what users ask of a site: over few names, the same at every site, so that wishes meet.
final class SiteScript {
  private static final List<String> SEGMENTS = List.of("l1", "l2");
  private static final List<String> ROUTERS = List.of("t1", "t2");

  private static final IntentPath DOMAIN = IntentPath.LOCAL_ROOT.child("domains", "default");
  private static final List<String> GROUPS = List.of("l1", "l2");
  private static final List<String> RULES = List.of("u1", "u2");

  private final World world;
  private final SiteSpace space;
  private final SplittableRandom random;
  private int words;

  SiteScript(World world, SiteSpace space, SplittableRandom random) {
    this.world = world;
    this.space = space;
    this.random = random;
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static IntentPath segment(String id) {
    return IntentPath.LOCAL_ROOT.child("segments", id);
  }

  ApiUser user() {
    return space.user();
  }

  private <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  /// Returns what somebody wishes next.
  List<ApiUser.Wish> next() {
    return switch (random.nextInt(16)) {
      case 12, 13, 14, 15 -> List.of(firewall());
      case 0, 1, 2 -> List.of(segment());
      case 3 -> List.of(delete(segment(any(SEGMENTS))));
      case 4 -> List.of(rename());
      case 5 -> List.of(withdraw());
      case 6 -> List.of(tree());
      default -> port(any(List.copyOf(world.guests().keySet())));
    };
  }

  /// Returns what puts ports of the site's own there for some of the guests that are at the site
  /// and have none.
  List<ApiUser.Wish> some() {
    var wishes = new ArrayList<ApiUser.Wish>();
    wishes.add(patch(segment("l1"), object().put("admin_state", "UP")));
    for (var guest : world.guests().values()) {
      var host = guest.host();
      if (host != null && host.site().equals(space.site()) && random.nextInt(3) == 0) {
        wishes.addAll(port(guest.name()));
      }
    }
    return wishes;
  }

  private ApiUser.Wish segment() {
    var fields = object();
    if (random.nextInt(3) == 0) {
      fields.put("connectivity_path", IntentPath.ROOT.child("tier-1s", any(ROUTERS)).value());
    } else {
      fields.putNull("connectivity_path");
    }
    fields.put("admin_state", random.nextInt(8) == 0 ? "DOWN" : "UP");
    return patch(segment(any(SEGMENTS)), fields);
  }

  /// Groups, policies and rules of the site's own, which name its own groups and those of
  /// everybody.
  private ApiUser.Wish firewall() {
    var group = DOMAIN.child("groups", any(GROUPS));
    var policy = DOMAIN.child("security-policies", "q1");
    var rule = policy.child("rules", any(RULES));
    return switch (random.nextInt(8)) {
      case 0 -> delete(rule);
      case 1 -> delete(group);
      case 2 -> delete(policy);
      case 3, 4 -> {
        var fields = object();
        var term = fields.putArray("expression").addObject();
        if (random.nextInt(3) == 0) {
          term.put("resource_type", "PathExpression").putArray("paths").add(anyGroup().value());
        } else {
          FirewallScript.tag(term, random);
        }
        yield patch(group, fields);
      }
      case 5 -> patch(policy, object().put("sequence_number", random.nextInt(5)));
      default -> {
        var fields = object().put("action", "ALLOW").put("disabled", random.nextInt(6) == 0);
        fields.putArray("source_groups").add(anyGroup().value());
        fields.putArray("scope").add(random.nextInt(3) > 0 ? "ANY" : anyGroup().value());
        yield patch(rule, fields);
      }
    };
  }

  private IntentPath anyGroup() {
    var own = space.now().all(Group.class);
    var global = world.history().now().all(Group.class);
    var groups = own.isEmpty() || random.nextBoolean() ? global : own;
    return groups.isEmpty() ? DOMAIN.child("groups", any(GROUPS)) : any(groups).path();
  }

  /// Several objects at once, whole or not at all.
  private ApiUser.Wish tree() {
    var root = object().put("resource_type", "Infra");
    var children = root.putArray("children");
    var wanted = new TreeMap<IntentPath, @Nullable ObjectNode>();
    for (var id : SEGMENTS) {
      var fields = object().put("description", "text " + ++words);
      wanted.put(segment(id), fields.deepCopy());
      children
          .addObject()
          .put("resource_type", "ChildSegment")
          .set("Segment", fields.put("id", id).put("resource_type", "Segment"));
    }
    return new ApiUser.Wish(request("PATCH", IntentPath.LOCAL_ROOT, root), wanted);
  }

  private @Nullable SegmentPort anyPort() {
    var ports = space.now().all(SegmentPort.class);
    return ports.isEmpty() ? null : any(ports);
  }

  private ApiUser.Wish withdraw() {
    var port = anyPort();
    return port == null ? segment() : delete(port.path());
  }

  /// Replaces a whole port, now and then one that has changed since it was read.
  private ApiUser.Wish rename() {
    var port = anyPort();
    var json = port == null ? null : space.now().json(port.path());
    if (port == null || json == null) {
      return segment();
    }
    var stored = Json.parseOwn(json);
    var fields = object();
    fields.set("attachment", stored.path("attachment"));
    fields.put("admin_state", random.nextInt(3) == 0 ? "DOWN" : "UP");
    fields.put("display_name", "port " + ++words);
    fields.put("_revision", stored.path("_revision").asLong() - (random.nextInt(5) == 0 ? 1 : 0));
    return wish(request("PUT", port.path(), fields), port.path(), fields);
  }

  /// Puts a guest's port on a segment; where it has one elsewhere, that goes first.
  private List<ApiUser.Wish> port(String guest) {
    var segment = any(SEGMENTS);
    var wishes = new ArrayList<ApiUser.Wish>();
    for (var port : space.now().all(SegmentPort.class)) {
      if (port.attachmentId().filter(guest::equals).isPresent()
          && !port.segment().id().equals(segment)) {
        wishes.add(delete(port.path()));
      }
    }
    var fields = IntentScript.tags(object(), random);
    fields.putObject("attachment").put("id", guest);
    wishes.add(patch(segment(segment).child("ports", "p-" + guest), fields));
    return wishes;
  }

  private static ApiRequest.Write request(
      String method, IntentPath path, @Nullable ObjectNode body) {
    var words = (ApiRoot.SITE.prefix() + path).substring(1).split("/", -1);
    return (ApiRequest.Write)
        RequestParser.SITE.parse(
            method,
            List.of(words),
            new QueryParameters(List.of()),
            body == null ? null : Json.canonical(body));
  }

  private static ApiUser.Wish patch(IntentPath path, ObjectNode fields) {
    return wish(request("PATCH", path, fields), path, fields);
  }

  private static ApiUser.Wish delete(IntentPath path) {
    return wish(request("DELETE", path, null), path, null);
  }

  private static ApiUser.Wish wish(
      ApiRequest.Write request, IntentPath path, @Nullable ObjectNode fields) {
    var wanted = new TreeMap<IntentPath, @Nullable ObjectNode>();
    wanted.put(path, fields);
    return new ApiUser.Wish(request, wanted);
  }
}

package io.interspan.globalmanager.logic;

import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Makes API calls, right and wrong ones, over a few names, so that they meet.
final class RandomCalls {
  /// A call.
  record Call(String method, String path, @Nullable String body) {}

  private static final List<String> SITES = List.of("west", "east");
  private static final String POINT = "/enforcement-points/default";

  private final Random random;

  RandomCalls(long seed) {
    random = new Random(seed);
  }

  Call next() {
    return switch (random.nextInt(10)) {
      case 0 -> new Call("DELETE", path(), null);
      case 1 -> new Call("PATCH", "", tree());
      case 2, 3 -> {
        var path = path();
        yield new Call("PUT", path, withRevision(object(path)));
      }
      default -> {
        var path = path();
        yield new Call("PATCH", path, object(path));
      }
    };
  }

  private String path() {
    return switch (random.nextInt(14)) {
      case 0 -> "/sites/" + site();
      case 1 -> "/tier-1s/" + name();
      case 2 -> "/tier-1s/" + name() + "/locale-services/" + name();
      case 3, 4 -> "/segments/" + name();
      case 5 -> "/tier-0s/" + name();
      case 6 -> "/tier-0s/" + name() + "/locale-services/" + name();
      case 7 -> "/domains/" + domain();
      case 8 -> "/domains/" + domain() + "/groups/" + name();
      case 9 -> "/domains/" + domain() + "/security-policies/" + name();
      case 10 -> "/domains/" + domain() + "/security-policies/" + name() + "/rules/" + name();
      case 11 -> "/services/" + (random.nextInt(5) == 0 ? "HTTP" : name());
      default -> "/segments/" + name() + "/ports/" + name();
    };
  }

  private String object(String path) {
    var fields = new StringBuilder("{\"description\":\"").append(random.nextInt(3)).append('"');
    if (path.contains("/ports/")) {
      maybe(fields, "\"attachment\":{\"id\":\"vm" + random.nextInt(4) + "\"}");
      maybe(fields, "\"attachment\":null");
    } else if (path.contains("/locale-services/")) {
      maybe(
          fields,
          "\"edge_cluster_path\":\"/global-infra/sites/"
              + site()
              + POINT
              + "/edge-clusters/default\"");
    } else if (path.contains("/groups/")) {
      maybe(
          fields,
          "\"expression\":[{\"resource_type\":\"PathExpression\",\"paths\":[\"/global-infra/domains/"
              + domain()
              + "/groups/"
              + name()
              + "\"]}]");
    } else if (path.contains("/rules/")) {
      fields.append(",\"action\":\"DROP\"");
      maybe(
          fields,
          "\"source_groups\":[\"/global-infra/domains/" + domain() + "/groups/" + name() + "\"]");
      maybe(fields, "\"services\":[\"/global-infra/services/" + name() + "\"]");
    } else if (path.contains("/security-policies/")) {
      maybe(fields, "\"rules\":[{\"id\":\"" + name() + "\",\"action\":\"ALLOW\"}]");
      maybe(fields, "\"rules\":[]");
    } else if (path.startsWith("/services/")) {
      maybe(
          fields,
          "\"service_entries\":[{\"resource_type\":\"NestedServiceServiceEntry\",\"nested_service_path\":\"/global-infra/services/"
              + name()
              + "\"}]");
    } else if (path.startsWith("/tier-1s/")) {
      maybe(fields, "\"tier0_path\":\"/global-infra/tier-0s/" + name() + "\"");
      maybe(fields, "\"tier0_path\":null");
    } else if (path.startsWith("/segments/")) {
      maybe(fields, "\"connectivity_path\":\"/global-infra/tier-1s/" + name() + "\"");
      maybe(fields, "\"overlay_id\":" + (65_536 + random.nextInt(6)));
      maybe(
          fields, "\"subnets\":[{\"gateway_address\":\"10.0.0." + random.nextInt(300) + "/24\"}]");
      maybe(fields, "\"colour\":\"red\"");
    }
    // Where a field came twice the body is no JSON: also a call that is to change nothing.
    return fields.append('}').toString();
  }

  private String withRevision(String object) {
    return random.nextBoolean()
        ? object
        : object.substring(0, object.length() - 1) + ",\"_revision\":" + random.nextInt(4) + "}";
  }

  private void maybe(StringBuilder fields, String field) {
    if (random.nextInt(3) == 0) {
      fields.append(',').append(field);
    }
  }

  private String tree() {
    var children = new StringBuilder();
    for (int i = 0; i < 1 + random.nextInt(3); i++) {
      children.append(i == 0 ? "" : ",").append(child());
    }
    return "{\"resource_type\":\"Infra\",\"children\":[" + children + "]}";
  }

  private String child() {
    var mark = random.nextInt(4) == 0 ? ",\"marked_for_delete\":true" : "";
    var port =
        "{\"resource_type\":\"ChildSegmentPort\""
            + (mark.isEmpty() || random.nextBoolean() ? mark : "")
            + ",\"SegmentPort\":{\"id\":\""
            + name()
            + "\",\"attachment\":{\"id\":\"vm"
            + random.nextInt(4)
            + "\"}}}";
    return switch (random.nextInt(4)) {
      case 3 ->
          "{\"resource_type\":\"ChildDomain\",\"Domain\":{\"id\":\""
              + domain()
              + "\",\"children\":[{\"resource_type\":\"ChildGroup\""
              + mark
              + ",\"Group\":{\"id\":\""
              + name()
              + "\"}}]}}";
      case 0 ->
          "{\"resource_type\":\"ChildSite\"" + mark + ",\"Site\":{\"id\":\"" + site() + "\"}}";
      case 1 ->
          "{\"resource_type\":\"ChildSegment\""
              + mark
              + ",\"Segment\":{\"id\":\""
              + name()
              + "\",\"children\":["
              + port
              + "]}}";
      default ->
          "{\"resource_type\":\"ChildTier1\""
              + mark
              + ",\"Tier1\":{\"id\":\""
              + name()
              + "\",\"children\":[{\"resource_type\":\"ChildLocaleServices\",\"LocaleServices\":{\"id\":\""
              + name()
              + "\",\"edge_cluster_path\":\"/global-infra/sites/"
              + site()
              + POINT
              + "/edge-clusters/default\"}}]}}";
    };
  }

  private String site() {
    return SITES.get(random.nextInt(SITES.size()));
  }

  private String domain() {
    return switch (random.nextInt(4)) {
      case 0 -> site();
      case 1 -> "d" + random.nextInt(2);
      default -> "default";
    };
  }

  private String name() {
    return "n" + random.nextInt(3);
  }
}

package io.interspan.sitemanager.logic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.firewall.logic.group.PortAddresses;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.intentapi.logic.api.Json;
import io.interspan.intentapi.logic.state.ObjectSource;
import io.interspan.intentapi.logic.type.OverlayIds;
import io.interspan.intentapi.logic.type.ResourceTable;
import io.interspan.intentapi.logic.type.ResourceType;
import io.interspan.message.ControlPlanePlan;
import io.interspan.message.DefinitionPlan;
import io.interspan.message.MalformedMessageException;
import io.interspan.message.OwnSitePlan;
import io.interspan.message.PlanEntry;
import io.interspan.message.PortPlan;
import io.interspan.message.ProtoBytes;
import io.interspan.message.SegmentPlan;
import io.interspan.model.Bytes;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.StoredIntent;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The global objects that the site's plan has, as the API shows them: with the fields that the
/// plan has of them, since nobody is sent what they do not need.
final class GlobalCopy implements ObjectSource {
  private final SitePlan plan;

  GlobalCopy(SitePlan plan) {
    this.plan = plan;
  }

  @Override
  public @Nullable StoredIntent get(IntentPath path) {
    requirePlan();
    return plan.value(path.value())
        .flatMap(value -> object(path.value(), value))
        .or(() -> around(path))
        .orElse(null);
  }

  /// Returns a domain that holds something that the plan has: the site is not told of it by itself.
  private Optional<StoredIntent> around(IntentPath path) {
    return ResourceTable.at(path)
        .filter(type -> type.type() == IntentType.DOMAIN)
        .filter(_ -> !plan.values().subMap(path.value() + "/", path.value() + "0").isEmpty())
        .map(type -> stored(path, type, JsonNodeFactory.instance.objectNode(), 0));
  }

  private static StoredIntent stored(
      IntentPath path, ResourceType type, ObjectNode fields, long revision) {
    fields.put("id", path.id());
    if (!fields.has("display_name")) {
      fields.put("display_name", path.id());
    }
    fields.put("resource_type", type.apiName());
    return new StoredIntent(path, type.type(), revision, Json.canonical(fields));
  }

  @Override
  public List<StoredIntent> below(IntentPath path) {
    requirePlan();
    // '0' is the character after '/': from the first path below to the last.
    return plan.values().subMap(path.value() + "/", path.value() + "0").entrySet().stream()
        .flatMap(entry -> object(entry.getKey(), entry.getValue()).stream())
        .toList();
  }

  @Override
  public List<StoredIntent> children(IntentPath parent, ResourceType type) {
    var collection = new IntentPath(parent.value() + "/" + type.collection());
    if (type.type() == IntentType.DOMAIN) {
      return domains(collection.value() + "/");
    }
    return below(collection).stream()
        .filter(object -> object.type() == type.type())
        .filter(object -> object.path().parent().equals(parent))
        .toList();
  }

  private List<StoredIntent> domains(String collection) {
    var ids = new TreeSet<String>();
    plan.values().tailMap(collection).keySet().stream()
        .takeWhile(key -> key.startsWith(collection))
        .forEach(key -> ids.add(key.substring(collection.length()).split("/", 2)[0]));
    return ids.stream().flatMap(id -> around(new IntentPath(collection + id)).stream()).toList();
  }

  private void requirePlan() {
    if (!plan.isComplete()) {
      throw new ApiException(
          ErrorCode.UNAVAILABLE,
          "the site's plan has not come yet: declare the site at the global manager, and see that"
              + " this one reaches it");
    }
  }

  private static Optional<StoredIntent> object(String key, Bytes value) {
    try {
      var path = new IntentPath(key);
      var entry = ProtoBytes.parse(PlanEntry.parser(), value, key);
      return ResourceTable.at(path)
          .flatMap(
              type -> fields(entry).map(fields -> stored(path, type, fields, entry.getRevision())));
    } catch (MalformedMessageException | IllegalArgumentException _) {
      // Of a later version, or damaged: the controllers say so, it is passed on as it is.
      return Optional.empty();
    }
  }

  private static Optional<ObjectNode> fields(PlanEntry entry) {
    return switch (entry.getObjectCase()) {
      case OWN_SITE -> Optional.of(site(entry.getOwnSite()));
      case CONTROL_PLANE -> Optional.of(controllers(entry.getControlPlane()));
      case ROUTER -> Optional.of(JsonNodeFactory.instance.objectNode());
      case SEGMENT -> Optional.of(segment(entry.getSegment()));
      case PORT -> Optional.of(port(entry.getPort()));
      case DEFINITION -> definition(entry.getDefinition());
      case GROUP_MEMBERS, SELECTED, WORKLOAD, RULE, SHARD_MAP, FORGOTTEN_HOST, OBJECT_NOT_SET ->
          Optional.empty();
    };
  }

  private static Optional<ObjectNode> definition(DefinitionPlan definition) {
    try {
      return Optional.of(Json.parseOwn(Bytes.wrap(definition.getJson().toByteArray())));
    } catch (IllegalStateException _) {
      return Optional.empty();
    }
  }

  private static ObjectNode site(OwnSitePlan site) {
    var fields = JsonNodeFactory.instance.objectNode();
    fields
        .putObject(OverlayIds.RANGE_FIELD)
        .put("begin", site.getFirstOverlayId())
        .put("end", site.getLastOverlayId());
    fields.putObject("control_plane").put("sharding", site.getSharding());
    return fields;
  }

  private static ObjectNode controllers(ControlPlanePlan plane) {
    var fields = JsonNodeFactory.instance.objectNode();
    fields.put("sharding", plane.getSharding());
    var nodes = fields.putArray("nodes");
    plane
        .getNodesList()
        .forEach(node ->
            nodes
                .addObject()
                .put("id", node.getId())
                .put("session_endpoint", node.getSessionEndpoint()));
    return fields;
  }

  private static ObjectNode segment(SegmentPlan segment) {
    var fields = JsonNodeFactory.instance.objectNode();
    fields.put("overlay_id", segment.getVni());
    fields.put("replication_mode", segment.getReplicationMode());
    if (segment.getGatewaysCount() > 0) {
      var subnets = fields.putArray("subnets");
      segment
          .getGatewaysList()
          .forEach(gateway -> subnets.addObject().put("gateway_address", gateway));
    }
    if (!segment.getRouter().isEmpty()) {
      fields.put("connectivity_path", segment.getRouter());
    }
    return fields;
  }

  private static ObjectNode port(PortPlan port) {
    var fields = JsonNodeFactory.instance.objectNode();
    fields.put("admin_state", port.getAdminState());
    if (!port.getAttachmentId().isEmpty()) {
      fields.putObject("attachment").put("id", port.getAttachmentId());
    }
    if (port.getAddressesCount() > 0) {
      var bindings = fields.putArray("address_bindings");
      PortAddresses.ips(port).forEach(ip -> bindings.addObject().put("ip_address", ip));
      PortAddresses.macs(port).forEach(mac -> bindings.addObject().put("mac_address", mac));
    }
    return fields;
  }
}

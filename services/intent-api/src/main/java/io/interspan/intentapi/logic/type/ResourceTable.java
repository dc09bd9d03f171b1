package io.interspan.intentapi.logic.type;

import static io.interspan.intentapi.logic.type.ResourceType.WhenParentGoes.GOES_ALONG;
import static io.interspan.intentapi.logic.type.ResourceType.WhenParentGoes.REFUSES;
import static io.interspan.intentapi.logic.type.ResourceType.Writer.LOG;
import static io.interspan.intentapi.logic.type.ResourceType.Writer.USERS;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import io.interspan.model.net.Vni;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// All types of objects: a new type is one entry here, and one record in `model`.
public final class ResourceTable {
  /// The first of the numbers for overlays of global segments; smaller ones are left to sites.
  public static final int FIRST_OVERLAY_ID = 65_536;

  private static final String SITE = "/sites/*";
  private static final String POINT = "/enforcement-points/default";

  private static final FieldType.Word UP_DOWN =
      new FieldType.Word(List.of("UP", "DOWN"), List.of());

  private static final List<ResourceType> TYPES =
      List.of(
          new ResourceType(
              IntentType.SITE,
              null,
              "sites",
              USERS,
              GOES_ALONG,
              "A place with a site-manager",
              CommonFields.and(
                  Field.enforced(
                          "control_plane",
                          struct(
                              Field.enforced(
                                      "sharding",
                                      new FieldType.Word(
                                          List.of("PHYSICAL"),
                                          List.of(
                                              new FieldType.RefusedWord(
                                                  "LOGICAL",
                                                  "controllers shard by host only, for now"))),
                                      "how the site's controllers share their work")
                                  .or("PHYSICAL"),
                              Field.enforced(
                                      "encapsulation",
                                      new FieldType.Word(
                                          List.of("GENEVE"),
                                          List.of(
                                              new FieldType.RefusedWord(
                                                  "VXLAN", "hosts speak Geneve only, for now"))),
                                      "how the site's hosts wrap frames")
                                  .or("GENEVE")),
                          "the site's controllers and hosts, what they are like")
                      .or(JsonNodeFactory.instance.objectNode()),
                  Field.refused("site_connection_info", "sites are found by the cluster"),
                  Field.refused("site_type", "every site is one of Interspan's"),
                  Field.refused(
                      "federation_config", "there are no RTEPs: hosts reach each other"))),
          new ResourceType(
              IntentType.CONTROL_PLANE,
              IntentType.SITE,
              "control-planes",
              LOG,
              GOES_ALONG,
              "The controllers of a site, as the site reported them",
              CommonFields.and(
                  Field.enforced(
                      "sharding",
                      new FieldType.Word(List.of("PHYSICAL", "LOGICAL"), List.of()),
                      "how they share their work"),
                  Field.enforced(
                      "nodes",
                      new FieldType.ListOf(
                          struct(
                              Field.enforced("id", line(), "the controller's word in the site"),
                              Field.enforced(
                                  "session_endpoint", line(), "where hosts open their sessions")),
                          64),
                      "the controllers"))),
          new ResourceType(
              IntentType.TIER1,
              null,
              "tier-1s",
              USERS,
              GOES_ALONG,
              "A distributed router; its locale services say at which sites",
              CommonFields.and(
                  Field.kept(
                      "failover_mode",
                      new FieldType.Word(List.of("NON_PREEMPTIVE", "PREEMPTIVE"), List.of()),
                      "routers are distributed: nothing fails over"),
                  Field.kept(
                      "pool_allocation",
                      new FieldType.Word(
                          List.of("ROUTING", "LB_SMALL", "LB_MEDIUM", "LB_LARGE", "LB_XLARGE"),
                          List.of()),
                      "there are no edge nodes to take room on"),
                  Field.kept(
                      "enable_standby_relocation",
                      new FieldType.Flag(),
                      "there are no edge nodes to relocate to"),
                  Field.refused("tier0_path", "there are no tier-0s, for now"),
                  Field.refused("dhcp_config_paths", "there is no DHCP server"),
                  Field.refused("qos_profile", "there is no QoS at routers"))),
          new ResourceType(
              IntentType.LOCALE_SERVICES,
              IntentType.TIER1,
              "locale-services",
              USERS,
              GOES_ALONG,
              "A site of a router's span",
              CommonFields.and(
                  Field.enforced(
                          "edge_cluster_path",
                          new FieldType.PathTo(
                              List.of(new PathForm(SITE, POINT + "/edge-clusters/default"))),
                          "the edge cluster of the site that the router is to be at")
                      .mustBeThere(),
                  Field.refused("preferred_edge_paths", "an edge cluster's nodes are not named"),
                  Field.refused("bfd_profile_path", "there are no uplinks, for now"))),
          new ResourceType(
              IntentType.SEGMENT,
              null,
              "segments",
              USERS,
              GOES_ALONG,
              "A layer 2 network",
              CommonFields.and(
                  Field.enforced(
                      "subnets",
                      new FieldType.ListOf(
                          struct(
                              Field.enforced(
                                      "gateway_address",
                                      new FieldType.Text(1, 64, TextForm.GATEWAY),
                                      "the router's address in the network, like 10.1.0.1/24")
                                  .mustBeThere(),
                              Field.refused("dhcp_config", "there is no DHCP server"),
                              Field.refused("dhcp_ranges", "there is no DHCP server")),
                          1),
                      "the segment's network"),
                  Field.enforced(
                      "connectivity_path",
                      new FieldType.PathTo(List.of(new PathForm("/tier-1s/*", ""))),
                      "the router that it is connected to, which gives it its sites"),
                  Field.enforced(
                      "transport_zone_path",
                      new FieldType.PathTo(
                          List.of(new PathForm(SITE, POINT + "/transport-zones/default"))),
                      "the transport zone of one site: its span where it has no router"),
                  Field.enforced(
                          "replication_mode",
                          new FieldType.Word(
                              List.of("SOURCE"),
                              List.of(
                                  new FieldType.RefusedWord(
                                      "MTEP", "there are no replicators, for now"))),
                          "how frames to many reach their members")
                      .or("SOURCE"),
                  Field.enforced(
                      "overlay_id",
                      new FieldType.NeverReused(FIRST_OVERLAY_ID, Vni.MAX),
                      "the segment's number in tunnels; given by us where it is absent"),
                  Field.enforced("admin_state", UP_DOWN, "whether it carries traffic").or("UP"),
                  Field.refused("vlan_ids", "segments are overlays"),
                  Field.refused("l2_extension", "there is no L2 VPN"),
                  Field.refused("bridge_profiles", "there are no bridges to VLANs"),
                  Field.refused("dhcp_config_path", "there is no DHCP server"))),
          new ResourceType(
              IntentType.SEGMENT_PORT,
              IntentType.SEGMENT,
              "ports",
              USERS,
              REFUSES,
              "A workload's place on a segment; its path is the global port id",
              CommonFields.and(
                  Field.enforced(
                      "attachment",
                      struct(
                          Field.enforced(
                                  "id",
                                  new FieldType.Text(1, 255, TextForm.ANY),
                                  "what a host reports of the workload; no two ports have the same")
                              .once(),
                          Field.refused("type", "a port has one workload"),
                          Field.refused("context_id", "a port has one workload"),
                          Field.refused("traffic_tag", "a port has one workload")),
                      "the workload that belongs here"),
                  Field.enforced(
                      "address_bindings",
                      new FieldType.ListOf(
                          new FieldType.Struct(
                              List.of(
                                  Field.enforced(
                                      "ip_address",
                                      new FieldType.Text(1, 64, TextForm.IP_ADDRESS),
                                      "an IP address that the workload may use"),
                                  Field.enforced(
                                      "mac_address",
                                      new FieldType.Text(1, 64, TextForm.MAC_ADDRESS),
                                      "a MAC address that the workload may use"),
                                  Field.refused("vlan_id", "segments are overlays")),
                              List.of("ip_address", "mac_address")),
                          512),
                      "the addresses that the workload may use; any where there are none"),
                  Field.enforced("admin_state", UP_DOWN, "whether it carries traffic").or("UP"),
                  Field.refused("ignored_address_bindings", "nothing is discovered from above"),
                  Field.refused("init_state", "a port opens when its workload is there"))),
          new ResourceType(
              IntentType.PORT_GRANT,
              IntentType.SEGMENT_PORT,
              "grants",
              LOG,
              GOES_ALONG,
              "Which site a port is granted to",
              CommonFields.and(
                  Field.enforced("site", new FieldType.SiteId(), "the site that has the port"))));

  private ResourceTable() {}

  private static FieldType.Struct struct(Field... fields) {
    return new FieldType.Struct(List.of(fields), List.of());
  }

  private static FieldType.Text line() {
    return new FieldType.Text(0, 255, TextForm.ANY);
  }

  /// Returns all types; a type comes after the one that it lies below.
  public static List<ResourceType> types() {
    return TYPES;
  }

  /// Returns the entry of a type.
  public static ResourceType of(IntentType type) {
    return TYPES.stream().filter(entry -> entry.type() == type).findFirst().orElseThrow();
  }

  /// Returns the entry with this API name, if there is one.
  public static Optional<ResourceType> tryParse(String apiName) {
    return IntentType.tryParse(apiName).map(ResourceTable::of);
  }

  /// Returns the types below another, or below the root where `parent` is null.
  public static List<ResourceType> below(@Nullable IntentType parent) {
    return TYPES.stream().filter(entry -> entry.parent() == parent).toList();
  }

  /// Returns the type of what stands in `collection` below `parent`, or below the root where that
  /// is null.
  public static Optional<ResourceType> below(@Nullable IntentType parent, String collection) {
    return TYPES.stream()
        .filter(entry -> entry.parent() == parent && entry.collection().equals(collection))
        .findFirst();
  }

  /// Returns the type of the object at `path`, if objects may stand there.
  public static Optional<ResourceType> at(IntentPath path) {
    String[] words = path.value().split("/", -1);
    boolean rooted = IntentPath.ROOTS.stream().anyMatch(root -> root.id().equals(words[1]));
    if (!rooted || words.length < 4 || words.length % 2 != 0) {
      return Optional.empty();
    }
    ResourceType found = null;
    for (int i = 2; i < words.length; i += 2) {
      var next = below(found == null ? null : found.type(), words[i]).orElse(null);
      if (next == null) {
        return Optional.empty();
      }
      found = next;
    }
    return Optional.of(Objects.requireNonNull(found));
  }
}

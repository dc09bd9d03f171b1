package io.interspan.intentapi.logic.type;

import io.interspan.intentapi.logic.type.ResourceType.Writer;
import io.interspan.model.intent.IntentType;
import io.interspan.model.net.Vni;
import java.util.List;

/// Sites, and what every site has.
final class SiteTypes {
  private static final ResourceType SITE =
      ResourceType.at("sites", IntentType.SITE, "A place with a site-manager")
          .with(
              Field.enforced(
                      "control_plane",
                      FieldType.Struct.of(
                          Field.enforced(
                                  "sharding",
                                  FieldType.Word.of("PHYSICAL", "LOGICAL"),
                                  "how the site's controllers share their work")
                              .or("PHYSICAL"),
                          Field.enforced(
                                  "encapsulation",
                                  FieldType.Word.of("GENEVE")
                                      .refusing("hosts speak Geneve only, for now", "VXLAN"),
                                  "how the site's hosts wrap frames")
                              .or("GENEVE")),
                      "the site's controllers and hosts, what they are like")
                  .orDefaults(),
              Field.readOnly(
                  OverlayIds.RANGE_FIELD,
                  FieldType.Struct.of(
                      Field.readOnly("begin", Kinds.number(0, Vni.MAX), "the first"),
                      Field.readOnly("end", Kinds.number(0, Vni.MAX), "the last")),
                  "the numbers that the site gives to segments of its own; of no other site"),
              Field.refused("site_connection_info", "sites are found by the cluster"),
              Field.refused("site_type", "every site is one of Interspan's"),
              Field.refused("federation_config", "there are no RTEPs: hosts reach each other"));

  private static final ResourceType ENFORCEMENT_POINT =
      ResourceType.below(
              IntentType.SITE,
              "enforcement-points",
              IntentType.ENFORCEMENT_POINT,
              "Where a site's site-manager is reached; every site has one")
          .writtenBy(Writer.NOBODY)
          .with();

  private static final ResourceType TRANSPORT_ZONE =
      ResourceType.below(
              IntentType.ENFORCEMENT_POINT,
              "transport-zones",
              IntentType.TRANSPORT_ZONE,
              "The hosts of a site; every site has one zone")
          .writtenBy(Writer.NOBODY)
          .with(
              Field.readOnly("tz_type", Kinds.line(), "always OVERLAY_BACKED"),
              Field.readOnly("is_default", Kinds.FLAG, "always true"));

  private static final ResourceType EDGE_CLUSTER =
      ResourceType.below(
              IntentType.ENFORCEMENT_POINT,
              "edge-clusters",
              IntentType.EDGE_CLUSTER,
              "The gateway hosts of a site; every site has one cluster")
          .writtenBy(Writer.NOBODY)
          .with(Field.readOnly("member_node_type", Kinds.line(), "always EDGE_NODE"));

  private static final ResourceType EDGE_NODE =
      ResourceType.below(
              IntentType.EDGE_CLUSTER,
              "edge-nodes",
              IntentType.EDGE_NODE,
              "A gateway host of a site")
          .writtenBy(Writer.NOBODY)
          .with(Field.readOnly("member_index", Kinds.number(0, 1_000), "its place in the cluster"));

  private static final ResourceType CONTROL_PLANE =
      ResourceType.below(
              IntentType.SITE,
              "control-planes",
              IntentType.CONTROL_PLANE,
              "The controllers of a site, as the site reported them")
          .writtenBy(Writer.LOG)
          .with(
              Field.enforced(
                  "sharding",
                  FieldType.Word.of("PHYSICAL", "LOGICAL"),
                  "how they share their work"),
              Field.enforced(
                  "nodes",
                  new FieldType.ListOf(
                      FieldType.Struct.of(
                          Field.enforced("id", Kinds.line(), "the controller's word in the site"),
                          Field.enforced(
                              "session_endpoint", Kinds.line(), "where hosts open their sessions")),
                      64),
                  "the controllers"));

  private static final ResourceType SITE_REFERENCE =
      ResourceType.below(
              IntentType.SITE,
              "references",
              IntentType.SITE_REFERENCE,
              "A global object that objects of a site's own refer to, as the site reported")
          .writtenBy(Writer.LOG)
          .with(
              Field.enforced(
                      "target_path",
                      FieldType.PathTo.one(PathForm.ANY),
                      "the global object; it stays as long as this is there")
                  .mustBeThere(),
              Field.enforced(
                  "referrer_count",
                  Kinds.number(1, Integer.MAX_VALUE),
                  "how many objects of the site's own refer to it"));

  static final List<ResourceType> ALL =
      List.of(
          SITE,
          ENFORCEMENT_POINT,
          TRANSPORT_ZONE,
          EDGE_CLUSTER,
          EDGE_NODE,
          CONTROL_PLANE,
          SITE_REFERENCE);

  private SiteTypes() {}
}

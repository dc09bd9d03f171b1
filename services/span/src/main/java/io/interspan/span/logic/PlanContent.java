package io.interspan.span.logic;

import io.interspan.message.ControlPlanePlan;
import io.interspan.message.ControllerNode;
import io.interspan.message.DefinitionPlan;
import io.interspan.message.Labels;
import io.interspan.message.OwnSitePlan;
import io.interspan.message.PlanEntry;
import io.interspan.message.PortPlan;
import io.interspan.message.ProtoBytes;
import io.interspan.message.RouterPlan;
import io.interspan.message.SegmentPlan;
import io.interspan.model.Bytes;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.NumberRange;
import io.interspan.model.shard.Sharding;
import io.interspan.model.span.Span;
import java.util.List;
import java.util.Optional;

/// What sites are sent of an object, before it is written as a message: it refers to what the graph
/// has anyway, so it costs little to hold and to compare.
sealed interface PlanContent {
  /// Returns it as a message, without a revision.
  ///
  /// @param path the object's
  PlanEntry.Builder write(IntentPath path);

  /// What a site is told of itself.
  ///
  /// @param overlayIds the numbers that it may give itself
  /// @param sharding how its controllers share their work
  record OwnSite(NumberRange overlayIds, Sharding sharding) implements PlanContent {
    @Override
    public PlanEntry.Builder write(IntentPath path) {
      return PlanEntry.newBuilder()
          .setOwnSite(
              OwnSitePlan.newBuilder()
                  .setSite(path.id())
                  .setFirstOverlayId(overlayIds.begin())
                  .setLastOverlayId(overlayIds.end())
                  .setSharding(sharding.name()));
    }
  }

  /// A router.
  ///
  /// @param kind the type's name
  /// @param sites its span
  /// @param above the router that it is joined to
  /// @param component what it is joined to by routing; 0 where that is said of the router above
  record Router(String kind, Span.Known sites, Optional<IntentPath> above, long component)
      implements PlanContent {
    @Override
    public PlanEntry.Builder write(IntentPath path) {
      return PlanEntry.newBuilder()
          .setRouter(
              RouterPlan.newBuilder()
                  .setPath(path.value())
                  .setKind(kind)
                  .addAllSites(sites.sites())
                  .setAbove(above.map(IntentPath::value).orElse(""))
                  .setComponent(component));
    }
  }

  /// A segment.
  ///
  /// @param vni its global number
  /// @param gatewayAddresses `10.1.0.1/24`, in their order
  /// @param replicationMode SOURCE or MTEP
  /// @param gateway the router that it is connected to
  /// @param labels what groups may ask of it
  /// @param sites its span
  record Segment(
      int vni,
      List<String> gatewayAddresses,
      String replicationMode,
      Optional<IntentPath> gateway,
      Labels labels,
      Span.Known sites)
      implements PlanContent {
    @Override
    public PlanEntry.Builder write(IntentPath path) {
      return PlanEntry.newBuilder()
          .setSegment(
              SegmentPlan.newBuilder()
                  .setPath(path.value())
                  .setVni(vni)
                  .addAllGateways(gatewayAddresses)
                  .setReplicationMode(replicationMode)
                  .setRouter(gateway.map(IntentPath::value).orElse(""))
                  .addAllSites(sites.sites())
                  .setLabels(labels));
    }
  }

  /// A port.
  ///
  /// @param segment the path of the segment that it is on
  /// @param attachmentId what hosts report of the workload; empty where it has none
  /// @param addresses the addresses that it may use
  /// @param up whether it carries traffic: where its segment does not, it does not
  /// @param labels what groups may ask of it
  record Port(
      IntentPath segment, String attachmentId, List<String> addresses, boolean up, Labels labels)
      implements PlanContent {
    private static final String UP = "UP";
    private static final String DOWN = "DOWN";

    @Override
    public PlanEntry.Builder write(IntentPath path) {
      return PlanEntry.newBuilder()
          .setPort(
              PortPlan.newBuilder()
                  .setPath(path.value())
                  .setSegment(segment.value())
                  .setAttachmentId(attachmentId)
                  .addAllAddresses(addresses)
                  .setAdminState(up ? UP : DOWN)
                  .setLabels(labels));
    }
  }

  /// A policy, a rule, a group or a service.
  ///
  /// @param json its fields with an effect
  /// @param memberSites of a group: the sites whose workloads may be members
  record Definition(IntentType type, Bytes json, Span.Known memberSites) implements PlanContent {
    @Override
    public PlanEntry.Builder write(IntentPath path) {
      return PlanEntry.newBuilder()
          .setDefinition(
              DefinitionPlan.newBuilder()
                  .setPath(path.value())
                  .setType(type.apiName())
                  .setJson(ProtoBytes.wrap(json))
                  .addAllMemberSites(memberSites.sites()));
    }
  }

  /// A site's controllers.
  ///
  /// @param sharding which of a site's controllers serves what
  record Controllers(String site, String sharding, List<ControllerNode> nodes)
      implements PlanContent {
    @Override
    public PlanEntry.Builder write(IntentPath path) {
      return PlanEntry.newBuilder()
          .setControlPlane(
              ControlPlanePlan.newBuilder().setSite(site).setSharding(sharding).addAllNodes(nodes));
    }
  }
}

package io.interspan.controller.logic;

import com.google.protobuf.ByteString;
import io.interspan.controller.logic.FirewallNet.Group;
import io.interspan.controller.logic.FirewallNet.Policy;
import io.interspan.controller.logic.FirewallNet.Port;
import io.interspan.controller.logic.FirewallNet.Router;
import io.interspan.controller.logic.FirewallNet.Rule;
import io.interspan.firewall.logic.group.DefinitionSet;
import io.interspan.firewall.logic.group.MemberKeys;
import io.interspan.message.AddressCodec;
import io.interspan.message.DefinitionPlan;
import io.interspan.message.GroupMembersPlan;
import io.interspan.message.Labels;
import io.interspan.message.PlanEntry;
import io.interspan.message.PortPlan;
import io.interspan.message.RouterPlan;
import io.interspan.message.SegmentPlan;
import io.interspan.message.SelectedWorkload;
import io.interspan.message.TagMessage;
import io.interspan.message.WorkloadEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the configuration of a site says of a [FirewallNet].
final class FirewallConfig {
  private final SortedMap<String, Router> routers;
  private final SortedMap<String, String> segments;
  private final SortedMap<String, Port> ports;
  private final SortedMap<String, Group> groups;
  private final SortedMap<String, Policy> policies;
  private final SortedMap<String, Rule> rules;
  private final SlowFirewall slow;

  FirewallConfig(FirewallNet net) {
    this.routers = net.routers;
    this.segments = net.segments;
    this.ports = net.ports;
    this.groups = net.groups;
    this.policies = net.policies;
    this.rules = net.rules;
    this.slow = new SlowFirewall(net);
  }

  /// Returns all entries, by key.
  SortedMap<String, PlanEntry> entries() {
    var config = new TreeMap<String, PlanEntry>();
    routers.forEach((path, router) ->
        config.put(
            path,
            PlanEntry.newBuilder()
                .setRouter(RouterPlan.newBuilder().setPath(path).setAbove(router.above()))
                .build()));
    segments.forEach((path, router) ->
        config.put(
            path,
            PlanEntry.newBuilder()
                .setSegment(SegmentPlan.newBuilder().setPath(path).setRouter(router))
                .build()));
    ports.values().stream()
        .filter(port -> port.site().equals(ControllerBench.SITE))
        .forEach(port -> config.put(port.path(), plan(port)));
    definitions(config);
    var definitions = new DefinitionSet();
    var all = new TreeMap<String, Optional<DefinitionPlan>>();
    config.forEach((key, entry) -> {
      if (entry.hasDefinition()) {
        all.put(key, Optional.of(entry.getDefinition()));
      }
    });
    definitions.apply(all);
    definitions
        .needed()
        .forEach((path, needed) -> {
          config.put(
              MemberKeys.group(path),
              PlanEntry.newBuilder()
                  .setGroupMembers(
                      GroupMembersPlan.newBuilder()
                          .setSelector(needed.id())
                          .addAllSites(needed.sites()))
                  .build());
          for (var port : ports.values()) {
            if (slow.isMember(path.value(), port)) {
              var place = MemberKeys.place(port.origin(), port.path());
              config.put(
                  MemberKeys.memberAt(needed.id(), place),
                  PlanEntry.newBuilder()
                      .setSelected(SelectedWorkload.getDefaultInstance())
                      .build());
              config.put(
                  MemberKeys.workloadAt(place),
                  PlanEntry.newBuilder().setWorkload(workload(port)).build());
            }
          }
        });
    return config;
  }

  private WorkloadEntry.Builder workload(Port port) {
    var entry =
        WorkloadEntry.newBuilder()
            .setPort(port.path())
            .setSegment(port.segment())
            .setRouter(FirewallNet.told(port))
            .addIps(AddressCodec.bytes(port.address()));
    return port.learned() ? entry.addMacs(port.ip()) : entry;
  }

  private static PlanEntry plan(Port port) {
    var plan =
        PortPlan.newBuilder()
            .setPath(port.path())
            .setSegment(port.segment())
            .setAttachmentId(port.attachment())
            .setAdminState("UP")
            .setLabels(
                Labels.newBuilder()
                    .addTags(TagMessage.newBuilder().setScope("tier").setTag(port.tag())));
    if (!port.learned()) {
      plan.addAddresses(port.address().toString());
    }
    return PlanEntry.newBuilder().setPort(plan).build();
  }

  private void definitions(SortedMap<String, PlanEntry> config) {
    groups.forEach((path, group) ->
        config.put(path, definition(path, "Group", expression(group), group.sites())));
    policies.forEach((path, policy) ->
        config.put(
            path,
            definition(
                path,
                "SecurityPolicy",
                "{'category':'%s','sequence_number':%d,'scope':%s}"
                    .formatted(policy.category(), policy.sequence(), list(policy.scope())),
                List.of())));
    rules.forEach((path, rule) ->
        config.put(
            path,
            definition(
                path,
                "Rule",
                ("{'action':'%s','direction':'%s','disabled':%b,'sequence_number':%d,'scope':%s,"
                        + "'sources_excluded':%b,'source_groups':['%s'],"
                        + "'destination_groups':['%s'],%s}")
                    .formatted(
                        rule.action(),
                        rule.direction(),
                        rule.disabled(),
                        rule.sequence(),
                        list(rule.scope()),
                        rule.excluded(),
                        rule.sources(),
                        rule.destinations(),
                        services(rule.service())),
                List.of())));
    config.put(
        "/global-infra/services/TCP",
        definition(
            "/global-infra/services/TCP",
            "Service",
            "{'service_entries':[{'resource_type':'L4PortSetServiceEntry','l4_protocol':'TCP',"
                + "'destination_ports':['80-90']}]}",
            List.of()));
  }

  private static String services(String service) {
    return switch (service) {
      case "TCP" -> "'services':['/global-infra/services/TCP']";
      case "UDP" ->
          "'services':['ANY'],'service_entries':[{'resource_type':'L4PortSetServiceEntry',"
              + "'l4_protocol':'UDP'}]";
      default -> "'services':['ANY']";
    };
  }

  private static String list(List<String> texts) {
    return texts.isEmpty() ? "['ANY']" : "['" + String.join("','", texts) + "']";
  }

  private static String expression(Group group) {
    var expression = new ArrayList<String>();
    for (var term : group.terms()) {
      if (!expression.isEmpty()) {
        expression.add("{'resource_type':'ConjunctionOperator','conjunction_operator':'OR'}");
      }
      if (term.startsWith("path:")) {
        expression.add("{'resource_type':'PathExpression','paths':['" + term.substring(5) + "']}");
      } else if (term.contains("-")) {
        expression.add("{'resource_type':'IPAddressExpression','ip_addresses':['" + term + "']}");
      } else {
        expression.add(
            "{'resource_type':'Condition','member_type':'SegmentPort','key':'Tag',"
                + "'operator':'EQUALS','value':'tier|"
                + term
                + "'}");
      }
    }
    return "{'expression':[" + String.join(",", expression) + "]}";
  }

  private static PlanEntry definition(
      String path, String type, String json, List<String> memberSites) {
    return PlanEntry.newBuilder()
        .setDefinition(
            DefinitionPlan.newBuilder()
                .setPath(path)
                .setType(type)
                .setJson(ByteString.copyFromUtf8(json.replace('\'', '"')))
                .addAllMemberSites(memberSites))
        .build();
  }
}

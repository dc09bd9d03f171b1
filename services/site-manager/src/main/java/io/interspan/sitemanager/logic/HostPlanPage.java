package io.interspan.sitemanager.logic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.interspan.firewall.logic.group.MemberKeys;
import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.intentapi.logic.api.ApiRequest;
import io.interspan.intentapi.logic.api.Json;
import io.interspan.message.HostPlanAnswer;
import io.interspan.message.MalformedMessageException;
import io.interspan.message.PeersPlan;
import io.interspan.message.PlanEntry;
import io.interspan.message.PlanSize;
import io.interspan.message.ProtoBytes;
import io.interspan.message.RulePlan;
import io.interspan.message.ServicePlan;
import io.interspan.message.WorkloadEntry;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import java.util.List;

/// A page of a host's plan, as people read it.
final class HostPlanPage {
  private HostPlanPage() {}

  static ApiReply reply(String site, ApiRequest.HostPlan request, HostPlanAnswer answer) {
    var page = JsonNodeFactory.instance.objectNode();
    page.put("site", site);
    page.put("host", request.host());
    page.put("plan", answer.getPlan());
    page.put("held_plan", answer.getHeld());
    page.put("result_count", answer.getSize().getEntries());
    page.put("bytes", answer.getSize().getBytes());
    size(answer.getUnpruned(), page.putObject("with_all_members"));
    var results = page.putArray("results");
    answer.getObjectsList().stream()
        .limit(request.size())
        .forEach(object -> write(object.getKey(), object.getEntry(), results.addObject()));
    if (answer.getObjectsCount() > request.size()) {
      page.put("cursor", answer.getObjects(request.size() - 1).getKey());
    }
    return ApiReply.ok(Json.canonical(page));
  }

  private static void size(PlanSize size, ObjectNode into) {
    into.put("result_count", size.getEntries());
    into.put("bytes", size.getBytes());
  }

  private static void write(String key, ByteString value, ObjectNode into) {
    PlanEntry entry;
    try {
      entry = ProtoBytes.parse(PlanEntry.parser(), ProtoBytes.unwrap(value), key);
    } catch (MalformedMessageException e) {
      into.put("kind", "UNREADABLE");
      into.put("problem", e.getMessage());
      return;
    }
    into.put("kind", entry.getObjectCase().name());
    switch (entry.getObjectCase()) {
      case PORT -> {
        into.put("path", key);
        into.put("segment_path", entry.getPort().getSegment());
        into.put("attachment_id", entry.getPort().getAttachmentId());
        into.put("admin_state", entry.getPort().getAdminState());
      }
      case SEGMENT -> {
        into.put("path", key);
        into.put("overlay_id", entry.getSegment().getVni());
        into.put("connectivity_path", entry.getSegment().getRouter());
      }
      case ROUTER -> {
        into.put("path", key);
        into.put("above", entry.getRouter().getAbove());
      }
      case RULE -> rule(entry.getRule(), into);
      case GROUP_MEMBERS -> {
        var group = entry.getGroupMembers();
        into.put("path", MemberKeys.groupOf(key).value());
        into.put("selector", group.getSelector());
        texts(group.getSitesList(), "sites", into);
        texts(group.getUnknownSitesList(), "unknown_sites", into);
        texts(group.getRangesList(), "ip_addresses", into);
        macs(group.getMacsList(), into);
      }
      case SELECTED -> {
        into.put("selector", MemberKeys.selectorOf(key).orElse(""));
        place(key, into);
      }
      case WORKLOAD -> {
        place(key, into);
        workload(entry.getWorkload(), into);
      }
      case CONTROL_PLANE, SHARD_MAP, DEFINITION, OWN_SITE, FORGOTTEN_HOST, OBJECT_NOT_SET ->
          // Hosts are sent none of these.
          into.put("key", key);
    }
  }

  private static void place(String key, ObjectNode into) {
    var place = MemberKeys.placeOf(key);
    var port = MemberKeys.portAt(place);
    into.put("origin", place.substring(0, place.length() - port.length()));
    into.put("path", port);
  }

  private static void workload(WorkloadEntry workload, ObjectNode into) {
    into.put("joined_at", workload.getSpace());
    var ips = into.putArray("ip_addresses");
    workload.getIpsList().forEach(ip -> ips.add(IpAddress.of(ip.toByteArray()).toString()));
    macs(workload.getMacsList(), into);
  }

  private static void rule(RulePlan rule, ObjectNode into) {
    into.put("path", rule.getPath());
    into.put("rule_id", rule.getNumber());
    into.put("category", rule.getCategory());
    into.put("is_default", rule.getLast());
    into.put("policy_sequence_number", rule.getPolicySequence());
    into.put("sequence_number", rule.getSequence());
    into.put("action", rule.getAction());
    into.put("direction", rule.getDirection());
    into.put("ip_protocol", rule.getIpVersion());
    peers(rule.getSources(), into.putObject("sources"));
    peers(rule.getDestinations(), into.putObject("destinations"));
    texts(rule.getPolicyScopeList(), "policy_scope", into);
    texts(rule.getScopeList(), "scope", into);
    into.put("any_service", rule.getAnyService());
    var services = into.putArray("services");
    rule.getServicesList().forEach(service -> service(service, services.addObject()));
  }

  private static void peers(PeersPlan peers, ObjectNode into) {
    texts(peers.getGroupsList(), "groups", into);
    texts(peers.getRangesList(), "ip_addresses", into);
    into.put("excluded", peers.getExcluded());
  }

  private static void service(ServicePlan service, ObjectNode into) {
    if (service.getEtherType() != 0) {
      into.put("ether_type", service.getEtherType());
      return;
    }
    into.put("protocol_number", service.getProtocol());
    texts(service.getSourcePortsList(), "source_ports", into);
    texts(service.getDestinationPortsList(), "destination_ports", into);
    if (service.hasIcmpType()) {
      into.put("icmp_type", service.getIcmpType());
    }
    if (service.hasIcmpCode()) {
      into.put("icmp_code", service.getIcmpCode());
    }
    if (!service.getAlgorithm().isEmpty()) {
      into.put("alg", service.getAlgorithm());
    }
  }

  private static void texts(List<String> texts, String field, ObjectNode into) {
    if (!texts.isEmpty()) {
      var array = into.putArray(field);
      texts.forEach(array::add);
    }
  }

  private static void macs(List<Long> macs, ObjectNode into) {
    if (!macs.isEmpty()) {
      var array = into.putArray("mac_addresses");
      macs.forEach(mac -> array.add(new MacAddress(mac).toString()));
    }
  }
}

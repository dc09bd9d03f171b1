package io.interspan.intentapi.logic.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.interspan.message.FoundMember;
import io.interspan.message.WorkloadEntry;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import java.util.Collection;
import java.util.TreeMap;

/// A page of a group's members, by site and port. Holds no more members than the page has.
public final class MemberPage {
  private final ApiRequest.Members request;
  private final TreeMap<MemberPlace, FoundMember> first = new TreeMap<>();
  private long count;

  /// An empty page.
  public MemberPage(ApiRequest.Members request) {
    this.request = request;
  }

  /// Notes how many members there are that are not added one by one.
  public void count(int members) {
    count += members;
  }

  /// Adds a member, in any order.
  public void add(String site, FoundMember member) {
    var place = new MemberPlace(site, member.getWorkload().getPort());
    var after = request.cursor();
    if (after == null || place.compareTo(after) > 0) {
      first.put(place, member);
      if (first.size() > request.size() + 1) {
        first.pollLastEntry();
      }
    }
  }

  /// Returns the page.
  ///
  /// @param unknown the sites that did not say who their members are, sorted
  public ApiReply reply(Collection<String> unknown) {
    var page = JsonNodeFactory.instance.objectNode();
    var results = page.putArray("results");
    first.entrySet().stream()
        .limit(request.size())
        .forEach(member -> write(member.getKey().site(), member.getValue(), results.addObject()));
    page.put("result_count", count);
    var missing = page.putArray("unknown_sites");
    unknown.forEach(missing::add);
    if (first.size() > request.size()) {
      page.put("cursor", first.lowerKey(first.lastKey()).cursor());
    }
    return ApiReply.ok(Json.canonical(page));
  }

  private static void write(String site, FoundMember member, ObjectNode into) {
    WorkloadEntry workload = member.getWorkload();
    into.put("site", site);
    into.put("host", member.getHost());
    into.put("path", workload.getPort());
    into.put("segment_path", workload.getSegment());
    var ips = into.putArray("ip_addresses");
    for (ByteString ip : workload.getIpsList()) {
      ips.add(IpAddress.of(ip.toByteArray()).toString());
    }
    var macs = into.putArray("mac_addresses");
    workload.getMacsList().forEach(mac -> macs.add(new MacAddress(mac).toString()));
  }
}

package io.interspan.loadtest.scale.pruning;

import com.google.protobuf.ByteString;
import io.interspan.message.IntentEntry;
import io.interspan.message.ProtoBytes;
import io.interspan.model.feed.FeedEntry;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.PortGrant;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A network as the log has it: one revision.
final class ShopLog {
  static final String ORIGIN = "log";
  static final long REVISION = 1;

  private static final int FIRST_OVERLAY_ID = 70_000;
  private static final IntentPath TIER0 = IntentPath.ROOT.child("tier-0s", "company");
  private static final String AND =
      ",{'resource_type':'ConjunctionOperator','conjunction_operator':'AND'},";

  private final Network network;
  private final TreeMap<String, FeedEntry> entries = new TreeMap<>();
  private int overlayId = FIRST_OVERLAY_ID;

  private ShopLog(Network network) {
    this.network = network;
  }

  /// Returns the entries of the intents feed.
  static List<FeedEntry> of(Network network, Shops shops) {
    var log = new ShopLog(network);
    Shops.sites()
        .forEach(site -> log.put(IntentPath.ROOT.child("sites", site), IntentType.SITE, "{}"));
    if (network.isJoined()) {
      log.put(TIER0, IntentType.TIER0, "{}");
      log.span(TIER0, Shops.sites());
    }
    network.rules().forEach(log::rule);
    shops.shops().forEach(log::shop);
    shops.all().forEach(log::port);
    return List.copyOf(log.entries.values());
  }

  private void put(IntentPath path, IntentType type, String json) {
    var entry =
        IntentEntry.newBuilder()
            .setType(type.apiName())
            .setRevision(REVISION)
            .setJson(ByteString.copyFromUtf8(json.replace('\'', '"')))
            .build();
    entries.put(
        path.value(), new FeedEntry(ORIGIN, path.value(), REVISION, ProtoBytes.serialize(entry)));
  }

  private void span(IntentPath router, List<String> sites) {
    for (var site : sites) {
      put(
          router.child("locale-services", site),
          IntentType.LOCALE_SERVICES,
          "{'edge_cluster_path':'%s/edge-clusters/default'}".formatted(enforcementPoint(site)));
    }
  }

  private static IntentPath enforcementPoint(String site) {
    return IntentPath.ROOT.child("sites", site).child("enforcement-points", "default");
  }

  private void rule(CompanyRule rule) {
    rule.tags().forEach(tag -> group(CompanyRule.group(tag), List.of(tag)));
    put(
        rule.policy(),
        IntentType.SECURITY_POLICY,
        "{'category':'%s','sequence_number':10}".formatted(rule.category()));
    rule(rule.rule(), rule.sequence(), rule.source(), rule.destination(), rule.action(), "ANY");
  }

  private void rule(
      IntentPath path, int sequence, String from, String to, String action, String scope) {
    put(
        path,
        IntentType.RULE,
        ("{'action':'%s','direction':'IN_OUT','sequence_number':%d,'source_groups':['%s'],"
                + "'destination_groups':['%s'],'services':['ANY'],'scope':['%s']}")
            .formatted(action, sequence, from, to, scope));
  }

  private void group(IntentPath path, List<String> tags) {
    var conditions =
        tags.stream()
            .map(tag ->
                "{'resource_type':'Condition','member_type':'SegmentPort','key':'Tag',"
                    + "'operator':'EQUALS','value':'"
                    + tag
                    + "'}")
            .collect(Collectors.joining(AND));
    put(path, IntentType.GROUP, "{'expression':[" + conditions + "]}");
  }

  private void shop(Shop shop) {
    put(
        shop.router(),
        IntentType.TIER1,
        network.isJoined() ? "{'tier0_path':'" + TIER0 + "'}" : "{}");
    span(shop.router(), shop.sites());
    put(shop.domain(), IntentType.DOMAIN, "{}");
    for (var site : shop.sites()) {
      put(
          shop.domain().child("domain-deployment-maps", site),
          IntentType.DOMAIN_DEPLOYMENT_MAP,
          "{'enforcement_point_path':'%s'}".formatted(enforcementPoint(site)));
    }
    for (var role : Role.TIERS) {
      put(
          shop.segment(role),
          IntentType.SEGMENT,
          "{'connectivity_path':'%s','overlay_id':%d,'subnets':[{'gateway_address':'%s.1/24'}]}"
              .formatted(shop.router(), overlayId++, shop.subnet(role)));
      group(shop.group(role), List.of(role.tag(), shop.tag()));
    }
    put(
        shop.policy(),
        IntentType.SECURITY_POLICY,
        "{'category':'Application','sequence_number':10}");
    through(shop, Role.WEB, Role.APP, 10);
    through(shop, Role.APP, Role.DB, 20);
    var everybody = Role.TIERS.stream().map(shop::group).map(IntentPath::value).toList();
    rule(shop.lastRule(), 30, "ANY", "ANY", "DROP", String.join("','", everybody));
  }

  private void through(Shop shop, Role from, Role to, int sequence) {
    var source = shop.group(from).value();
    var destination = shop.group(to).value();
    rule(shop.rule(from, to), sequence, source, destination, "ALLOW", source + "','" + destination);
  }

  private void port(Workload one) {
    var tags =
        one.tags().stream()
            .map(tag -> tag.split("\\|", 2))
            .map(words -> "{'scope':'%s','tag':'%s'}".formatted(words[0], words[1]))
            .collect(Collectors.joining(","));
    put(
        one.port(),
        IntentType.SEGMENT_PORT,
        "{'attachment':{'id':'%s'},'address_bindings':[{'ip_address':'%s','mac_address':'%s'}],'tags':[%s]}"
            .formatted(one.attachment(), one.ip(), one.mac(), tags));
    put(PortGrant.pathOf(one.port()), IntentType.PORT_GRANT, "{'site':'%s'}".formatted(one.site()));
  }
}

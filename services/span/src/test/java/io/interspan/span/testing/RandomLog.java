package io.interspan.span.testing;

import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.SecurityPolicy;
import io.interspan.span.testing.Intents.Change;
import java.util.LinkedHashMap;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/// Random revisions over few names, so that they meet: everything comes, changes and goes, refers
/// to what is not there (yet), and is moved.
public final class RandomLog {
  private static final Arbitrary<String> SITE = Arbitraries.of("east", "north", "south", "west");
  private static final Arbitrary<String> ROUTER = Arbitraries.of("r1", "r2", "r3");
  private static final Arbitrary<String> SEGMENT = Arbitraries.of("s1", "s2", "s3", "s4");
  private static final Arbitrary<String> PORT = Arbitraries.of("p1", "p2");
  private static final Arbitrary<String> DOMAIN =
      Arbitraries.of("default", "west", "shops", "labs");
  private static final Arbitrary<String> GROUP = Arbitraries.of("g1", "g2", "g3");
  private static final Arbitrary<String> SERVICE = Arbitraries.of("v1", "v2");
  private static final Arbitrary<String> POLICY =
      Arbitraries.of("q1", "q2", SecurityPolicy.LAST.id());
  private static final Arbitrary<Integer> VNI = Arbitraries.of(5000, 5001);

  private RandomLog() {}

  /// Returns random revisions, each of one or several objects.
  public static Arbitrary<List<List<Change>>> revisions() {
    return change().list().ofMinSize(1).ofMaxSize(5).map(RandomLog::once).list().ofMaxSize(40);
  }

  /// The last change of a path counts: a revision has each path once.
  private static List<Change> once(List<Change> changes) {
    var byPath = new LinkedHashMap<Object, Change>();
    changes.forEach(change -> byPath.put(change.path(), change));
    return List.copyOf(byPath.values());
  }

  private static Arbitrary<Change> change() {
    return Arbitraries.frequencyOf(
        Tuple.of(4, SITE.map(Intents::site)),
        Tuple.of(1, SITE.map(site -> Intents.gone("sites/" + site))),
        Tuple.of(3, ROUTER.map(Intents::tier1)),
        Tuple.of(3, upper()),
        Tuple.of(2, lower()),
        Tuple.of(3, domain()),
        Tuple.of(6, group()),
        Tuple.of(2, service()),
        Tuple.of(4, policy()),
        Tuple.of(8, rule()),
        Tuple.of(3, reference()),
        Tuple.of(1, ROUTER.map(router -> Intents.gone("tier-1s/" + router))),
        Tuple.of(5, locale()),
        Tuple.of(7, segment()),
        Tuple.of(1, SEGMENT.map(segment -> Intents.gone("segments/" + segment))),
        Tuple.of(5, port()),
        Tuple.of(6, grant()),
        Tuple.of(4, controllers()));
  }

  private static Arbitrary<Change> upper() {
    return Combinators.combine(
            ROUTER, Arbitraries.of("l1", "l2"), SITE, Arbitraries.integers().between(0, 9))
        .as((router, id, site, dice) ->
            switch (dice) {
              case 0 -> Intents.gone("tier-0s/" + router);
              case 1, 2 -> Intents.gone("tier-0s/" + router + "/locale-services/" + id);
              case 3, 4, 5 -> Intents.upperLocale(router, id, site);
              default -> Intents.tier0(router);
            });
  }

  /// Routers connected to an upper tier, or to what is no router of it.
  private static Arbitrary<Change> lower() {
    return Combinators.combine(ROUTER, ROUTER, Arbitraries.integers().between(0, 4))
        .as((router, above, dice) ->
            Intents.tier1(
                router, "/global-infra/" + (dice == 0 ? "tier-1s/" : "tier-0s/") + above));
  }

  private static Arbitrary<Change> domain() {
    return Combinators.combine(
            Arbitraries.of("shops", "labs"),
            Arbitraries.of("m1", "m2"),
            SITE,
            Arbitraries.integers().between(0, 9))
        .as((domain, map, site, dice) ->
            switch (dice) {
              case 0 -> Intents.gone("domains/" + domain);
              case 1 -> Intents.gone("domains/" + domain + "/domain-deployment-maps/" + map);
              case 2, 3 -> Intents.put("domains/" + domain, IntentType.DOMAIN, "{}");
              default ->
                  Intents.put(
                      "domains/" + domain + "/domain-deployment-maps/" + map,
                      IntentType.DOMAIN_DEPLOYMENT_MAP,
                      "{'enforcement_point_path':'/global-infra/sites/"
                          + site
                          + "/enforcement-points/default'}");
            });
  }

  /// Groups that name others come later in the order of their names, so that there are no circles:
  /// the log has none.
  private static Arbitrary<Change> group() {
    var named =
        Combinators.combine(DOMAIN, Arbitraries.of("g1", "g2"))
            .as((domain, id) -> "/global-infra/domains/" + domain + "/groups/" + id);
    var more =
        Arbitraries.of("", ",'description':'nobody minds'", ",'display_name':'n'", ",'tags':[]");
    return Combinators.combine(DOMAIN, GROUP, named, more, Arbitraries.integers().between(0, 4))
        .as((domain, id, other, rest, dice) -> {
          var path = "domains/" + domain + "/groups/" + id;
          boolean nests = id.equals("g3") && dice > 1;
          return dice == 0
              ? Intents.gone(path)
              : Intents.put(
                  path,
                  IntentType.GROUP,
                  "{'expression':["
                      + (nests
                          ? "{'resource_type':'PathExpression','paths':['" + other + "']}"
                          : "")
                      + "]"
                      + rest
                      + "}");
        });
  }

  private static Arbitrary<Change> service() {
    return Combinators.combine(SERVICE, Arbitraries.integers().between(0, 4))
        .as((id, dice) -> {
          var path = "services/" + id;
          boolean nests = id.equals("v2") && dice < 3;
          var entry =
              nests
                  ? "'NestedServiceServiceEntry','nested_service_path':'/global-infra/services/v1'"
                  : "'IPProtocolServiceEntry','protocol_number':" + dice;
          return dice == 0
              ? Intents.gone(path)
              : Intents.put(
                  path,
                  IntentType.SERVICE,
                  "{'service_entries':[{'resource_type':" + entry + "}]}");
        });
  }

  private static Arbitrary<Change> policy() {
    return Combinators.combine(DOMAIN, POLICY, scope(), Arbitraries.integers().between(0, 4))
        .as((domain, id, scope, dice) ->
            dice == 0
                ? Intents.gone("domains/" + domain + "/security-policies/" + id)
                : Intents.put(
                    "domains/" + domain + "/security-policies/" + id,
                    IntentType.SECURITY_POLICY,
                    "{'scope':['" + scope + "'],'sequence_number':" + dice + "}"));
  }

  private static Arbitrary<Change> rule() {
    var peer =
        Combinators.combine(DOMAIN, GROUP)
            .as((domain, id) -> "/global-infra/domains/" + domain + "/groups/" + id);
    var what = Combinators.combine(SERVICE, Arbitraries.integers().between(0, 7)).as(List::of);
    return Combinators.combine(
            DOMAIN, POLICY, Arbitraries.of("u1", "u2", "u3"), peer, peer, scope(), what)
        .as((domain, policy, id, source, destination, scope, rest) -> {
          var path = "domains/" + domain + "/security-policies/" + policy + "/rules/" + id;
          int dice = (int) rest.getLast();
          return dice == 0
              ? Intents.gone(path)
              : Intents.put(
                  path,
                  IntentType.RULE,
                  "{'source_groups':['%s'],'destination_groups':['%s'],'scope':['%s'],"
                          .formatted(dice == 1 ? "ANY" : source, destination, scope)
                      + "'services':['%s'],'action':'ALLOW','disabled':%b,'notes':'%d'}"
                          .formatted(
                              dice == 2 ? "ANY" : "/global-infra/services/" + rest.getFirst(),
                              dice == 3,
                              dice));
        });
  }

  private static Arbitrary<String> scope() {
    return Combinators.combine(DOMAIN, GROUP, SEGMENT, Arbitraries.integers().between(0, 5))
        .as((domain, group, segment, dice) ->
            switch (dice) {
              case 0 -> "/global-infra/domains/" + domain + "/groups/" + group;
              case 1 -> "/global-infra/segments/" + segment;
              case 2 -> "/global-infra/segments/" + segment + "/ports/p1";
              default -> "ANY";
            });
  }

  private static Arbitrary<Change> reference() {
    return Combinators.combine(SITE, DOMAIN, GROUP, Arbitraries.integers().between(0, 4))
        .as((site, domain, group, dice) -> {
          var path = "sites/" + site + "/references/x" + dice % 2;
          return dice == 0
              ? Intents.gone(path)
              : Intents.put(
                  path,
                  IntentType.SITE_REFERENCE,
                  "{'target_path':'/global-infra/"
                      + switch (dice) {
                        case 1 -> "services/v2";
                        case 2 -> "tier-1s/r1";
                        default -> "domains/" + domain + "/groups/" + group;
                      }
                      + "','referrer_count':1}");
        });
  }

  private static Arbitrary<Change> locale() {
    return Combinators.combine(
            ROUTER, Arbitraries.of("l1", "l2"), SITE, Arbitraries.integers().between(0, 3))
        .as((router, id, site, dice) ->
            dice == 0
                ? Intents.gone("tier-1s/" + router + "/locale-services/" + id)
                : Intents.locale(router, id, site));
  }

  private static Arbitrary<Change> segment() {
    var more =
        Arbitraries.of(
            "",
            ",'admin_state':'DOWN'",
            ",'display_name':'nobody minds'",
            ",'subnets':[{'gateway_address':'10.1.0.1/24'}]",
            ",'replication_mode':'MTEP'");
    return Combinators.combine(
            SEGMENT, VNI, ROUTER, SITE, more, Arbitraries.integers().between(0, 9))
        .as((id, vni, router, site, rest, dice) ->
            switch (dice) {
              case 0 -> Intents.segment(id, vni, "", rest);
              case 1 -> Intents.zoneSegment(id, vni, site);
              // Refers to what is no router.
              case 2 ->
                  Intents.segment(id, vni, "'connectivity_path':'/global-infra/segments/s1'", rest);
              case 3, 4, 5 -> Intents.segment(id, vni, router);
              case 6 ->
                  Intents.segment(
                      id, vni, "'connectivity_path':'/global-infra/tier-0s/" + router + "'", rest);
              default ->
                  Intents.segment(
                      id, vni, "'connectivity_path':'/global-infra/tier-1s/" + router + "'", rest);
            });
  }

  private static Arbitrary<Change> port() {
    var more =
        Arbitraries.of(
            "",
            ",'admin_state':'DOWN'",
            ",'tags':[{'tag':'x'}]",
            ",'address_bindings':[{'ip_address':'10.1.0.9','mac_address':'02:00:00:00:00:01'}]");
    return Combinators.combine(SEGMENT, PORT, more, Arbitraries.integers().between(0, 3))
        .as((segment, id, rest, dice) ->
            dice == 0
                ? Intents.gone("segments/" + segment + "/ports/" + id)
                : Intents.port(segment, id, rest));
  }

  private static Arbitrary<Change> grant() {
    return Combinators.combine(SEGMENT, PORT, SITE, Arbitraries.integers().between(0, 3))
        .as((segment, id, site, dice) ->
            dice == 0
                ? Intents.gone("segments/" + segment + "/ports/" + id + "/grants/site")
                : Intents.grant(segment, id, site));
  }

  private static Arbitrary<Change> controllers() {
    return Combinators.combine(
            SITE, Arbitraries.of("a:1", "b:2"), Arbitraries.integers().between(0, 3))
        .as((site, endpoint, dice) ->
            dice == 0
                ? Intents.gone("sites/" + site + "/control-planes/default")
                : Intents.controllers(site, endpoint));
  }
}

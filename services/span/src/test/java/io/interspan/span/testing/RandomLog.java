package io.interspan.span.testing;

import io.interspan.model.intent.IntentType;
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
        Tuple.of(1, unspanned()),
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

  /// What no plan has, for now.
  private static Arbitrary<Change> unspanned() {
    return ROUTER.map(
        id -> Intents.put("domains/default/groups/" + id, IntentType.GROUP, "{'expression':[]}"));
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

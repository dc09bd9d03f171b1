package io.interspan.controller.logic;

import static io.interspan.controller.logic.FirewallNet.group;
import static io.interspan.controller.logic.FirewallNet.policy;
import static io.interspan.controller.logic.FirewallNet.router;
import static io.interspan.controller.logic.FirewallNet.segment;
import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.controller.logic.FirewallNet.Group;
import io.interspan.controller.logic.FirewallNet.Policy;
import io.interspan.controller.logic.FirewallNet.Port;
import io.interspan.controller.logic.FirewallNet.Router;
import io.interspan.controller.logic.FirewallNet.Rule;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A rule lets a group through to everybody. The host has a port on a segment of the tier-1 r1; a
/// member at another site is on one of the tier-1 r2; both tier-1s are below the tier-0 r0.
class ReasonsTest {
  private static final String HOST = ControllerBench.ownHost(1);
  private static final String RULE = policy(0) + "/rules/u0";
  private static final String OWN = segment(0) + "/ports/p0";
  private static final String MEMBER = segment(1) + "/ports/p1";
  private static final String LAST =
      OWN + " is the port of the workload a-global-infra-segments-s0-ports-p0 on host west/" + HOST;

  private final ControllerBench bench = new ControllerBench();
  private final FirewallNet net = new FirewallNet(List.of(HOST));

  private void begin(boolean isJoined) {
    net.routers.put(router(0), new Router(router(0), ""));
    net.routers.put(router(1), new Router(router(1), router(0)));
    net.routers.put(router(2), new Router(router(2), isJoined ? router(0) : ""));
    net.segments.put(segment(0), router(1));
    net.segments.put(segment(1), router(2));
    net.ports.put(
        OWN, new Port(OWN, segment(0), ControllerBench.SITE, HOST, HOST, "app", 1, false));
    net.ports.put(MEMBER, new Port(MEMBER, segment(1), "east", "x1", "x1", "web", 2, false));
    net.groups.put(group(0), new Group(List.of("web"), FirewallNet.SITES));
    net.policies.put(policy(0), new Policy("Application", 0, List.of()));
    net.rules.put(
        RULE, new Rule(group(0), false, "ANY", "ALLOW", "IN_OUT", List.of(), "ANY", 0, false));
    bench.host(HOST, 1);
    bench.hello(HOST);
    net.report(HOST).forEach((key, entry) -> bench.report(HOST, key, entry));
    bench.plans(new FirewallConfig(net).entries());
    bench.hint();
  }

  private List<String> steps(boolean isMember, String path) {
    return bench.explain(HOST, isMember, path).getStepsList().stream()
        .map(step -> step.getFrom() + " " + step.getReason() + " " + step.getTo())
        .toList();
  }

  @Test
  void shouldLeadFromAMemberOverSegmentsAndGatewaysToTheHostsPort() {
    begin(true);

    assertThat(steps(true, MEMBER))
        .containsExactly(
            MEMBER + " is a member of " + group(0),
            group(0) + " is a source of " + RULE,
            RULE + " has no scope and applies to all ports, as to " + OWN,
            MEMBER + " is on " + segment(1),
            segment(1) + " is connected to " + router(2),
            router(2) + " is connected to " + router(0),
            router(0) + " is above " + router(1),
            router(1) + " is above " + segment(0),
            segment(0) + " has the port " + OWN,
            LAST);
  }

  @Test
  void shouldLeadFromARuleToAPortAndWhereThatIs() {
    begin(true);

    assertThat(steps(false, RULE))
        .containsExactly(
            RULE + " has no scope and applies to all ports, as to " + OWN,
            OWN + " is on " + segment(0),
            segment(0) + " is connected to " + router(1),
            router(1) + " is connected to " + router(0),
            LAST);
  }

  @Test
  void shouldSayWhereAddressesCountThatNoRouterJoins() {
    begin(false);

    assertThat(bench.explain(HOST, true, MEMBER).getAbsencesList())
        .singleElement()
        .satisfies(absence -> {
          assertThat(absence.getPath()).isEqualTo(MEMBER);
          assertThat(absence.getReason())
              .isEqualTo(
                  "has addresses that count at %s, and those of %s count at %s"
                      .formatted(router(2), OWN, router(0)));
        });
  }
}

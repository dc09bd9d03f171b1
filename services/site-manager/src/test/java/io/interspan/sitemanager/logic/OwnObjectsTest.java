package io.interspan.sitemanager.logic;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.message.PlanEntry;
import io.interspan.message.ServiceAddress;
import io.interspan.message.SiteReportEntry;
import io.interspan.span.testing.Intents;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OwnObjectsTest {
  private static final ServiceAddress WEST = ServiceAddress.siteManager("west");
  private static final String SEGMENT = "/infra/segments/lab";
  private static final String PORT = SEGMENT + "/ports/one";
  private static final String GLOBAL_PORT = "/global-infra/segments/web/ports/p1";
  private static final int FIRST = 8_388_608;
  private static final String TCP_8080 =
      "{'resource_type':'L4PortSetServiceEntry','id':'tcp','display_name':'tcp',"
          + "'l4_protocol':'TCP','destination_ports':['8080']}";

  private final SiteWorld world = new SiteWorld(1);

  @BeforeEach
  void declare() {
    world.network.setBad(false);
    world.commit(
        Intents.site("west", FIRST, FIRST + 3),
        Intents.site("east", FIRST + 16_384, FIRST + 16_387),
        Intents.tier1("t1"),
        Intents.tier1("t2"),
        Intents.locale("t2", "e", "east"),
        Intents.segment("web", 70_000, "t1"),
        Intents.port("web", "p1", ""));
    world.run(10_000);
  }

  private String put(String path, String body) {
    return world.own.must("west", "PUT", path, body);
  }

  private void globalManagerGoes() {
    world.network.crash(ServiceAddress.GLOBAL_MANAGER);
    world.network.crash(ServiceAddress.SPAN);
  }

  private SortedMap<String, PlanEntry> config() {
    return world.plan("west", "1");
  }

  private SortedMap<String, SiteReportEntry> report() {
    return world.manager().entries("west");
  }

  @Test
  void shouldGiveControllersOwnObjectsBesideThePlanWithoutTheGlobalManager() {
    globalManagerGoes();

    put(SEGMENT, "{'subnets':[{'gateway_address':'10.9.0.1/24'}]}");
    put(
        PORT,
        "{'attachment':{'id':'vm'},'address_bindings':[{'ip_address':'10.9.0.5'}],"
            + "'admin_state':'DOWN'}");
    world.network.run(2_000);

    var segment = config().get(SEGMENT);
    assertThat(segment).isNotNull();
    assertThat(segment.getSegment().getVni()).isEqualTo(FIRST);
    assertThat(segment.getSegment().getGatewaysList()).containsExactly("10.9.0.1/24");
    assertThat(segment.getSegment().getSitesList()).containsExactly("west");
    assertThat(segment.getRevision()).isZero();
    assertThat(config().get(PORT).getPort())
        .satisfies(port -> {
          assertThat(port.getAttachmentId()).isEqualTo("vm");
          assertThat(port.getSegment()).isEqualTo(SEGMENT);
          assertThat(port.getAddressesList()).containsExactly("10.9.0.5");
          assertThat(port.getAdminState()).isEqualTo("DOWN");
        });
    assertThat(config()).containsKey("/global-infra/segments/web");
    assertThat(world.plan("east", "1")).doesNotContainKey(SEGMENT);

    world.own.must("west", "DELETE", PORT, null);
    world.own.must("west", "DELETE", SEGMENT, null);
    world.network.run(2_000);
    assertThat(config()).doesNotContainKeys(SEGMENT, PORT);
  }

  @Test
  void shouldKeepOwnObjectsOverARestart() {
    put(SEGMENT, "{}");
    put(PORT, "{'attachment':{'id':'vm'}}");
    world.network.run(2_000);
    var before = config();
    globalManagerGoes();

    world.restart(WEST);
    world.network.run(2_000);
    assertThat(config()).isEqualTo(before);
    assertThat(world.own.must("west", "GET", PORT, null)).contains("\"id\":\"vm\"");

    put(PORT, "{'_revision':0,'attachment':{'id':'vm-2'}}");
    // Whoever followed before the restart pulls again on a timer of its own.
    world.network.run(20_000);
    assertThat(config().get(PORT).getPort().getAttachmentId()).isEqualTo("vm-2");
    assertThat(world.siteManager("west").status().orElseThrow().ownRevision()).isEqualTo(3);
  }

  @Test
  void shouldCloseThePortsOfASegmentThatIsDown() {
    put(SEGMENT, "{}");
    put(PORT, "{'attachment':{'id':'vm'}}");
    world.own.must("west", "PATCH", SEGMENT, "{'admin_state':'DOWN'}");
    world.network.run(2_000);

    assertThat(config().get(PORT).getPort().getAdminState()).isEqualTo("DOWN");
  }

  @Test
  void shouldGiveNumbersOfItsOwnRangeOnlyAndNoneTwice() {
    put(SEGMENT, "{}");
    world.own.must("west", "DELETE", SEGMENT, null);
    assertThat(put("/infra/segments/a", "{}")).contains("\"overlay_id\":" + (FIRST + 1));
    assertThat(world.own.refused(400, "west", "PUT", "/infra/segments/b", "{'overlay_id':70001}"))
        .contains("overlay_id", "70001", "8388608 to 8388611");
    assertThat(
            world.own.refused(
                400, "west", "PUT", "/infra/segments/b", "{'overlay_id':" + FIRST + "}"))
        .contains("never used again");
    put("/infra/segments/c", "{'overlay_id':" + (FIRST + 3) + "}");
    put("/infra/segments/d", "{}");
    assertThat(world.own.refused(503, "west", "PUT", "/infra/segments/e", "{}"))
        .contains("all from 8388608 to 8388611 were used");
    world.run(2_000);

    var use = report().get("overlay-ids").getOverlayIds();
    assertThat(use.getFirst()).isEqualTo(FIRST);
    assertThat(use.getLast()).isEqualTo(FIRST + 3);
    assertThat(use.getUsedList())
        .singleElement()
        .satisfies(run -> {
          assertThat(run.getFirst()).isEqualTo(FIRST);
          assertThat(run.getLast()).isEqualTo(FIRST + 3);
        });
  }

  @Test
  void shouldRefuseSegmentsAsLongAsItHasNoNumbers() {
    world.commit(Intents.site("west"));
    world.run(5_000);

    assertThat(world.own.refused(503, "west", "PUT", SEGMENT, "{}"))
        .contains("730040", "site west has no overlay ids");
    assertThat(world.own.must("west", "GET", "/infra/segments", null)).contains("result_count");
  }

  @Test
  void shouldRefuseByNameWhatASiteHasNoneOf() {
    assertThat(world.own.refused(400, "west", "PUT", "/infra/sites/x", "{}"))
        .contains("730001", "Site is not supported below /infra");
    assertThat(world.own.refused(400, "west", "GET", "/infra/tier-1s", null))
        .contains("Tier1 is not supported below /infra");
    assertThat(
            world.own.refused(
                400,
                "west",
                "PATCH",
                "/infra",
                "{'resource_type':'Infra','children':[{'resource_type':'ChildTier1',"
                    + "'Tier1':{'id':'t','resource_type':'Tier1'}}]}"))
        .contains("Tier1 is not supported below /infra");
    assertThat(world.own.refused(404, "west", "GET", "/infra/planets/x", null))
        .contains("there is nothing at");
  }

  @Test
  void shouldShowGlobalObjectsOfItsPlanReadOnly() {
    assertThat(world.own.must("west", "GET", "/global-infra/segments/web", null))
        .contains("\"overlay_id\":70000", "\"connectivity_path\":\"/global-infra/tier-1s/t1\"");
    assertThat(world.own.must("west", "GET", "/global-infra/segments", null))
        .contains("\"result_count\":1");
    assertThat(world.own.must("west", "GET", "/global-infra/sites/west", null))
        .contains("\"overlay_id_range\":{\"begin\":8388608");
    assertThat(world.own.refused(404, "west", "GET", "/global-infra/tier-1s/t2", null))
        .contains("is not there");
    assertThat(world.own.refused(405, "west", "PATCH", "/global-infra/segments/web", "{}"))
        .contains("does not take PATCH");
    assertThat(
            world.own.refused(
                405, "west", "PATCH", "/global-infra", "{'resource_type':'Infra','children':[]}"))
        .contains("does not take PATCH");
  }

  @Test
  void shouldReportWhatItRefersTo() {
    put(SEGMENT, "{'connectivity_path':'/global-infra/tier-1s/t1'}");
    put("/infra/segments/other", "{'connectivity_path':'/global-infra/tier-1s/t1'}");
    world.run(2_000);
    assertThat(config().get(SEGMENT).getSegment().getRouter())
        .isEqualTo("/global-infra/tier-1s/t1");
    assertThat(report().get("reference//global-infra/tier-1s/t1").getReference().getReferrers())
        .isEqualTo(2);

    world.own.must("west", "PATCH", SEGMENT, "{'connectivity_path':null}");
    world.run(2_000);
    assertThat(report().get("reference//global-infra/tier-1s/t1").getReference().getReferrers())
        .isEqualTo(1);

    world.restart(WEST);
    world.run(2_000);
    assertThat(report()).containsKey("reference//global-infra/tier-1s/t1");

    world.own.must("west", "DELETE", "/infra/segments/other", null);
    world.run(20_000);
    assertThat(report()).doesNotContainKey("reference//global-infra/tier-1s/t1");
  }

  @Test
  void shouldKeepGroupsServicesAndPoliciesOfItsOwnThatMayReferToGlobalGroups() {
    put("/infra/services/app", "{'service_entries':[" + TCP_8080 + "]}");
    put("/infra/domains/default/groups/vms", "{}");
    put(
        "/infra/domains/default/security-policies/p",
        "{'category':'Application','rules':[{'id':'r','resource_type':'Rule','action':'ALLOW',"
            + "'source_groups':['/infra/domains/default/groups/vms'],"
            + "'destination_groups':['/global-infra/domains/default/groups/not-here'],"
            + "'services':['/infra/services/app','/infra/services/HTTPS']}]}");
    world.run(2_000);

    assertThat(report()).containsKey("reference//global-infra/domains/default/groups/not-here");
    assertThat(
            world.own.must("west", "GET", "/infra/domains/default/security-policies/p/rules", null))
        .contains("\"result_count\":1");
    assertThat(world.own.refused(400, "west", "DELETE", "/infra/services/app", null))
        .contains("is referred to by");
    assertThat(world.own.refused(400, "west", "PUT", "/infra/domains/mine", "{}"))
        .contains("a site has the one domain /infra/domains/default");
    assertThat(
            world.own.refused(
                400,
                "west",
                "PUT",
                "/infra/domains/default/groups/x",
                "{'expression':[{'resource_type':'PathExpression','paths':['/infra/segments/no']}]}"))
        .contains("/infra/segments/no", "which is not there");
  }

  @Test
  void shouldShowWhatFollowsFromTheSiteAndTakeItsTransportZone() {
    var zone = "/global-infra/sites/west/enforcement-points/default/transport-zones/default";
    assertThat(world.own.must("west", "GET", zone, null)).contains("OVERLAY_BACKED");
    assertThat(world.own.must("west", "GET", "/global-infra/services/HTTPS", null)).contains("443");

    put(SEGMENT, "{'transport_zone_path':'" + zone + "'}");
    world.run(2_000);

    assertThat(report()).containsKey("reference/" + zone);
  }

  @Test
  void shouldRefuseARouterThatIsNotAtTheSite() {
    assertThat(
            world.own.refused(
                400, "west", "PUT", SEGMENT, "{'connectivity_path':'/global-infra/tier-1s/t2'}"))
        .contains("connectivity_path", "/global-infra/tier-1s/t2", "not at site west");
    assertThat(
            world.own.refused(
                400,
                "west",
                "PUT",
                SEGMENT,
                "{'transport_zone_path':'/global-infra/sites/east/enforcement-points/default/"
                    + "transport-zones/default'}"))
        .contains("transport_zone_path", "site west's own");
  }

  @Test
  void shouldRefuseAnAttachmentThatIsGrantedHere() {
    world.hosts("west").attach("h1", "p1");
    world.run(10_000);
    assertThat(config()).containsKey(GLOBAL_PORT);
    put(SEGMENT, "{}");

    assertThat(world.own.refused(400, "west", "PUT", PORT, "{'attachment':{'id':'p1'}}"))
        .contains("attachment.id", GLOBAL_PORT, "granted to this site");
    globalManagerGoes();
    assertThat(world.own.refused(400, "west", "PUT", PORT, "{'attachment':{'id':'p1'}}"))
        .contains(GLOBAL_PORT);
  }

  @Test
  void shouldClaimNoGlobalPortForAnAttachmentOfItsOwn() {
    put(SEGMENT, "{}");
    put(PORT, "{'attachment':{'id':'p1'}}");
    world.hosts("west").attach("h1", "p1");
    world.run(10_000);
    assertThat(report()).doesNotContainKey("claim/p1");
    assertThat(config()).containsKey(PORT).doesNotContainKey(GLOBAL_PORT);
    world.restart(WEST);
    world.run(10_000);
    assertThat(report()).doesNotContainKey("claim/p1");

    world.own.must("west", "DELETE", PORT, null);
    world.run(10_000);
    assertThat(report()).containsKey("claim/p1");
    assertThat(config()).containsKey(GLOBAL_PORT).doesNotContainKey(PORT);
  }

  @Test
  void shouldHoldAGrantBackThatCameTooLate() {
    put(SEGMENT, "{}");
    world.network.setCutOff(WEST, true);
    world.commit(Intents.grant("web", "p1", "west"));
    put(PORT, "{'attachment':{'id':'p1'}}");
    globalManagerGoes();
    world.network.start(ServiceAddress.SPAN);
    world.network.setCutOff(WEST, false);
    world.network.run(20_000);

    assertThat(config()).containsKey(PORT).doesNotContainKey(GLOBAL_PORT);
  }
}

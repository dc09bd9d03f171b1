package io.interspan.intentapi.logic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What follows from sites, and domains.
class SitesTest {
  private static final String POINT = "/sites/west/enforcement-points/default";
  private static final String ZONE = "/global-infra" + POINT + "/transport-zones/default";

  private final Desk desk = new Desk();

  @ParameterizedTest
  @CsvSource({
    POINT + ",EnforcementPoint,/global-infra/sites/west",
    POINT + "/transport-zones/default,PolicyTransportZone,/global-infra" + POINT,
    POINT + "/edge-clusters/default,PolicyEdgeCluster,/global-infra" + POINT,
    "/domains/west,Domain,/global-infra",
    "/domains/west/domain-deployment-maps/west-west,DomainDeploymentMap,/global-infra/domains/west",
    "/domains/default/domain-deployment-maps/default-west,DomainDeploymentMap,/global-infra/domains/default",
  })
  void shouldHaveWhatFollowsFromASite(String path, String type, String parent) {
    assertThat(desk.ask("GET", path, null).status()).isEqualTo(404);
    desk.put("/sites/west", "{'display_name':'West'}");

    var object = desk.get(path);

    assertThat(object.path("resource_type").asText()).isEqualTo(type);
    assertThat(object.path("path").asText()).isEqualTo("/global-infra" + path);
    assertThat(object.path("parent_path").asText()).isEqualTo(parent);
    assertThat(object.path("_system_owned").asBoolean()).isTrue();
    assertThat(object.path("_revision").isInt()).isTrue();
    assertThat(desk.ids(path.substring(0, path.lastIndexOf('/'))))
        .contains(object.path("id").asText());
    assertThat(desk.state().all()).as("in no row of the log").hasSize(1);

    var delete = desk.ask("DELETE", path, null);
    assertThat(delete.status()).isIn(400, 405);
    desk.delete("/sites/west");
    assertThat(desk.ask("GET", path, null).status()).isEqualTo(404);
  }

  @Test
  void shouldSayWhatAZoneIs() {
    desk.put("/sites/west", "{}");

    var zone = desk.get(POINT + "/transport-zones/default");

    assertThat(zone.path("tz_type").asText()).isEqualTo("OVERLAY_BACKED");
    assertThat(zone.path("is_default").asBoolean()).isTrue();
    assertThat(desk.ids(POINT + "/edge-clusters/default/edge-nodes")).isEmpty();
    assertThat(desk.ask("GET", "/sites/east/enforcement-points", null).status()).isEqualTo(404);
    assertThat(desk.ids("/domains")).containsExactly("default", "west");
  }

  @Test
  void shouldKeepASiteToWhichOthersReferThroughWhatFollows() {
    desk.put("/sites/west", "{}");
    desk.put("/segments/web", "{'transport_zone_path':'" + ZONE + "'}");

    assertThat(desk.refused("DELETE", "/sites/west", null))
        .contains("referred to by /global-infra/segments/web");

    desk.delete("/segments/web");
    desk.put("/domains/west/groups/g", "{}");
    assertThat(desk.refused("DELETE", "/sites/west", null))
        .contains("has /global-infra/domains/west/groups/g");
    desk.delete("/domains/west/groups/g");
    desk.delete("/sites/west");
  }

  @Test
  void shouldTakeAWholeTreeOfASiteAndWhatIsInItsDomain() {
    desk.tree(
        """
        {'resource_type':'ChildSite','Site':{'id':'west'}},
        {'resource_type':'ChildDomain','Domain':{'id':'west','children':[
          {'resource_type':'ChildGroup','Group':{'id':'g'}}]}},
        {'resource_type':'ChildSegment','Segment':{'id':'web','transport_zone_path':'%s'}}
        """
            .formatted(ZONE));

    assertThat(desk.ids("/domains/west/groups")).containsExactly("g");
    assertThat(desk.refused("PATCH", "/domains/west", "{'description':'mine'}"))
        .contains("_system_owned");
  }

  @Test
  void shouldHaveDomainsOfSeveralSites() {
    desk.put("/sites/west", "{}");
    desk.put("/sites/east", "{}");
    desk.tree(
        """
        {'resource_type':'ChildDomain','Domain':{'id':'coast','children':[
          {'resource_type':'ChildDomainDeploymentMap','id':'coast-west','DomainDeploymentMap':{
            'id':'coast-west','display_name':'west',
            'enforcement_point_path':'/global-infra/sites/west/enforcement-points/default'}}]}}
        """);

    assertThat(desk.ids("/domains/coast/domain-deployment-maps")).containsExactly("coast-west");
    assertThat(desk.ids("/domains/default/domain-deployment-maps"))
        .containsExactly("default-east", "default-west");
    assertThat(desk.refused("DELETE", "/sites/west", null))
        .contains("domain-deployment-maps/coast-west");
    assertThat(
            desk.refused(
                "PUT",
                "/domains/coast/domain-deployment-maps/x",
                "{'enforcement_point_path':'/global-infra/sites/north/enforcement-points/default'}"))
        .contains("enforcement_point_path", "/global-infra/sites/north", "not there");
    assertThat(
            desk.refused(
                "PUT",
                "/domains/west/domain-deployment-maps/x",
                "{'enforcement_point_path':'/global-infra/sites/east/enforcement-points/default'}"))
        .contains("_system_owned");
    assertThat(desk.refused("PUT", "/sites/coast", "{}"))
        .contains("/global-infra/domains/coast is another one");
    desk.delete("/domains/coast");
    assertThat(desk.ask("GET", "/domains/coast/domain-deployment-maps/coast-west", null).status())
        .isEqualTo(404);
  }

  @Test
  void shouldKeepGroupsWhereASiteTakesOverTheirDomainAndWhereItGivesItBack() {
    desk.put("/sites/east", "{}");
    desk.tree(
        """
        {'resource_type':'ChildDomain','Domain':{'id':'west','children':[
          {'resource_type':'ChildGroup','Group':{'id':'g'}},
          {'resource_type':'ChildDomainDeploymentMap','id':'m','DomainDeploymentMap':{
            'id':'m',
            'enforcement_point_path':'/global-infra/sites/east/enforcement-points/default'}}]}}
        """);

    desk.tree(
        """
        {'resource_type':'ChildDomain','marked_for_delete':true,'Domain':{'id':'west'}},
        {'resource_type':'ChildSite','Site':{'id':'west'}}
        """);

    assertThat(desk.ids("/domains/west/groups")).containsExactly("g");
    assertThat(desk.ids("/domains/west/domain-deployment-maps"))
        .as("a site's domain is there and nowhere else")
        .containsExactly("west-west");

    desk.tree(
        """
        {'resource_type':'ChildSite','marked_for_delete':true,'Site':{'id':'west'}},
        {'resource_type':'ChildDomain','Domain':{'id':'west'}}
        """);

    assertThat(desk.ids("/domains/west/groups")).containsExactly("g");
    assertThat(desk.ids("/domains/west/domain-deployment-maps")).isEmpty();
    assertThat(desk.get("/domains/west").path("_system_owned").asBoolean()).isFalse();
  }

  @Test
  void shouldRefuseToDeleteTheDomainOfAll() {
    assertThat(desk.refused("DELETE", "/domains/default", null)).contains("_system_owned");
    assertThat(desk.refused("PUT", "/domains/default", "{'_revision':0,'description':'x'}"))
        .contains("_system_owned");
    assertThat(desk.refused("DELETE", "/domains/none", null)).contains("not there");
  }
}

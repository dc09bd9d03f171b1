package io.interspan.model.intent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interspan.model.Bytes;
import io.interspan.model.net.Encapsulation;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Prefix;
import io.interspan.model.net.Vni;
import io.interspan.model.shard.Sharding;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TypedIntentTest {
  private static final IntentPath WEB = new IntentPath("/global-infra/segments/web");

  @Test
  void shouldReadASiteWithItsDefaults() {
    var site = Site.read(new IntentPath("/global-infra/sites/west"), Bytes.utf8("{}"));

    assertThat(site.id()).isEqualTo("west");
    assertThat(site.displayName()).isEqualTo("west");
    assertThat(site.sharding()).isEqualTo(Sharding.PHYSICAL);
    assertThat(site.encapsulation()).isEqualTo(Encapsulation.GENEVE);
  }

  @Test
  void shouldReadASegment() {
    var segment =
        Segment.read(
            WEB,
            Bytes.utf8(
                """
                {"connectivity_path":"/global-infra/tier-1s/t1","display_name":"Web","new_field":1,
                 "overlay_id":65536,"subnets":[{"gateway_address":"10.1.0.1/24"}],
                 "transport_zone_path":"/global-infra/sites/west/enforcement-points/default/transport-zones/tz"}
                """));

    assertThat(segment.overlayId()).isEqualTo(new Vni(65536));
    assertThat(segment.gateways()).containsExactly(Prefix.parse("10.1.0.1/24"));
    assertThat(segment.connectivityPath()).contains(new IntentPath("/global-infra/tier-1s/t1"));
    assertThat(segment.transportZoneSite()).contains("west");
    assertThat(segment.replicationMode()).isEqualTo(ReplicationMode.SOURCE);
    assertThat(segment.adminState()).isEqualTo(AdminState.UP);
  }

  @Test
  void shouldReadAPort() {
    var port =
        SegmentPort.read(
            WEB.child("ports", "p1"),
            Bytes.utf8(
                """
                {"address_bindings":[{"ip_address":"10.1.0.5","mac_address":"02:00:00:00:00:05"},{}],
                 "admin_state":"DOWN","attachment":{"id":"vm-5"},"tags":[{"scope":"app","tag":"web"}]}
                """));

    assertThat(port.segment()).isEqualTo(WEB);
    assertThat(port.attachmentId()).contains("vm-5");
    assertThat(port.adminState()).isEqualTo(AdminState.DOWN);
    assertThat(port.tags()).containsExactly(new Tag("app", "web"));
    assertThat(port.addressBindings())
        .containsExactly(
            new AddressBinding(
                Optional.of(IpAddress.parse("10.1.0.5")),
                Optional.of(MacAddress.parse("02:00:00:00:00:05"))),
            new AddressBinding(Optional.empty(), Optional.empty()));
  }

  @Test
  void shouldFindTheSiteOfLocaleServices() {
    var services =
        LocaleServices.read(
            new IntentPath("/global-infra/tier-1s/t1/locale-services/west"),
            Bytes.utf8(
                """
                {"edge_cluster_path":"/global-infra/sites/west/enforcement-points/default/edge-clusters/default"}
                """));

    assertThat(services.router()).isEqualTo(new IntentPath("/global-infra/tier-1s/t1"));
    assertThat(services.site()).contains("west");
  }

  @Test
  void shouldReadWhatTheLogEntersItself() {
    var port = WEB.child("ports", "p1");
    var site = new IntentPath("/global-infra/sites/west");

    var grant = PortGrant.read(PortGrant.pathOf(port), Bytes.utf8("{\"site\":\"west\"}"));
    var plane =
        ControlPlane.read(
            ControlPlane.pathOf(site),
            Bytes.utf8("{\"nodes\":[{\"id\":\"1\",\"session_endpoint\":\"127.0.0.1:4711\"}]}"));

    assertThat(grant.port()).isEqualTo(port);
    assertThat(grant.site()).isEqualTo("west");
    assertThat(plane.site()).isEqualTo("west");
    assertThat(plane.nodes()).isEqualTo(List.of(new ControlPlane.Node("1", "127.0.0.1:4711")));
  }

  @Test
  void shouldRefuseWhatIsNotJson() {
    assertThatThrownBy(() -> Tier1.read(WEB, Bytes.utf8("{")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(WEB.value());
  }
}

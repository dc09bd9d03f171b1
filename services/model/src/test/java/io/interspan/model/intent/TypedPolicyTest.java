package io.interspan.model.intent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interspan.model.Bytes;
import io.interspan.model.net.AddressRange;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.PortRange;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TypedPolicyTest {
  private static final IntentPath DOMAIN = new IntentPath("/global-infra/domains/default");
  private static final IntentPath GROUP = DOMAIN.child("groups", "g");

  @Test
  void shouldReadAGroup() {
    var group =
        Group.read(
            GROUP,
            Bytes.utf8(
                """
                {"display_name":"G","expression":[
                  {"resource_type":"Condition","member_type":"VirtualMachine","key":"OSName","operator":"STARTSWITH","value":"Linux"},
                  {"resource_type":"ConjunctionOperator","conjunction_operator":"AND"},
                  {"resource_type":"NestedExpression","expressions":[
                    {"resource_type":"PathExpression","paths":["/global-infra/segments/web"]},
                    {"resource_type":"ConjunctionOperator","conjunction_operator":"OR"},
                    {"resource_type":"MACAddressExpression","mac_addresses":["02:00:00:00:00:01"]}]},
                  {"resource_type":"ConjunctionOperator","conjunction_operator":"OR"},
                  {"resource_type":"IPAddressExpression","ip_addresses":["10.0.0.0/8"]},
                  {"resource_type":"ConjunctionOperator","conjunction_operator":"OR"},
                  {"resource_type":"ExternalIDExpression","external_ids":["vm-1"]}]}
                """));

    assertThat(group.terms())
        .containsExactly(
            new Expression.Term(
                Expression.Conjunction.OR,
                new Expression.Condition(
                    "VirtualMachine",
                    Expression.Key.OSNAME,
                    Expression.Operator.STARTSWITH,
                    "Linux",
                    false)),
            new Expression.Term(
                Expression.Conjunction.AND,
                new Expression.Nested(
                    List.of(
                        new Expression.Term(
                            Expression.Conjunction.OR,
                            new Expression.Paths(
                                List.of(new IntentPath("/global-infra/segments/web")))),
                        new Expression.Term(
                            Expression.Conjunction.OR,
                            new Expression.Macs(List.of(MacAddress.parse("02:00:00:00:00:01"))))))),
            new Expression.Term(
                Expression.Conjunction.OR,
                new Expression.Addresses(List.of(AddressRange.parse("10.0.0.0-10.255.255.255")))),
            new Expression.Term(
                Expression.Conjunction.OR,
                new Expression.ExternalIds("VirtualMachine", List.of("vm-1"))));
    assertThat(group.named()).containsExactly(new IntentPath("/global-infra/segments/web"));
    assertThat(group.domain()).isEqualTo(DOMAIN);
  }

  @Test
  void shouldReadAService() {
    var service =
        Service.read(
            new IntentPath("/global-infra/services/s"),
            Bytes.utf8(
                """
                {"service_entries":[
                  {"resource_type":"L4PortSetServiceEntry","l4_protocol":"UDP","destination_ports":["53","8000-8010"]},
                  {"resource_type":"ICMPTypeServiceEntry","protocol":"ICMPv6","icmp_type":128},
                  {"resource_type":"IGMPTypeServiceEntry"},
                  {"resource_type":"IPProtocolServiceEntry","protocol_number":47},
                  {"resource_type":"EtherTypeServiceEntry","ether_type":2048},
                  {"resource_type":"ALGTypeServiceEntry","alg":"FTP","destination_ports":["21"]},
                  {"resource_type":"NestedServiceServiceEntry","nested_service_path":"/global-infra/services/HTTP"}]}
                """));

    assertThat(service.entries())
        .containsExactly(
            new ServiceEntry.Ports(
                ServiceEntry.L4.UDP,
                List.of(),
                List.of(new PortRange(53, 53), new PortRange(8_000, 8_010))),
            new ServiceEntry.Icmp(true, OptionalInt.of(128), OptionalInt.empty()),
            new ServiceEntry.Igmp(),
            new ServiceEntry.IpProtocol(47),
            new ServiceEntry.EtherType(2_048),
            new ServiceEntry.Algorithm("FTP", List.of(), List.of(new PortRange(21, 21))),
            new ServiceEntry.OfService(new IntentPath("/global-infra/services/HTTP")));
    assertThatThrownBy(() ->
            Service.read(
                service.path(), Bytes.utf8("{\"service_entries\":[{\"resource_type\":\"New\"}]}")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unknown type 'New'");
  }

  @Test
  void shouldReadAPolicyAndItsRule() {
    var path = DOMAIN.child("security-policies", "p");
    var policy =
        SecurityPolicy.read(
            path,
            Bytes.utf8("{\"category\":\"Emergency\",\"sequence_number\":7,\"scope\":[\"ANY\"]}"));
    var rule =
        Rule.read(
            path.child("rules", "r"),
            Bytes.utf8(
                """
                {"action":"REJECT","rule_id":1001,"sequence_number":3,"direction":"IN","sources_excluded":true,
                 "source_groups":["/global-infra/domains/default/groups/g","10.0.0.1"],"destination_groups":["ANY"],
                 "services":["ANY"],"scope":["/global-infra/domains/default/groups/h"],"tag":"label","logged":true}
                """));

    assertThat(policy.category()).isEqualTo(SecurityPolicy.Category.EMERGENCY);
    assertThat(policy.sequenceNumber()).isEqualTo(7);
    assertThat(policy.stateful()).isTrue();
    assertThat(policy.scope()).isEmpty();
    assertThat(policy.domain()).isEqualTo(DOMAIN);
    assertThat(rule.policy()).isEqualTo(path);
    assertThat(rule.id()).isEqualTo(1_001);
    assertThat(rule.action()).isEqualTo(Rule.Action.REJECT);
    assertThat(rule.sources())
        .isEqualTo(new Rule.Peers(List.of(GROUP), List.of(AddressRange.parse("10.0.0.1")), true));
    assertThat(rule.destinations().isAny()).isTrue();
    assertThat(rule.ipVersion()).isEqualTo(Rule.IpVersion.IPV4_IPV6);
    assertThat(rule.named()).containsExactly(GROUP, DOMAIN.child("groups", "h"));
    assertThat(rule.label()).isEqualTo("label");
  }

  @Test
  void shouldReadRoutersAndDomains() {
    var tier1 =
        Tier1.read(
            new IntentPath("/global-infra/tier-1s/t1"),
            Bytes.utf8("{\"tier0_path\":\"/global-infra/tier-0s/t0\"}"));
    var tier0 = Tier0.read(new IntentPath("/global-infra/tier-0s/t0"), Bytes.utf8("{}"));
    var map =
        DomainDeploymentMap.read(
            DOMAIN.child("domain-deployment-maps", "m"),
            Bytes.utf8(
                "{\"enforcement_point_path\":\"/global-infra/sites/west/enforcement-points/default\"}"));

    assertThat(tier1.tier0Path()).contains(tier0.path());
    assertThat(tier0.displayName()).isEqualTo("t0");
    assertThat(map.site()).contains("west");
    assertThat(map.domain()).isEqualTo(DOMAIN);
    assertThat(Domain.read(DOMAIN, Bytes.utf8("{}")).displayName()).isEqualTo(Domain.DEFAULT);
  }
}

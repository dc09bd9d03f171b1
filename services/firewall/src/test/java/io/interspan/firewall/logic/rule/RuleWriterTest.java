package io.interspan.firewall.logic.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.message.PeersPlan;
import io.interspan.message.RulePlan;
import io.interspan.message.ServicePlan;
import io.interspan.model.Bytes;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.Rule;
import io.interspan.model.intent.SecurityPolicy;
import io.interspan.model.intent.Service;
import io.interspan.model.intent.UsualServices;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RuleWriterTest {
  private static final IntentPath POLICY =
      new IntentPath("/global-infra/domains/default/security-policies/q");

  private final TreeMap<IntentPath, Service> services = new TreeMap<>();

  private static Bytes json(String json) {
    return Bytes.utf8(json.replace('\'', '"'));
  }

  private void service(String id, String entries) {
    var path = IntentPath.ROOT.child("services", id);
    services.put(path, Service.read(path, json("{'service_entries':[" + entries + "]}")));
  }

  private RuleWriter.Written write(String rule) {
    var policy =
        SecurityPolicy.read(
            POLICY,
            json(
                "{'category':'Emergency','sequence_number':7,'scope':['/global-infra/segments/s']}"));
    return new RuleWriter(services::get)
        .write(Rule.read(POLICY.child("rules", "u"), json(rule)), policy);
  }

  @Test
  void shouldSayWhatThePolicySaysToo() {
    var plan = write("{'rule_id':1001,'sequence_number':3,'action':'REJECT','logged':true}").plan();

    assertThat(plan)
        .isEqualTo(
            RulePlan.newBuilder()
                .setPath(POLICY + "/rules/u")
                .setNumber(1001)
                .setCategory("EMERGENCY")
                .setPolicySequence(7)
                .setSequence(3)
                .setAction("REJECT")
                .setDirection("IN_OUT")
                .setIpVersion("IPV4_IPV6")
                .setSources(PeersPlan.getDefaultInstance())
                .setDestinations(PeersPlan.getDefaultInstance())
                .setAnyService(true)
                .addPolicyScope("/global-infra/segments/s")
                .setLogged(true)
                .setStateful(true)
                .build());
  }

  @Test
  void shouldWriteOutServicesThatNameOthers() {
    service(
        "web",
        "{'resource_type':'L4PortSetServiceEntry','l4_protocol':'TCP','destination_ports':['80','8000-8010']}");
    service(
        "all",
        "{'resource_type':'NestedServiceServiceEntry','nested_service_path':'/global-infra/services/web'},"
            + "{'resource_type':'NestedServiceServiceEntry','nested_service_path':'/global-infra/services/all'},"
            + "{'resource_type':'ICMPTypeServiceEntry','protocol':'ICMPv4','icmp_type':8},"
            + "{'resource_type':'ALGTypeServiceEntry','alg':'TFTP','destination_ports':['69']}");

    var written = write("{'services':['/global-infra/services/all']}");

    assertThat(written.plan().getAnyService()).isFalse();
    assertThat(written.plan().getServicesList())
        .containsExactly(
            ServicePlan.newBuilder()
                .setProtocol(6)
                .addDestinationPorts("80")
                .addDestinationPorts("8000-8010")
                .build(),
            ServicePlan.newBuilder().setProtocol(1).setIcmpType(8).build(),
            ServicePlan.newBuilder()
                .setProtocol(17)
                .addDestinationPorts("69")
                .setAlgorithm("TFTP")
                .build());
    assertThat(written.services())
        .containsExactly(
            IntentPath.ROOT.child("services", "all"), IntentPath.ROOT.child("services", "web"));
  }

  /// A rule for a service that is not there is one for nothing, not one for everything.
  @Test
  void shouldMeanNothingBySomethingThatIsNotThere() {
    var plan = write("{'services':['/global-infra/services/gone']}").plan();

    assertThat(plan.getAnyService()).isFalse();
    assertThat(plan.getServicesList()).isEmpty();
  }

  @Test
  void shouldKnowTheLastPolicyOfEverybodyAndOfASite() {
    assertThat(RuleWriter.isLast(SecurityPolicy.LAST)).isTrue();
    assertThat(
            RuleWriter.isLast(
                new IntentPath("/infra/domains/default/security-policies/default-layer3-section")))
        .isTrue();
    assertThat(RuleWriter.isLast(POLICY)).isFalse();
  }

  @Test
  void shouldKnowTheUsualServicesBelowEachRoot() {
    for (var root : IntentPath.ROOTS) {
      assertThat(UsualServices.get(root.child("services", "HTTPS")).orElseThrow().entries())
          .isNotEmpty();
    }
    assertThat(UsualServices.get(IntentPath.ROOT.child("services", "mine"))).isEmpty();
  }
}

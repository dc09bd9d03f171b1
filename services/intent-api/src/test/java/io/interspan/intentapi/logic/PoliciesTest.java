package io.interspan.intentapi.logic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoliciesTest {
  private static final String POLICY = "/domains/default/security-policies/p";
  private static final String LAST = "/domains/default/security-policies/default-layer3-section";

  private final Desk desk = new Desk();

  private static List<String> ruleIds(JsonNode policy) {
    return StreamSupport.stream(policy.path("rules").spliterator(), false)
        .map(rule -> rule.path("id").asText())
        .toList();
  }

  @Test
  void shouldShowAPolicyWithItsRulesInOrder() {
    var put =
        desk.put(
            POLICY,
            """
            {'category':'Infrastructure','rules':[
              {'id':'b','sequence_number':20,'action':'DROP'},
              {'id':'a','sequence_number':30,'action':'ALLOW','services':['/global-infra/services/HTTPS'],
               'source_groups':['10.1.0.0/16','10.2.0.1-10.2.0.9'],'ip_protocol':'IPV4'},
              {'id':'c','sequence_number':10,'action':'REJECT'}]}
            """);

    assertThat(ruleIds(put)).containsExactly("c", "b", "a");
    assertThat(desk.get(POLICY)).isEqualTo(put);
    var rule = desk.get(POLICY + "/rules/a");
    assertThat(rule).isEqualTo(put.path("rules").get(2));
    assertThat(rule.path("source_groups").size()).isEqualTo(2);
    assertThat(rule.path("destination_groups").toString()).isEqualTo("[\"ANY\"]");
    assertThat(rule.path("direction").asText()).isEqualTo("IN_OUT");
    assertThat(rule.path("rule_id").isInt()).isTrue();
    assertThat(rule.path("parent_path").asText()).isEqualTo("/global-infra" + POLICY);
    assertThat(desk.get(POLICY + "/rules/b").has("ip_protocol")).isFalse();
    assertThat(desk.get("/domains/default/security-policies").path("results").get(1).has("rules"))
        .as("in a list policies stand alone")
        .isFalse();
    assertThat(desk.rows).hasSize(1);
  }

  @Test
  void shouldReplaceAllRulesThatAPutHasAndMergeThoseOfAPatch() {
    desk.put(POLICY, "{'rules':[{'id':'a','action':'DROP'},{'id':'b','action':'DROP'}]}");

    desk.patch(POLICY, "{'rules':[{'id':'b','notes':'n'},{'id':'c','action':'ALLOW'}]}");
    assertThat(ruleIds(desk.get(POLICY))).containsExactly("a", "b", "c");
    assertThat(desk.get(POLICY + "/rules/b").path("action").asText()).isEqualTo("DROP");
    assertThat(desk.get(POLICY).path("_revision").asInt())
        .as("of the policy itself nothing changed")
        .isZero();

    desk.put(POLICY, "{'_revision':0,'description':'d'}");
    assertThat(ruleIds(desk.get(POLICY))).containsExactly("a", "b", "c");
    var put =
        desk.put(POLICY, "{'_revision':1,'rules':[{'id':'c','action':'DROP','_revision':0}]}");
    assertThat(ruleIds(put)).containsExactly("c");
    assertThat(desk.get(POLICY + "/rules/c").path("_revision").asInt()).isEqualTo(1);
    assertThat(desk.ask("GET", POLICY + "/rules/a", null).status()).isEqualTo(404);
  }

  @Test
  void shouldPutBackWhatWasRead() {
    desk.put(POLICY, "{'rules':[{'id':'a','action':'DROP','tags':[{'tag':'x'}]}]}");
    var read = desk.get(POLICY);

    var again = desk.put(POLICY, read.toString());

    assertThat(again).isEqualTo(read);
    assertThat(desk.rows).as("nothing changed").hasSize(1);
  }

  @Test
  void shouldGiveEachRuleANumberThatStays() {
    desk.put(POLICY, "{'rules':[{'id':'a','action':'DROP'},{'id':'b','action':'DROP'}]}");
    int a = desk.get(POLICY + "/rules/a").path("rule_id").asInt();
    int b = desk.get(POLICY + "/rules/b").path("rule_id").asInt();

    desk.patch(POLICY + "/rules/a", "{'logged':true,'rule_id':77}");
    desk.delete(POLICY + "/rules/b");
    desk.put(POLICY + "/rules/b", "{'action':'DROP'}");

    assertThat(a).isNotEqualTo(b);
    assertThat(desk.get(POLICY + "/rules/a").path("rule_id").asInt()).isEqualTo(a);
    assertThat(desk.get(POLICY + "/rules/b").path("rule_id").asInt()).isGreaterThan(b);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | 'action';must be there",
        "{'action':'DROP','source_groups':['ANY','10.0.0.1']} | source_groups[0];stands alone",
        "{'action':'DROP','source_groups':['10.0.0']} | source_groups[0];10.0.0",
        "{'action':'DROP','source_groups':['/global-infra/domains/default/groups/none']} | source_groups[0];groups/none;not there",
        "{'action':'DROP','services':['10.0.0.1']} | services[0];/global-infra/services/{id}",
        "{'action':'DROP','services':['/global-infra/services/none']} | services[0];not there",
        "{'action':'DROP','profiles':['/global-infra/context-profiles/SSL']} | profiles[0];ANY",
        "{'action':'DROP','scope':['/global-infra/tier-1s/t1']} | scope[0];/global-infra/segments/{id}",
        "{'action':'DROP','direction':'BOTH'} | direction;IN or OUT or IN_OUT",
        "{'action':'DROP','service_entries':[{'resource_type':'NestedServiceServiceEntry'}]} | service_entries[0].resource_type;not supported",
        "{'action':'DROP','sequence_number':-1} | sequence_number",
      })
  void shouldRefuseAWrongRule(String rule, String words) {
    desk.put(POLICY, "{}");

    assertThat(desk.refused("PUT", POLICY + "/rules/r", rule)).contains(words.split(";"));
  }

  @Test
  void shouldRefuseWrongRulesWithinAPolicy() {
    assertThat(
            desk.refused(
                "PUT",
                POLICY,
                "{'rules':[{'id':'a','action':'DROP'},{'id':'b'},{'id':'c','colour':1,'action':'DROP'}]}"))
        .contains("rules/b", "'action'", "rules/c", "'colour'")
        .doesNotContain("rules/a ");
    assertThat(desk.refused("PATCH", POLICY, "{'rules':[{'action':'DROP'}]}"))
        .contains("rules[0].id");
    assertThat(desk.refused("PUT", POLICY, "{'category':'Ethernet'}"))
        .contains("category", "layer 2");
    assertThat(desk.refused("PUT", POLICY, "{'scheduler_path':'/x'}")).contains("scheduler_path");
    assertThat(desk.refused("PUT", "/domains/none/security-policies/p", "{}"))
        .contains("/global-infra/domains/none");
  }

  @Test
  void shouldHaveALastRuleThatCanBeSet() {
    var rule = desk.get(LAST + "/rules/default-layer3-rule");
    assertThat(rule.path("action").asText()).isEqualTo("ALLOW");
    assertThat(rule.path("is_default").asBoolean()).isTrue();
    int number = rule.path("rule_id").asInt();
    assertThat(ruleIds(desk.get(LAST))).containsExactly("default-layer3-rule");

    desk.patch(LAST + "/rules/default-layer3-rule", "{'action':'DROP','logged':true}");

    rule = desk.get(LAST + "/rules/default-layer3-rule");
    assertThat(rule.path("action").asText()).isEqualTo("DROP");
    assertThat(rule.path("is_default").asBoolean()).isTrue();
    assertThat(rule.path("rule_id").asInt()).isEqualTo(number);
    assertThat(rule.path("_revision").asInt()).isEqualTo(1);
    assertThat(desk.get(LAST).path("rules").get(0)).isEqualTo(rule);
    assertThat(desk.ids(LAST + "/rules")).containsExactly("default-layer3-rule");
    assertThat(desk.refused("DELETE", LAST + "/rules/default-layer3-rule", null))
        .contains("can be changed, not deleted");
    assertThat(desk.refused("DELETE", LAST, null)).contains("can be changed, not deleted");
    desk.patch(LAST + "/rules/default-layer3-rule", "{'action':'ALLOW','logged':false}");
    assertThat(desk.refused("PUT", LAST, "{'_revision':3}")).contains("_revision");
  }

  @Test
  void shouldSayOfEachWhetherItIsTheLast() {
    desk.put(POLICY, "{'rules':[{'id':'a','action':'DROP'}]}");

    assertThat(desk.get(POLICY).path("is_default").isBoolean()).isTrue();
    assertThat(desk.get("/domains/default/security-policies").path("results"))
        .allMatch(policy -> policy.path("is_default").isBoolean());
  }

  @Test
  void shouldDeleteRulesWithTheirPolicy() {
    desk.put(POLICY, "{'rules':[{'id':'a','action':'DROP'}]}");

    assertThat(desk.refused("DELETE", POLICY + "?fail_if_subtree_exists=true", null))
        .contains("fail_if_subtree_exists");
    desk.delete(POLICY);

    assertThat(desk.ask("GET", POLICY + "/rules/a", null).status()).isEqualTo(404);
  }
}

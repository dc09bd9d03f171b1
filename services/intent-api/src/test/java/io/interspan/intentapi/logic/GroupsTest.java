package io.interspan.intentapi.logic;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.intentapi.logic.api.Limits;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GroupsTest {
  private static final String OR =
      "{'resource_type':'ConjunctionOperator','conjunction_operator':'OR'}";
  private static final String AND =
      "{'resource_type':'ConjunctionOperator','conjunction_operator':'AND'}";
  private static final String TAG =
      "{'resource_type':'Condition','member_type':'VirtualMachine','key':'Tag','operator':'EQUALS','value':'app|web'}";

  private final Desk desk = new Desk();

  private static String group(String... expressions) {
    return "{'expression':[" + String.join(",", expressions) + "]}";
  }

  private static String member(String group) {
    return "{'resource_type':'PathExpression','paths':['/global-infra/domains/default/groups/"
        + group
        + "']}";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        TAG,
        "{'resource_type':'Condition','member_type':'SegmentPort','key':'Name','operator':'STARTSWITH','value':'p','scope_operator':'EQUALS'}",
        "{'resource_type':'IPAddressExpression','ip_addresses':['10.1.0.1','10.2.0.0/16','10.3.0.1-10.3.0.9','2001:db8::/32']}",
        "{'resource_type':'MACAddressExpression','mac_addresses':['02:00:00:00:00:0A']}",
        "{'resource_type':'ExternalIDExpression','member_type':'VirtualMachine','external_ids':['vm-1']}",
        "{'resource_type':'NestedExpression','expressions':[" + TAG + "," + AND + "," + TAG + "]}",
      })
  void shouldKeepEachKindOfExpressionAsItIsGiven(String expression) {
    var group = desk.put("/domains/default/groups/g", group(expression, AND, TAG));

    assertThat(group.path("expression").toString().replace('"', '\''))
        .isEqualTo(sorted("[" + expression + "," + AND + "," + TAG + "]"));
  }

  private static String sorted(String json) {
    return io.interspan.intentapi.logic.api.Json.canonical(
            io.interspan.intentapi.logic.api.Json.parse(
                io.interspan.model.Bytes.utf8(json.replace('\'', '"'))))
        .toUtf8()
        .replace('"', '\'');
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'resource_type':'IdentityGroupExpression'} | expression[0].resource_type;not supported;directory",
        "{'resource_type':'Nonsense'} | expression[0].resource_type;Condition or ConjunctionOperator",
        "{} | expression[0].resource_type;missing",
        "{'resource_type':'ConjunctionOperator','conjunction_operator':'OR'} | expression[0];between two",
        "{'resource_type':'IPAddressExpression','ip_addresses':['10.1.0']} | expression[0].ip_addresses[0];10.1.0",
        "{'resource_type':'IPAddressExpression','ip_addresses':[]} | ip_addresses;at least 1",
        "{'resource_type':'IPAddressExpression','ip_addresses':['10.0.0.9-10.0.0.1']} | lower to a higher",
        "{'resource_type':'IPAddressExpression','ip_addresses':['10.0.0.1'],'paths':[]} | no field 'expression[0].paths'",
        "{'resource_type':'PathExpression','paths':['/global-infra/domains/default/groups/none']} | expression[0].paths[0];groups/none;not there",
        "{'resource_type':'PathExpression','paths':['/global-infra/services/HTTP']} | /global-infra/domains/{id}/groups/{id}",
        "{'resource_type':'Condition','member_type':'Pod','key':'Tag','value':'x'} | member_type;Pod;Kubernetes",
        "{'resource_type':'Condition','member_type':'Segment','key':'OSName','value':'x'} | key;OSName;Segment",
        "{'resource_type':'Condition','member_type':'Segment','key':'Tag'} | expression[0].value;must be there",
        "{'resource_type':'NestedExpression','expressions':[{'resource_type':'NestedExpression'}]} | expressions[0].resource_type;one level",
      })
  void shouldRefuseAWrongExpression(String expression, String words) {
    assertThat(desk.refused("PUT", "/domains/default/groups/g", group(expression)))
        .contains(words.split(";"));
  }

  @Test
  void shouldRefuseExpressionsThatNothingJoins() {
    assertThat(desk.refused("PUT", "/domains/default/groups/g", group(TAG, TAG)))
        .contains("expression[1]", "ConjunctionOperator stands between");
    assertThat(desk.refused("PUT", "/domains/default/groups/g", group(TAG, AND)))
        .contains("expression[1]", "behind it");
    assertThat(desk.refused("PUT", "/domains/default/groups/g", "{'extended_expression':[{}]}"))
        .contains("extended_expression", "not supported");
    desk.put("/domains/default/groups/g", "{'extended_expression':[],'expression':[]}");
    assertThat(desk.get("/domains/default/groups/g").has("extended_expression")).isFalse();
  }

  @Test
  void shouldRefuseAGroupThatIsAMemberOfItself() {
    desk.put("/domains/default/groups/a", "{}");
    desk.put("/domains/default/groups/b", group(member("a")));
    desk.put("/domains/default/groups/c", group(TAG, AND, member("b")));

    assertThat(desk.refused("PATCH", "/domains/default/groups/a", group(member("a"))))
        .contains("groups/a would refer to itself");
    assertThat(
            desk.refused(
                "PATCH",
                "/domains/default/groups/a",
                group("{'resource_type':'NestedExpression','expressions':[" + member("c") + "]}")))
        .contains("groups/c", "groups/b", "groups/a");
    desk.patch("/domains/default/groups/b", group(TAG));
    desk.patch("/domains/default/groups/a", group(member("c")));
  }

  @Test
  void shouldRefuseGroupsThatNestTooDeep() {
    desk.put("/domains/default/groups/g1", "{}");
    for (int level = 2; level <= Limits.MAX_NESTED_LEVELS; level++) {
      desk.put("/domains/default/groups/g" + level, group(member("g" + (level - 1))));
    }

    assertThat(desk.refused("PATCH", "/domains/default/groups/top", group(member("g8"))))
        .contains("Group /global-infra/domains/default/groups/top", "more than 8 levels", "/g1");
    desk.put("/domains/default/groups/g0", "{}");
    assertThat(desk.refused("PATCH", "/domains/default/groups/g1", group(member("g0"))))
        .as("those that name it nest deeper by it")
        .contains("groups/g8", "more than 8 levels");
  }

  @Test
  void shouldRefuseGroupsThatAreTooMuchWrittenOut() {
    desk.put("/domains/default/groups/w1", "{}");
    for (int level = 2; level <= 5; level++) {
      var parts = new ArrayList<String>();
      for (int i = 0; i < 5; i++) {
        parts.add(member("w" + (level - 1)));
        parts.add(OR);
      }
      desk.put(
          "/domains/default/groups/w" + level, group(parts.subList(0, 9).toArray(String[]::new)));
    }
    var top = group(member("w5"), OR, member("w5"), OR, member("w5"), OR, member("w5"));

    assertThat(desk.refused("PATCH", "/domains/default/groups/top", top))
        .contains("Group /global-infra/domains/default/groups/top", "more than 900000 bytes");
  }

  @Test
  void shouldKeepAGroupThatOthersReferTo() {
    desk.put("/domains/default/groups/a", "{}");
    desk.put("/domains/default/groups/b", group(member("a")));
    desk.put(
        "/domains/default/security-policies/p",
        "{'rules':[{'id':'r','action':'DROP','scope':['/global-infra/domains/default/groups/a']}]}");

    assertThat(desk.refused("DELETE", "/domains/default/groups/a?force=true", null))
        .contains("groups/b", "rules/r", "1 more");
    desk.delete("/domains/default/groups/b");
    desk.delete("/domains/default/security-policies/p");
    desk.delete("/domains/default/groups/a");
  }
}

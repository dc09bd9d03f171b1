package io.interspan.intentapi.logic.type;

import com.fasterxml.jackson.databind.JsonNode;
import io.interspan.model.intent.Expression;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.TextMatch;
import java.util.List;
import java.util.stream.Stream;

/// Groups, and the expressions that say who is a member.
final class GroupTypes {
  private static final String CONJUNCTION = "ConjunctionOperator";
  private static final int MAX_EXPRESSIONS = 101;
  private static final int MAX_ITEMS = 4_000;

  private static final FieldType.Word MEMBER_TYPE =
      FieldType.Word.of(
              "VirtualMachine", "SegmentPort", "LogicalPort", "Segment", "LogicalSwitch", "Group")
          .refusing("groups list addresses themselves", "IPSet", "IPAddress")
          .refusing("there are no distributed virtual switches", "DVPG", "DVPort")
          .refusing("hosts are not members of groups", "TransportNode")
          .refusing("there are no VPCs", "VpcSubnet", "VpcSubnetPort")
          .refusing(
              "there is no Kubernetes",
              "Pod",
              "Service",
              "Namespace",
              "KubernetesCluster",
              "KubernetesNamespace",
              "KubernetesIngress",
              "KubernetesGateway",
              "KubernetesService",
              "KubernetesNode",
              "AntreaEgress",
              "AntreaIPPool");

  private static final FieldType.Word KEY =
      FieldType.Word.of("Tag", "Name", "OSName", "ComputerName", "ALL")
          .refusing("hosts are not members of groups", "NodeType")
          .refusing("groups have one type", "GroupType")
          .refusing("groups list addresses themselves", "IPAddress")
          .refusing("there is no Kubernetes", "PodCidr");

  private static final FieldType.Variant CONDITION =
      Kinds.variant(
          "Condition",
          GroupTypes::condition,
          Field.enforced("member_type", MEMBER_TYPE, "what is asked").mustBeThere(),
          Field.enforced("key", KEY, "which property of it is looked at").mustBeThere(),
          Field.enforced(
                  "operator",
                  FieldType.Word.of(
                      "EQUALS",
                      "CONTAINS",
                      "STARTSWITH",
                      "ENDSWITH",
                      "NOTEQUALS",
                      "NOTIN",
                      "MATCHES",
                      "IN"),
                  "how the property and the value compare")
              .or("EQUALS"),
          Field.enforced(
                  "value",
                  new FieldType.Text(0, 1_024, TextForm.ANY),
                  "what it is compared with; a tag's is scope|tag, or tag alone")
              .mustBeThere(),
          Field.enforced(
              "scope_operator",
              FieldType.Word.of("EQUALS", "NOTEQUALS"),
              "how the scope of a tag and that of the value compare"),
          Field.refused("exclude", "members are not left out one by one"));

  private static final FieldType.Variant OPERATOR =
      Kinds.variant(
          CONJUNCTION,
          Field.enforced(
                  "conjunction_operator",
                  FieldType.Word.of("OR", "AND"),
                  "what joins the two beside it")
              .mustBeThere());

  private static final FieldType.Variant ADDRESSES =
      Kinds.variant(
          "IPAddressExpression",
          Field.enforced(
                  "ip_addresses",
                  items(new FieldType.Text(1, 128, TextForm.ADDRESSES)),
                  "addresses, networks and ranges")
              .mustBeThere());

  private static final FieldType.Variant MACS =
      Kinds.variant(
          "MACAddressExpression",
          Field.enforced(
                  "mac_addresses",
                  items(new FieldType.Text(1, 64, TextForm.MAC_ADDRESS)),
                  "MAC addresses")
              .mustBeThere());

  private static final FieldType.Variant PATHS =
      Kinds.variant(
          "PathExpression",
          Field.enforced(
                  "paths",
                  items(FieldType.PathTo.one(Forms.GROUP, Forms.SEGMENT, Forms.SEGMENT_PORT)),
                  "groups, segments and ports")
              .mustBeThere());

  private static final FieldType.Variant EXTERNAL_IDS =
      Kinds.variant(
          "ExternalIDExpression",
          Field.enforced(
                  "member_type",
                  FieldType.Word.of("VirtualMachine", "VirtualNetworkInterface")
                      .refusing("there are no cloud services", "CloudNativeServiceInstance")
                      .refusing("there are no physical servers", "PhysicalServer"),
                  "what the ids are of")
              .or("VirtualMachine"),
          Field.enforced(
                  "external_ids",
                  items(new FieldType.Text(1, 255, TextForm.ANY)),
                  "ids that hosts report")
              .mustBeThere());

  private static final List<FieldType.Noted> REFUSED =
      List.of(new FieldType.Noted("IdentityGroupExpression", "there is no directory of people"));

  private static final FieldType.Variants INNER =
      new FieldType.Variants(
          List.of(CONDITION, OPERATOR, ADDRESSES, MACS, PATHS, EXTERNAL_IDS),
          Stream.concat(
                  REFUSED.stream(),
                  Stream.of(
                      new FieldType.Noted("NestedExpression", "brackets nest one level deep")))
              .toList());

  private static final FieldType.Variant NESTED =
      Kinds.variant(
          "NestedExpression",
          Field.enforced(
                  "expressions",
                  new FieldType.Joined(INNER, CONJUNCTION, MAX_EXPRESSIONS),
                  "what stands in brackets")
              .mustBeThere());

  private static final FieldType.Variants EXPRESSION =
      new FieldType.Variants(
          List.of(CONDITION, OPERATOR, NESTED, ADDRESSES, MACS, PATHS, EXTERNAL_IDS), REFUSED);

  private static final ResourceType GROUP =
      ResourceType.below(
              IntentType.DOMAIN, "groups", IntentType.GROUP, "A set of workloads and addresses")
          .livingAt(Level.BOTH)
          .withoutCycles()
          .with(
              Field.enforced(
                  "expression",
                  new FieldType.Joined(EXPRESSION, CONJUNCTION, MAX_EXPRESSIONS),
                  "who is a member; nobody where it is empty"),
              Field.kept(
                  "group_type",
                  new FieldType.ListOf(
                      FieldType.Word.of("IPAddress").refusing("there is no Kubernetes", "ANTREA"),
                      1),
                  "what its members are"),
              Field.refused("extended_expression", "there is no directory of people"),
              Field.readOnly("reference", Kinds.FLAG, "not in answers"),
              Field.readOnly("state", Kinds.line(), "not in answers"));

  static final List<ResourceType> ALL = List.of(GROUP);

  private GroupTypes() {}

  private static FieldType.ListOf items(FieldType item) {
    return new FieldType.ListOf(item, 1, MAX_ITEMS);
  }

  private static void condition(String at, JsonNode condition, Problems problems) {
    var key = condition.path("key").asText();
    var memberType = condition.path("member_type").asText();
    boolean ofMachine = key.equals("OSName") || key.equals("ComputerName");
    if (ofMachine && !memberType.equals("VirtualMachine")) {
      problems.add(
          Problem.Kind.INVALID, at + "key", key, "a " + memberType + " has a Tag and a Name only");
    }
    if (condition.path("operator").asText().equals("MATCHES")) {
      var value = condition.path("value").asText();
      try {
        TextMatch.of(Expression.Operator.MATCHES, value);
      } catch (IllegalArgumentException _) {
        problems.add(
            Problem.Kind.INVALID,
            at + "value",
            value,
            "must be a regular expression that RE2 reads");
      }
    }
  }
}

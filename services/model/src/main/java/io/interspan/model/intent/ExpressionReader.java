package io.interspan.model.intent;

import io.interspan.model.net.AddressRange;
import io.interspan.model.net.MacAddress;
import java.util.ArrayList;
import java.util.List;

/// Reads a group's `expression`: expressions with a conjunction between each two.
final class ExpressionReader {
  private static final String TYPE = "resource_type";
  private static final String CONJUNCTION = "ConjunctionOperator";

  private ExpressionReader() {}

  static List<Expression.Term> terms(List<IntentFields> list) {
    var terms = new ArrayList<Expression.Term>();
    var joinedBy = Expression.Conjunction.OR;
    for (var fields : list) {
      if (fields.text(TYPE).orElse("").equals(CONJUNCTION)) {
        joinedBy = fields.word("conjunction_operator", Expression.Conjunction.class, joinedBy);
      } else {
        terms.add(new Expression.Term(joinedBy, expression(fields)));
        joinedBy = Expression.Conjunction.OR;
      }
    }
    return terms;
  }

  private static Expression expression(IntentFields fields) {
    var type = fields.text(TYPE).orElse("");
    return switch (type) {
      case "Condition" ->
          new Expression.Condition(
              fields.text("member_type").orElse(""),
              fields.word("key", Expression.Key.class, Expression.Key.TAG),
              fields.word("operator", Expression.Operator.class, Expression.Operator.EQUALS),
              fields.text("value").orElse(""),
              fields.text("scope_operator").orElse("").equals("NOTEQUALS"));
      case "NestedExpression" -> new Expression.Nested(terms(fields.list("expressions")));
      case "IPAddressExpression" ->
          new Expression.Addresses(
              fields.texts("ip_addresses").stream().map(AddressRange::parse).toList());
      case "MACAddressExpression" ->
          new Expression.Macs(
              fields.texts("mac_addresses").stream().map(MacAddress::parse).toList());
      case "PathExpression" ->
          new Expression.Paths(fields.texts("paths").stream().map(IntentPath::new).toList());
      case "ExternalIDExpression" ->
          new Expression.ExternalIds(
              fields.text("member_type").orElse("VirtualMachine"), fields.texts("external_ids"));
      default -> throw fields.unknown("expression", type);
    };
  }
}

package io.interspan.firewall.logic.match;

import io.interspan.message.RulePlan;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.SecurityPolicy;
import java.util.Comparator;

/// The order in which rules are judged: by category; then the last of all after the others, and
/// what the global manager says before what the site says itself; then by policy and by rule.
final class RuleOrder {
  static final Comparator<RulePlan> ORDER =
      Comparator.comparing(RuleOrder::category)
          .thenComparing(RulePlan::getLast)
          .thenComparing(RuleOrder::isOwn)
          .thenComparingLong(RulePlan::getPolicySequence)
          .thenComparing(rule -> new IntentPath(rule.getPath()).parent())
          .thenComparingLong(RulePlan::getSequence)
          .thenComparing(RulePlan::getPath);

  private RuleOrder() {}

  static SecurityPolicy.Category category(RulePlan rule) {
    return SecurityPolicy.Category.valueOf(rule.getCategory());
  }

  private static boolean isOwn(RulePlan rule) {
    return new IntentPath(rule.getPath()).root().equals(IntentPath.LOCAL_ROOT);
  }
}

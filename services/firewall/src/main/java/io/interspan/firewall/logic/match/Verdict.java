package io.interspan.firewall.logic.match;

import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.Rule;
import java.util.Optional;

/// What becomes of a packet, and which rule says so.
///
/// @param action `ALLOW`, `DROP` or `REJECT`
/// @param rule the rule that decided; empty where none did, so that it passes
public record Verdict(Rule.Action action, Optional<IntentPath> rule) {
  /// No rule says anything of it.
  static final Verdict PASSES = new Verdict(Rule.Action.ALLOW, Optional.empty());

  /// Returns whether it passes.
  public boolean passes() {
    return action == Rule.Action.ALLOW;
  }
}

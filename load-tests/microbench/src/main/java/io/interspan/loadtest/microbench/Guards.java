package io.interspan.loadtest.microbench;

import io.interspan.model.net.AddressRange;
import io.interspan.model.net.AddressRanges;
import io.interspan.model.net.MacAddresses;
import io.interspan.model.rule.Peers;
import io.interspan.model.rule.PortGuard;
import io.interspan.model.rule.PortRule;
import java.util.List;

/// One rule that lets the members of a group pass.
final class Guards {
  private Guards() {}

  static PortGuard allowing() {
    var members =
        new Peers(
            false,
            AddressRanges.of(List.of(AddressRange.parse("10.0.0.0/24"))),
            MacAddresses.NONE,
            MacAddresses.NONE,
            false);
    var rule =
        new PortRule(
            1,
            PortRule.Action.ALLOW,
            true,
            true,
            true,
            true,
            false,
            true,
            List.of(),
            members,
            members,
            true);
    return new PortGuard(AddressRanges.NONE, List.of(rule), 0);
  }
}

package io.interspan.vtep.forward;

import io.interspan.model.net.AddressRanges;
import io.interspan.model.net.IpAddress;
import io.interspan.model.rule.Peers;
import io.interspan.model.rule.PortGuard;
import io.interspan.model.rule.PortRule;
import io.interspan.model.rule.TrafficKind;
import java.util.List;

/// What may pass at ports, for tests.
final class Guards {
  private Guards() {}

  static PortGuard own(IpAddress... addresses) {
    return new PortGuard(AddressRanges.ofAddresses(List.of(addresses)), List.of(), 0);
  }

  static PortGuard rules(PortRule... rules) {
    return new PortGuard(AddressRanges.NONE, List.of(rules), 0);
  }

  static PortRule drop(TrafficKind... kinds) {
    return rule(PortRule.Action.DROP, kinds);
  }

  static PortRule allow(TrafficKind... kinds) {
    return rule(PortRule.Action.ALLOW, kinds);
  }

  /// Both ways, from anyone to anyone; any kind where none is named.
  private static PortRule rule(PortRule.Action action, TrafficKind... kinds) {
    boolean any = kinds.length == 0;
    var named = List.of(kinds);
    return new PortRule(
        1, action, true, true, true, true, false, any, named, Peers.ANYONE, Peers.ANYONE, true);
  }
}

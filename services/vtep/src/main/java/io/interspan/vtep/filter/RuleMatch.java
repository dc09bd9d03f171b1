package io.interspan.vtep.filter;

import io.interspan.model.rule.PortRule;
import io.interspan.model.rule.TrafficKind;
import java.util.List;

/// Whether a rule is about a frame.
final class RuleMatch {
  private RuleMatch() {}

  /// @param out whether the frame comes from the port's workload, or else goes to it
  static boolean isOf(PortRule rule, FrameView frame, boolean out) {
    if (out ? !rule.out() : !rule.in()) {
      return false;
    }
    if (!frame.ip) {
      return isOfType(rule.kinds(), frame.etherType)
          && rule.sources().areOf(frame.sourceMac)
          && rule.destinations().areOf(frame.destinationMac);
    }
    return (frame.ipv6 ? rule.ipv6() : rule.ipv4())
        && !(rule.sparesDiscovery() && frame.isNeighborDiscovery())
        && (rule.anyKind() || isOfKind(rule.kinds(), frame))
        && rule.sources().areOf(frame.sourceMac, frame.ipv6, frame.sourceHigh, frame.sourceLow)
        && rule.destinations()
            .areOf(frame.destinationMac, frame.ipv6, frame.destinationHigh, frame.destinationLow);
  }

  // By index: an iterator would be an object for each packet.
  private static boolean isOfKind(List<TrafficKind> kinds, FrameView frame) {
    for (int i = 0; i < kinds.size(); i++) {
      var kind = kinds.get(i);
      if (kind.etherType() == frame.etherType
          || kind.isOf(frame.protocol, frame.first, frame.second)) {
        return true;
      }
    }
    return false;
  }

  /// Only a rule that names its EtherType is about what is not IP.
  private static boolean isOfType(List<TrafficKind> kinds, int etherType) {
    for (int i = 0; i < kinds.size(); i++) {
      if (etherType != 0 && kinds.get(i).etherType() == etherType) {
        return true;
      }
    }
    return false;
  }
}

package io.interspan.firewall.logic.group;

import io.interspan.message.RouterPlan;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Where an address means one workload: what is joined by routing, a component, or a segment that
/// is joined to nothing. In another, somebody else may have the same address.
///
/// @param top the path of the router that all of the component is below, or of the segment; empty
///   for nowhere
public record AddressSpace(String top) implements Comparable<AddressSpace> {
  /// Of what is joined to nothing that is known.
  public static final AddressSpace NOWHERE = new AddressSpace("");

  /// How many routers may lie above one another: a plan that says otherwise is wrong.
  public static final int MAX_TIERS = 8;

  /// Returns the space of a segment.
  ///
  /// @param router the segment's; empty where it has none
  /// @param routers gives a router by its path; null where there is none
  public static AddressSpace of(
      String segment, String router, Function<String, @Nullable RouterPlan> routers) {
    var joined = below(router, routers);
    return joined.equals(NOWHERE) ? new AddressSpace(segment) : joined;
  }

  /// Returns the space of what is below a router; nowhere, where there is no such.
  public static AddressSpace below(String router, Function<String, @Nullable RouterPlan> routers) {
    var top = "";
    var at = router;
    for (int tier = 0; tier < MAX_TIERS; tier++) {
      var plan = routers.apply(at);
      if (plan == null) {
        break;
      }
      top = at;
      at = plan.getAbove();
    }
    return new AddressSpace(top);
  }

  @Override
  public int compareTo(AddressSpace other) {
    return top.compareTo(other.top);
  }
}

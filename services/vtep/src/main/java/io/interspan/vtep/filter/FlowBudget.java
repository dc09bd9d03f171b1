package io.interspan.vtep.filter;

import java.util.concurrent.atomic.AtomicInteger;

/// The flows that all ports of a host may have together, whichever packet loops they belong to.
///
/// A quarter of them is for ports that have few: whoever floods does not take the room of others.
public final class FlowBudget {
  /// Few flows of a port.
  static final int FEW = 1 << 12;

  private static final int KEPT_PART = 4;

  private final int keptForFew;
  private final AtomicInteger left;

  /// @param flows the most of them
  public FlowBudget(int flows) {
    left = new AtomicInteger(flows);
    keptForFew = flows / KEPT_PART;
  }

  /// @param had the flows that the port has already
  boolean take(int had) {
    int least = had >= FEW ? keptForFew : 0;
    if (left.getAndDecrement() > least) {
      return true;
    }
    left.getAndIncrement();
    return false;
  }

  void giveBack(int flows) {
    left.getAndAdd(flows);
  }
}

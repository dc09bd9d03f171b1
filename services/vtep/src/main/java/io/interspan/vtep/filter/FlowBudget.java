package io.interspan.vtep.filter;

/// The flows that all ports of a host may have together. One loop's.
///
/// A quarter of them is for ports that have few: whoever floods does not take the room of others.
public final class FlowBudget {
  /// Few flows of a port.
  static final int FEW = 1 << 12;

  private static final int KEPT_PART = 4;

  private final int keptForFew;
  private int left;

  /// @param flows the most of them
  public FlowBudget(int flows) {
    left = flows;
    keptForFew = flows / KEPT_PART;
  }

  /// @param had the flows that the port has already
  boolean take(int had) {
    if (left == 0 || (had >= FEW && left <= keptForFew)) {
      return false;
    }
    left--;
    return true;
  }

  void giveBack(int flows) {
    left += flows;
  }
}

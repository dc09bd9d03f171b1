package io.interspan.vtep.filter;

/// The flows that all ports of a host may have together. One loop's.
public final class FlowBudget {
  private int left;

  /// @param flows the most of them
  public FlowBudget(int flows) {
    left = flows;
  }

  boolean take() {
    if (left == 0) {
      return false;
    }
    left--;
    return true;
  }

  void giveBack(int flows) {
    left += flows;
  }
}

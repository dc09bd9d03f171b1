package io.interspan.firewall.logic.group;

import java.util.ArrayList;
import java.util.List;

/// An entry of the [MemberIndex]: who has something, and which selectors are found by it.
final class Posting {
  private final IndexKey key;
  private final NumberSet workloads = new NumberSet();
  private List<Selected> selectors = List.of();

  Posting(IndexKey key) {
    this.key = key;
  }

  IndexKey key() {
    return key;
  }

  /// Returns the numbers of those who have it.
  NumberSet workloads() {
    return workloads;
  }

  /// Returns the selectors that are found by it.
  List<Selected> selectors() {
    return selectors;
  }

  void add(Selected selector) {
    if (selectors.isEmpty()) {
      selectors = new ArrayList<>(1);
    }
    selectors.add(selector);
  }

  void remove(Selected selector) {
    selectors.remove(selector);
  }

  /// Returns how much there is to look at.
  long cost() {
    return (long) workloads.size() + selectors.size();
  }

  boolean isEmpty() {
    return workloads.isEmpty() && selectors.isEmpty();
  }
}

package io.interspan.controller.logic.firewall;

import io.interspan.message.PlanSize;

/// How large a host's plan is.
///
/// @param entries how many there are
/// @param bytes of their keys and values; keys count as ASCII
public record PlanSizes(int entries, long bytes) {
  /// Of nothing.
  public static final PlanSizes NONE = new PlanSizes(0, 0);

  /// Returns the sizes of both.
  public PlanSizes plus(PlanSizes other) {
    return new PlanSizes(entries + other.entries, bytes + other.bytes);
  }

  /// Returns the sizes with one more entry.
  public PlanSizes plus(String key, int value) {
    return new PlanSizes(entries + 1, bytes + key.length() + value);
  }

  /// Returns it as messages carry it.
  public PlanSize message() {
    return PlanSize.newBuilder().setEntries(entries).setBytes(bytes).build();
  }
}

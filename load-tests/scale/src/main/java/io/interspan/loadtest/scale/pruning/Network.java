package io.interspan.loadtest.scale.pruning;

import java.util.List;

/// The networks that are measured: the same shops each time.
enum Network {
  SHOPS("shop-like"),
  /// One tier-0 above the routers of all shops.
  ALL_TO_ALL("all-to-all"),
  /// As if nobody kept production and tests apart.
  WEB_AND_MONITORING("shop-like-web-and-monitoring"),
  MONITORING("shop-like-monitoring");

  private final String word;

  Network(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }

  /// Returns the rules that the company has.
  List<CompanyRule> rules() {
    return switch (this) {
      case SHOPS, ALL_TO_ALL -> List.of(CompanyRule.values());
      case WEB_AND_MONITORING -> List.of(CompanyRule.MONITORING, CompanyRule.WEB);
      case MONITORING -> List.of(CompanyRule.MONITORING);
    };
  }

  /// Returns whether every shop can reach every other by routing.
  boolean isJoined() {
    return this == ALL_TO_ALL;
  }
}

package io.interspan.loadtest.scale.pruning;

import io.interspan.model.intent.Domain;
import io.interspan.model.intent.IntentPath;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A rule that the company has once for all shops. It applies to every port. Its groups are found
/// by one tag alone, so that they have members of all shops.
enum CompanyRule {
  /// What watches others may reach them.
  MONITORING(10, "Infrastructure", Optional.of("role|monitoring"), Optional.empty(), "ALLOW"),
  /// Web servers may be reached by anybody.
  WEB(20, "Infrastructure", Optional.empty(), Optional.of("role|web"), "ALLOW"),
  /// Production does not reach what is tested.
  PRODUCTION(30, "Environment", Optional.of("env|production"), Optional.of("env|test"), "DROP"),
  /// What is tested does not reach production.
  TEST(40, "Environment", Optional.of("env|test"), Optional.of("env|production"), "DROP");

  private static final IntentPath DOMAIN = IntentPath.ROOT.child("domains", Domain.DEFAULT);

  private final int sequence;
  private final String category;
  private final Optional<String> source;
  private final Optional<String> destination;
  private final String action;

  CompanyRule(
      int sequence,
      String category,
      Optional<String> source,
      Optional<String> destination,
      String action) {
    this.sequence = sequence;
    this.category = category;
    this.source = source;
    this.destination = destination;
    this.action = action;
  }

  int sequence() {
    return sequence;
  }

  String category() {
    return category;
  }

  String action() {
    return action;
  }

  IntentPath policy() {
    return DOMAIN.child("security-policies", category);
  }

  IntentPath rule() {
    return policy().child("rules", name());
  }

  String source() {
    return source.map(CompanyRule::group).map(IntentPath::value).orElse("ANY");
  }

  String destination() {
    return destination.map(CompanyRule::group).map(IntentPath::value).orElse("ANY");
  }

  /// Returns the tags by which its groups are found.
  List<String> tags() {
    return Stream.concat(source.stream(), destination.stream()).toList();
  }

  /// Returns the group of all that have a tag.
  static IntentPath group(String tag) {
    return DOMAIN.child("groups", tag.substring(tag.indexOf('|') + 1));
  }
}

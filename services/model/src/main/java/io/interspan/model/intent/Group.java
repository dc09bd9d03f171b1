package io.interspan.model.intent;

import io.interspan.model.Bytes;
import java.util.ArrayList;
import java.util.List;

/// A set of workloads and addresses.
///
/// @param path `/global-infra/domains/{domain}/groups/{id}`
/// @param displayName what people call it
/// @param terms who is a member; nobody where there are none
/// @param tags its labels, in the order in which they were given
public record Group(
    IntentPath path, String displayName, List<Expression.Term> terms, List<Tag> tags) {
  public Group {
    terms = List.copyOf(terms);
    tags = List.copyOf(tags);
  }

  /// Reads a group that the log holds.
  ///
  /// @throws IllegalArgumentException where it does not hold what the API lets in
  public static Group read(IntentPath path, Bytes json) {
    var fields = IntentFields.of(path, json);
    return new Group(
        path,
        fields.displayName(),
        ExpressionReader.terms(fields.list("expression")),
        fields.tags());
  }

  /// Reads a group that the log holds.
  public static Group read(StoredIntent stored) {
    return read(stored.path(), stored.json());
  }

  /// Returns the path of the domain whose workloads may be members.
  public IntentPath domain() {
    return path.parent();
  }

  /// Returns the objects that it names, in brackets or not, in the order in which they stand.
  public List<IntentPath> named() {
    var paths = new ArrayList<IntentPath>();
    named(terms, paths);
    return paths;
  }

  private static void named(List<Expression.Term> terms, List<IntentPath> paths) {
    for (var term : terms) {
      switch (term.expression()) {
        case Expression.Paths(var named) -> paths.addAll(named);
        case Expression.Nested(var inner) -> named(inner, paths);
        case Expression.Condition _,
            Expression.Addresses _,
            Expression.Macs _,
            Expression.ExternalIds _ -> {}
      }
    }
  }
}

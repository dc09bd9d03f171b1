package io.interspan.model.intent;

import io.interspan.model.Bytes;
import java.util.List;

/// Rules that stand together.
///
/// @param path `/global-infra/domains/{domain}/security-policies/{id}`
/// @param displayName what people call it
/// @param category which policies come first
/// @param sequenceNumber its place within the category; then the path decides
/// @param stateful whether the answers of what is let pass do so too
/// @param tcpStrict whether a TCP connection must begin with its handshake
/// @param scope where its rules apply; everywhere in its domain where that is empty
public record SecurityPolicy(
    IntentPath path,
    String displayName,
    Category category,
    long sequenceNumber,
    boolean stateful,
    boolean tcpStrict,
    List<IntentPath> scope) {
  /// The policy of the last rule of all, which is there from the start: it need not be in the log,
  /// also where its rule is.
  public static final IntentPath LAST =
      new IntentPath("/global-infra/domains/default/security-policies/default-layer3-section");

  /// The categories, in the order in which they are judged.
  public enum Category {
    /// Quarantine and the like.
    EMERGENCY,
    /// Shared services.
    INFRASTRUCTURE,
    /// Between zones.
    ENVIRONMENT,
    /// Between the parts of applications.
    APPLICATION
  }

  public SecurityPolicy {
    scope = List.copyOf(scope);
  }

  /// Reads a policy that the log holds.
  ///
  /// @throws IllegalArgumentException where it does not hold what the API lets in
  public static SecurityPolicy read(IntentPath path, Bytes json) {
    var fields = IntentFields.of(path, json);
    return new SecurityPolicy(
        path,
        fields.displayName(),
        fields.word("category", Category.class, Category.APPLICATION),
        fields.count("sequence_number"),
        fields.flag("stateful", true),
        fields.flag("tcp_strict", false),
        fields.pathsOrAny("scope"));
  }

  /// Reads a policy that the log holds.
  public static SecurityPolicy read(StoredIntent stored) {
    return read(stored.path(), stored.json());
  }

  /// Returns the path of the domain that it is for.
  public IntentPath domain() {
    return path.parent();
  }
}

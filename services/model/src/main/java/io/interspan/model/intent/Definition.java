package io.interspan.model.intent;

import io.interspan.model.Bytes;
import java.util.List;

/// What sites are sent of a group, a service, a policy or a rule: those of its fields that have an
/// effect there. A change of any other sends nothing to anyone.
public final class Definition {
  /// Sorted, as the log has fields.
  private static final List<String> GROUP = List.of("display_name", "expression", "tags");

  private static final List<String> SERVICE = List.of("display_name", "service_entries");

  private static final List<String> POLICY =
      List.of("category", "display_name", "scope", "sequence_number", "stateful", "tcp_strict");

  private static final List<String> RULE =
      List.of(
          "action",
          "destination_groups",
          "destinations_excluded",
          "direction",
          "disabled",
          "display_name",
          "ip_protocol",
          "logged",
          "rule_id",
          "scope",
          "sequence_number",
          "service_entries",
          "services",
          "source_groups",
          "sources_excluded",
          "tag");

  private Definition() {}

  /// Returns the fields that have an effect at sites, sorted by name.
  ///
  /// @param json an object that the log holds
  /// @throws IllegalArgumentException where it is no JSON object, or of another type
  public static Bytes of(IntentPath path, IntentType type, Bytes json) {
    return IntentFields.of(path, json).only(fields(path, type));
  }

  private static List<String> fields(IntentPath path, IntentType type) {
    return switch (type) {
      case GROUP -> GROUP;
      case SERVICE -> SERVICE;
      case SECURITY_POLICY -> POLICY;
      case RULE -> RULE;
      default -> throw new IllegalArgumentException(path + " is a " + type.apiName());
    };
  }
}

package io.interspan.intentapi.logic.type;

import io.interspan.model.intent.IntentType;
import java.util.List;

/// Security policies and their rules.
final class PolicyTypes {
  private static final int MAX_GROUPS = 128;

  /// Where the numbers of rules begin: below are those of NSX's own.
  private static final int FIRST_RULE_ID = 1_000;

  private static final FieldType.PathsOrAny PEERS =
      new FieldType.PathsOrAny(FieldType.PathTo.one(Forms.GROUP), true, MAX_GROUPS);
  private static final FieldType.PathsOrAny SCOPE =
      new FieldType.PathsOrAny(
          FieldType.PathTo.one(Forms.GROUP, Forms.SEGMENT, Forms.SEGMENT_PORT), false, MAX_GROUPS);
  private static final FieldType.Whole SEQUENCE = Kinds.number(0, Integer.MAX_VALUE);

  private static final ResourceType POLICY =
      ResourceType.below(
              IntentType.DOMAIN,
              "security-policies",
              IntentType.SECURITY_POLICY,
              "Rules that stand together")
          .livingAt(Level.BOTH)
          .with(
              Field.enforced(
                      "category",
                      FieldType.Word.of("Emergency", "Infrastructure", "Environment", "Application")
                          .refusing("there are no rules for layer 2", "Ethernet"),
                      "which policies are judged first, in this order")
                  .or("Application"),
              Field.enforced("sequence_number", SEQUENCE, "its place within the category").or(0),
              Field.enforced(
                  "scope", SCOPE, "where its rules apply; in all its domain where absent"),
              Field.enforced("stateful", Kinds.FLAG, "whether answers pass with what they answer")
                  .or(true),
              Field.kept("tcp_strict", Kinds.FLAG, "whether TCP must begin with its handshake")
                  .or(false),
              Field.kept("locked", Kinds.FLAG, "there is one user, who locks out nobody").or(false),
              Field.kept("comments", Kinds.words(), "why it is locked"),
              Field.enforced(
                  "rules",
                  new FieldType.Children(IntentType.RULE, "sequence_number"),
                  "its rules, in answers for one policy; a PUT with this field replaces them all, a"
                      + " PATCH merges those that it names, and without it they stay as they are"),
              Field.readOnly("is_default", Kinds.FLAG, "whether it is the last of all policies")
                  .or(false),
              Field.readOnly("rule_count", Kinds.number(0, 1_000), "not in answers"),
              Field.readOnly("internal_sequence_number", SEQUENCE, "not in answers"),
              Field.readOnly("lock_modified_by", Kinds.line(), "not in answers"),
              Field.readOnly("lock_modified_time", SEQUENCE, "not in answers"),
              Field.readOnly("default_rule_id", SEQUENCE, "not in answers"),
              Field.refused("scheduler_path", "policies are always in force"),
              Field.refused("logging_enabled", "rules are logged one by one"),
              Field.refused("connectivity_strategy", "there is one default rule, for all"),
              Field.refused("connectivity_preference", "there is one default rule, for all"),
              Field.refused(
                  "application_connectivity_strategy", "there is one default rule, for all"));

  private static final ResourceType RULE =
      ResourceType.below(
              IntentType.SECURITY_POLICY, "rules", IntentType.RULE, "Which traffic passes")
          .livingAt(Level.BOTH)
          .with(
              Field.enforced("sequence_number", SEQUENCE, "its place within the policy").or(0),
              Field.enforced("source_groups", PEERS, "who sends: groups and addresses, or ANY")
                  .orListOf(FieldType.PathsOrAny.ANY),
              Field.enforced(
                      "destination_groups", PEERS, "who receives: groups and addresses, or ANY")
                  .orListOf(FieldType.PathsOrAny.ANY),
              Field.enforced("sources_excluded", Kinds.FLAG, "whether all others are meant")
                  .or(false),
              Field.enforced("destinations_excluded", Kinds.FLAG, "whether all others are meant")
                  .or(false),
              Field.enforced(
                      "services",
                      new FieldType.PathsOrAny(
                          FieldType.PathTo.one(Forms.SERVICE), false, MAX_GROUPS),
                      "of which kind the traffic is, or ANY")
                  .orListOf(FieldType.PathsOrAny.ANY),
              Field.enforced(
                  "service_entries", ServiceTypes.RULE_ENTRIES, "kinds that it names itself"),
              Field.kept(
                  "profiles",
                  new FieldType.ListOf(FieldType.Word.of(FieldType.PathsOrAny.ANY), 1),
                  "always ANY: traffic is not judged by what applications say"),
              Field.enforced("scope", SCOPE, "where it applies; where its policy does, or ANY")
                  .orListOf(FieldType.PathsOrAny.ANY),
              Field.enforced(
                      "action",
                      FieldType.Word.of("ALLOW", "DROP", "JUMP_TO_APPLICATION")
                          .keeping("REJECT", "it drops, and tells nobody, for now"),
                      "what becomes of the traffic: ALLOW, DROP, REJECT, or on to the rules of the"
                          + " category Application")
                  .mustBeThere(),
              Field.enforced(
                      "direction",
                      FieldType.Word.of("IN", "OUT", "IN_OUT"),
                      "as seen from the workload")
                  .or("IN_OUT"),
              Field.enforced(
                  "ip_protocol",
                  FieldType.Word.of("IPV4", "IPV6", "IPV4_IPV6"),
                  "which version; both where it is absent"),
              Field.enforced("disabled", Kinds.FLAG, "whether it is passed over").or(false),
              Field.kept("logged", Kinds.FLAG, "whether what it decides is written down").or(false),
              Field.kept("tag", Kinds.line(), "the word that is written with it"),
              Field.kept("notes", Kinds.words(), "what people say about its changes"),
              Field.readOnly(
                  "rule_id",
                  new FieldType.NeverReused(FIRST_RULE_ID, Integer.MAX_VALUE - 1),
                  "its number, given by us, which no other rule ever has"),
              Field.readOnly("is_default", Kinds.FLAG, "whether it is the last of all rules")
                  .or(false));

  static final List<ResourceType> ALL = List.of(POLICY, RULE);

  private PolicyTypes() {}
}

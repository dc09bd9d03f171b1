package io.interspan.model.intent;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// A number that belongs to an object for ever, deleted or not: a segment's overlay id, a rule's
/// id.
///
/// @param type the type of object: each has numbers of its own
/// @param number the number
/// @param path the object that had it first; no other one ever has it
public record UsedNumber(IntentType type, int number, IntentPath path) {
  /// The types whose objects have numbers.
  public static final List<IntentType> TYPES =
      List.of(IntentType.SEGMENT, IntentType.RULE, IntentType.SITE);

  /// Returns the number that a change gives to its object, if it has one.
  public static Optional<UsedNumber> of(IntentChange change) {
    var after = change.after();
    return after == null || !TYPES.contains(change.type())
        ? Optional.empty()
        : IntentFields.tryOf(change.path(), after)
            .map(fields -> number(change.type(), fields))
            .filter(OptionalInt::isPresent)
            .map(number -> new UsedNumber(change.type(), number.getAsInt(), change.path()));
  }

  private static OptionalInt number(IntentType type, IntentFields fields) {
    if (type == IntentType.SITE) {
      return fields.below("overlay_id_range").tryNumber("begin");
    }
    return fields.tryNumber(type == IntentType.SEGMENT ? "overlay_id" : "rule_id");
  }
}

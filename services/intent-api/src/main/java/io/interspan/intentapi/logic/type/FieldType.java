package io.interspan.intentapi.logic.type;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/// What a field's value may be.
public sealed interface FieldType {
  /// A string.
  ///
  /// @param minLength the fewest characters
  /// @param maxLength the most characters
  /// @param form what it must look like
  record Text(int minLength, int maxLength, TextForm form) implements FieldType {}

  /// One of some words.
  ///
  /// @param words those that are taken
  /// @param refused those that the NSX API has beside them, with the reason why not
  record Word(List<String> words, List<RefusedWord> refused) implements FieldType {
    public Word {
      words = List.copyOf(words);
      refused = List.copyOf(refused);
    }
  }

  /// A word that is refused by name.
  ///
  /// @param word the word
  /// @param why the end of a sentence
  record RefusedWord(String word, String why) {}

  /// True or false.
  record Flag() implements FieldType {}

  /// A whole number in a range.
  ///
  /// @param min the smallest
  /// @param max the largest
  record Whole(long min, long max) implements FieldType {}

  /// A number that one object has at a time, and no other ever after: given by the user, or by us
  /// where it is absent. All fields of this type share one range.
  ///
  /// @param min the smallest
  /// @param max the largest
  record NeverReused(int min, int max) implements FieldType {}

  /// A list, replaced whole by a PATCH.
  ///
  /// @param item what each item is
  /// @param maxItems the most items
  record ListOf(FieldType item, int maxItems) implements FieldType {}

  /// An object within the object.
  ///
  /// @param fields its fields
  /// @param oneOf names of fields of which at least one must be there; empty where none need be
  record Struct(List<Field> fields, List<String> oneOf) implements FieldType {
    public Struct {
      fields = List.copyOf(fields);
      oneOf = List.copyOf(oneOf);
    }
  }

  /// The path of another object, which must be there, and stays as long as it is referred to.
  ///
  /// @param forms the forms that the path may have
  record PathTo(List<PathForm> forms) implements FieldType {
    public PathTo {
      forms = List.copyOf(forms);
    }

    /// Returns the path of the object that `text` refers to, if it has one of the forms.
    Optional<String> target(String text) {
      return forms.stream().flatMap(form -> form.target(text).stream()).findFirst();
    }
  }

  /// The id of a site that must be there; this object goes when the site does. For what the log
  /// enters itself.
  record SiteId() implements FieldType {}

  /// Whether `value` is the absence of a value.
  static boolean isAbsent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }
}
